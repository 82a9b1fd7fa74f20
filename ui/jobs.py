"""Long work for many visitors: in order, at most one piece a core, shared by who asks for the same.

A piece of work is a generator. It is moved on by one thread, and every yield is where it can rest,
or end because nobody looks on any more. Nothing here knows Streamlit, or what is worked at.
"""

import math
import threading
import time
from collections.abc import Callable, Generator, Hashable
from dataclasses import dataclass, field
from typing import Any

from ui.turns import short_turns

GRACE = 2.0  # seconds without a look after which a visitor has left
OPEN = ("waiting", "working", "resting")
Wanted = Callable[[], int]  # how much is wanted now: it grows and shrinks with who looks on
Begin = Callable[[Wanted], Generator[Any, None, Any]]


@dataclass
class Wish:
    """One visitor's share in a piece of work: how much, last seen when, and whether it may rest."""

    amount: int
    seen: float
    rests: bool = False


@dataclass(eq=False)
class Job:
    """A piece of work; read it, and let the queue change it.

    state: waiting, working, resting, done, failed or left. progress: what the generator last gave,
    first what it gave first. worked: seconds of work. A failed one has its error.
    """

    key: Hashable
    begin: Begin
    state: str = "waiting"
    progress: Any = None
    first: Any = None
    worked: float = 0.0
    error: Exception | None = None
    wishes: dict[str, Wish] = field(default_factory=dict)
    _work: Generator[Any, None, Any] | None = None

    def alive(self) -> list[Wish]:
        """The wishes of those who still look on."""
        now = time.monotonic()
        return [wish for wish in list(self.wishes.values()) if now - wish.seen < GRACE]

    def wanted(self) -> int:
        """The most that anybody who looks on wants; 0 when nobody does."""
        return max((wish.amount for wish in self.alive()), default=0)

    def rests(self) -> bool:
        """Whether all who look on have paused: one who has not keeps it going."""
        alive = self.alive()
        return bool(alive) and all(wish.rests for wish in alive)

    def step(self) -> None:
        """On to the next yield; the last one ends it. What the work raises is its error."""
        began = time.monotonic()
        try:
            if self._work is None:
                self._work = self.begin(self.wanted)
            self.progress = next(self._work)
            self.first = self.progress if self.first is None else self.first
        except StopIteration:
            self.state = "done" if self.alive() else "left"
        except Exception as error:
            self.state, self.error = "failed", error
        self.worked += time.monotonic() - began

    def close(self) -> None:
        """Nobody wants it any more."""
        self.state = "left"
        if self._work is not None:
            self._work.close()


class Queue:
    """Who works, who waits, and who looks on. Every method may be called from any thread."""

    def __init__(self, places: int, prepare: Callable[[], None] = lambda: None) -> None:
        """`prepare` runs once in each thread that works."""
        self.places, self.prepare = places, prepare
        self.changed = threading.Condition()
        self.jobs: dict[Hashable, Job] = {}  # the open ones, in the order in which they came
        self.threads = 0

    def ask(self, key: Hashable, visitor: str, amount: int, begin: Begin) -> Job:
        """Join the work of this key, or begin it; the visitor leaves whatever else was asked for.

        Two who ask for the same share it; it goes as far as the one who wants more.
        """
        with self.changed:
            for other in self.jobs.values():
                if other.key != key:
                    other.wishes.pop(visitor, None)
            job = self.jobs.get(key)
            if job is None:
                job = self.jobs[key] = Job(key, begin)
            before = job.wishes.get(visitor)
            rests = before is not None and before.rests
            job.wishes[visitor] = Wish(amount, time.monotonic(), rests)
            self._call_for_work()
        return job

    def look(self, job: Job, visitor: str, seconds: float = 0.0) -> str:
        """Say that the visitor still looks on, wait a moment for news, and give the state."""
        with self.changed:
            if visitor in job.wishes:
                job.wishes[visitor].seen = time.monotonic()
            self._call_for_work()
            if seconds and job.state in OPEN:
                self.changed.wait(seconds)
            return job.state

    def place(self, job: Job) -> int:
        """Which one of the waiting it is, from 1; 0 when it works, or waits no longer."""
        with self.changed:
            waiting = self._waiting()
            return waiting.index(job) + 1 if job in waiting else 0

    def pause(self, job: Job, visitor: str, *, rests: bool = True) -> None:
        """The visitor wants it to rest, or to go on; where all want a rest, the next may work."""
        with self.changed:
            if visitor in job.wishes:
                job.wishes[visitor].rests = rests
            self._call_for_work()
            self.changed.notify_all()

    def leave(self, job: Job, visitor: str) -> None:
        """The visitor wants no more of it; whoever was the last one ends it."""
        with self.changed:
            job.wishes.pop(visitor, None)
            self.changed.notify_all()

    # The rest is called with the lock held.

    def _waiting(self) -> list[Job]:
        for job in [job for job in self.jobs.values() if job.state != "working"]:
            if not job.alive():
                job.close()
                del self.jobs[job.key]
            elif job.state == "resting" and not job.rests():
                job.state = "waiting"
                self.jobs[job.key] = self.jobs.pop(job.key)  # at the end: others came meanwhile
            elif job.state == "waiting" and job.rests():
                job.state = "resting"
        return [job for job in self.jobs.values() if job.state == "waiting"]

    def _call_for_work(self) -> None:
        if self._waiting() and self.threads < self.places:
            self.threads += 1
            threading.Thread(target=self._serve, name="works for visitors", daemon=True).start()

    def _take(self) -> Job | None:
        """The next one to work at; None sends the thread home."""
        with self.changed:
            job = next(iter(self._waiting()), None)
            if job is None:
                self.threads -= 1
            else:
                job.state = "working"
            self.changed.notify_all()
            return job

    def _serve(self) -> None:
        self.prepare()
        while job := self._take():
            with short_turns():
                self._work_at(job)

    def _work_at(self, job: Job) -> None:
        while job.state == "working":
            job.step()
            with self.changed:
                if job.state == "working" and not job.alive():
                    job.close()
                elif job.state == "working" and job.rests():
                    job.state = "resting"
                if job.state not in OPEN and self.jobs.get(job.key) is job:
                    del self.jobs[job.key]
                self.changed.notify_all()


def seconds_left(worked: float, first: float, share: float) -> float:
    """How long it still takes at its pace: `first` and `share` of all were done before and now.

    worked · (1 − share) / (share − first); infinity before anything was done.
    """
    return worked * (1 - share) / (share - first) if share > first else math.inf
