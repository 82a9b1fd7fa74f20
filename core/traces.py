"""Training runs that are remembered: nothing is trained twice. The least used makes room."""

import threading
from collections import OrderedDict
from dataclasses import replace
from typing import Any

from core.softmax_training import SoftmaxSpec, Trace


def without_end(spec: SoftmaxSpec) -> SoftmaxSpec:
    """What all runs of one setting share, however long they are: the spec of its first epoch."""
    return replace(spec, num_epochs=1)


def size_of(trace: Trace) -> int:
    """Bytes of its tensors."""
    tensors = [tensor for state in trace.states for tensor in state]
    return sum(t.numel() * t.element_size() for t in (*tensors, *trace.means, trace.dealing))


class Traces:
    """Runs by their spec without its end, up to a number of bytes. Any thread may use it."""

    def __init__(self, most: int) -> None:
        self.most, self.lock = most, threading.Lock()
        self.kept: OrderedDict[SoftmaxSpec, Trace] = OrderedDict()

    def get(self, spec: SoftmaxSpec) -> Trace | None:
        """The trace of a setting, as far as it goes; None when nobody has trained it."""
        with self.lock:
            found = self.kept.get(without_end(spec))
            if found is not None:
                self.kept.move_to_end(without_end(spec))
            return found

    def put(self, spec: SoftmaxSpec, trace: Trace) -> None:
        """Remember a trace, unless a longer one is there; the least used ones make room."""
        with self.lock:
            key = without_end(spec)
            before = self.kept.get(key)
            if before is None or before.num_epochs <= trace.num_epochs:
                self.kept[key] = trace
            self.kept.move_to_end(key)
            while sum(map(size_of, self.kept.values())) > self.most and len(self.kept) > 1:
                self.kept.popitem(last=False)

    def forget(self, spec: SoftmaxSpec) -> None:
        """Train it again when somebody asks."""
        with self.lock:
            self.kept.pop(without_end(spec), None)


class Recent:
    """Small results by their spec, the last `most` of them. Any thread may use it."""

    def __init__(self, most: int) -> None:
        self.most, self.lock = most, threading.Lock()
        self.kept: OrderedDict[Any, Any] = OrderedDict()

    def get(self, spec: Any) -> Any:
        """What came of it; None when nothing is remembered."""
        with self.lock:
            return self.kept.get(spec)

    def put(self, spec: Any, found: Any) -> None:
        """Remember what came of it; the oldest makes room."""
        with self.lock:
            self.kept[spec] = found
            while len(self.kept) > self.most:
                self.kept.popitem(last=False)
