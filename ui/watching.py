"""Long work on a page: its place in the queue, how far it is, pause, go on, stop; what grows.

A lesson says what its work is in a `Task`, and calls `watch`, which comes back when what was asked
for is there. Who leaves the page ends the work, unless somebody else looks on.
"""

import os
import time
import uuid
from collections.abc import Generator, Hashable
from typing import Any, Protocol

import streamlit as st

from charts.numbers import count
from ui import alone
from ui.jobs import Job, Queue, Wanted, seconds_left

PATIENCE = 0.3  # seconds of work before anything is shown: below that it would only flicker
LOOK = 0.1  # seconds between two looks at the work
REDRAW = 0.25  # seconds between two pictures of what grows
VISITOR = "who_asks_for_work"
Place = Any


class Task(Protocol):
    """What a lesson tells of its long work; `progress` is what the work's generator yields."""

    @property
    def key(self) -> Hashable:
        """What is worked at, without how much of it: who asks for the same key shares the work."""

    @property
    def amount(self) -> int:
        """How much of it is wanted, in the units of the lesson."""

    @property
    def thing(self) -> str:
        """What it is called among others: training."""

    def begin(self, wanted: Wanted) -> Generator[Any, None, Any]:
        """The work, on a thread of its own: no Streamlit. It goes on to what is `wanted` now."""

    def enough(self) -> bool:
        """Whether what is asked for is there."""

    def share(self, progress: Any) -> float:
        """How much of what is asked for is done, 0 to 1."""

    def words(self, progress: Any) -> str:
        """Where the work stands."""

    def draw(self, progress: Any, places: list[Place]) -> None:
        """Draw what has grown into the places, which is asked for now and then."""

    def stop(self, progress: Any) -> None:
        """Called before the next run of the page: be content with what there is (None: nothing)."""


@st.cache_resource(show_spinner=False)
def queue() -> Queue:
    """The one queue of this process: a core works at one thing at a time."""
    return Queue(os.cpu_count() or 1, _one_core)


def _one_core() -> None:
    import torch  # slow, and long loaded when somebody works

    torch.set_num_threads(1)


def visitor() -> str:
    """Who asks, as long as this visit lasts."""
    name: str = st.session_state.setdefault(VISITOR, uuid.uuid4().hex)
    return name


def watch(task: Task, place: Place, *, name: str, figures: int = 0) -> None:
    """Have the work done, and show it in `place`, which is empty in the end.

    Every look is a call to Streamlit, where a run of the page ends that nobody waits for. `name`
    begins the keys of the buttons, `figures` places are handed to `Task.draw`. What the work raises
    is raised here.
    """
    view = None
    while not task.enough():
        job = queue().ask(task.key, visitor(), task.amount, task.begin)
        if view is None or view.job is not job:
            view = _View(task, job, place, name, figures, view)
        if queue().look(job, visitor(), LOOK) == "failed":
            raise job.error or RuntimeError("the work failed")
        view.show()
    if view is not None:
        queue().leave(view.job, visitor())
        place.empty()


class _View:
    """What stands on the page while the work goes on."""

    def __init__(
        self,
        task: Task,
        job: Job,
        place: Place,
        name: str,
        figures: int,
        before: "_View | None" = None,
    ):
        self.task, self.job, self.place, self.name, self.figures = task, job, place, name, figures
        self.began: float = before.began if before else time.monotonic()
        self.drawn = 0.0
        self.grown: Any = None
        self.buttons = ""  # which ones stand: of waiting, working or resting
        self.slots: list[Place] = before.slots if before else []
        self.number: int = before.number + 1 if before else 0  # a key stands once in a run

    def show(self) -> None:
        """Once it takes long enough to be worth it: the bar, the buttons, what has grown."""
        if not self.slots:
            if time.monotonic() - self.began < PATIENCE:
                return
            self._build()
        bar, keys, *places = self.slots
        state, waits = self.job.state, queue().place(self.job)
        bar.progress(*self._standing(waits))
        fresh = waits and self.job.progress is None
        wanted = "waiting" if fresh else "resting" if self._rests() else "working"
        if wanted != self.buttons and state in ("waiting", "working", "resting"):
            self.buttons = wanted
            self._buttons(keys, wanted)
        progress = self.job.progress
        if progress is not self.grown and time.monotonic() - self.drawn > REDRAW and places:
            self.grown = progress
            self.task.draw(progress, places)
            self.drawn = time.monotonic()

    def _build(self) -> None:
        with self.place.container():
            top = [st.empty(), st.empty()]
            rows = [st.columns(2) for _ in range((self.figures + 1) // 2)]
            self.slots = top + [column.empty() for row in rows for column in row][: self.figures]

    def _rests(self) -> bool:
        mine = self.job.wishes.get(visitor())
        return mine is not None and mine.rests

    def _standing(self, waits: int) -> tuple[float, str]:
        """The share that is done, and the words to it."""
        progress = self.job.progress
        share = 0.0 if progress is None else min(max(self.task.share(progress), 0.0), 1.0)
        if waits:
            others = f"{waits - 1} before it, and all" if waits > 1 else "all"
            return share, (
                f"This {self.task.thing} waits, as number {waits} in the queue: {others} cores are "
                "at work"
            )
        if progress is None:
            return share, f"This {self.task.thing} begins"
        words = self.task.words(progress)
        if self._rests():
            shared = len(self.job.alive()) - 1
            other = f", while {count(shared, 'other visitor')} may go on" if shared else ""
            return share, f"Paused{other} · {words}"
        left = seconds_left(self.job.worked, self.task.share(self.job.first), share)
        return share, words + (f" · about {left:,.0f} s left" if 0.5 <= left < 36_000 else "")

    def _buttons(self, place: Place, state: str) -> None:
        if alone.on():
            return  # on a wall there is no room, and who shows it does not stop it
        args, keys = (self.job, self.task), [f"{self.name}_{self.number}_{k}" for k in range(3)]
        with place.container(horizontal=True):
            if state == "waiting":
                st.button("Withdraw", keys[0], on_click=_stop, args=args)
                return
            if state == "resting":
                st.button("Go on", keys[1], on_click=_pause, args=(self.job, False))
            else:
                st.button("Pause", keys[1], on_click=_pause, args=(self.job, True))
            st.button("Stop, and keep what there is", keys[2], on_click=_stop, args=args)


def _pause(job: Job, rests: bool) -> None:
    queue().pause(job, visitor(), rests=rests)


def _stop(job: Job, task: Task) -> None:
    queue().leave(job, visitor())
    task.stop(job.progress)
