"""Long work for many: shared, in order, one a core, and ended when nobody looks on."""

import threading
import time
from collections.abc import Callable

import pytest

from ui import jobs
from ui.jobs import Job, Queue, seconds_left


class Work:
    """Counts up to what is wanted, one at a time, when it is let go on."""

    def __init__(self) -> None:
        self.go, self.made = threading.Semaphore(0), 0

    def begin(self, wanted):
        while self.made < wanted():
            yield self.made
            assert self.go.acquire(timeout=5)
            self.made += 1

    def allow(self, count: int) -> None:
        for _ in range(count):
            self.go.release()


def until(true: Callable[[], bool], queue: Queue, *looks: tuple[Job, str]) -> None:
    """Wait for something, while visitors look on."""
    end = time.monotonic() + 5
    while not true():
        assert time.monotonic() < end
        for job, visitor in looks:
            queue.look(job, visitor)
        time.sleep(0.005)


def test_two_who_ask_for_the_same_share_it_and_it_goes_as_far_as_the_longer_wish():
    queue, work = Queue(1), Work()
    first = queue.ask("a", "anna", 3, work.begin)
    second = queue.ask("a", "ben", 5, Work().begin)
    assert first is second
    work.allow(9)
    until(lambda: first.state == "done", queue, (first, "anna"), (first, "ben"))
    assert work.made == 5
    assert queue.ask("a", "anna", 1, Work().begin) is not first  # what is done is not joined


def test_at_most_one_a_place_works_and_who_waits_knows_the_place():
    queue, works = Queue(2), [Work() for _ in range(4)]
    made = [queue.ask(k, str(k), 1, work.begin) for k, work in enumerate(works)]
    looks = [(job, str(k)) for k, job in enumerate(made)]
    until(lambda: [job.state for job in made].count("working") == 2, queue, *looks)
    assert [queue.place(job) for job in made] == [0, 0, 1, 2]
    queue.leave(made[2], "2")  # withdraws: the next moves up
    assert queue.place(made[3]) == 1
    works[0].allow(1)
    until(lambda: made[3].state == "working", queue, *looks)
    assert made[0].state == "done"
    assert made[2].state == "left"
    assert works[2].made == 0


def test_work_ends_when_the_last_visitor_leaves_and_not_before():
    queue, work = Queue(1), Work()
    job = queue.ask("a", "anna", 9, work.begin)
    queue.ask("a", "ben", 9, work.begin)
    until(lambda: job.progress == 0, queue, (job, "anna"), (job, "ben"))
    queue.leave(job, "anna")
    work.allow(1)
    until(lambda: job.progress == 1, queue, (job, "ben"))
    assert job.state == "working"
    queue.leave(job, "ben")
    work.allow(1)
    until(lambda: job.state == "left", queue)
    assert work.made == 2


def test_who_asks_for_something_else_has_left_what_was_asked_for_before():
    queue, work = Queue(2), Work()
    job = queue.ask("a", "anna", 9, work.begin)
    queue.ask("b", "anna", 1, Work().begin)
    work.allow(1)
    until(lambda: job.state == "left", queue)


def test_who_is_not_seen_any_more_has_left(monkeypatch):
    monkeypatch.setattr(jobs, "GRACE", 0.05)
    queue, work = Queue(1), Work()
    job = queue.ask("a", "anna", 9, work.begin)
    time.sleep(0.1)
    work.allow(1)
    until(lambda: job.state == "left", queue)


def test_it_rests_when_all_want_a_rest_and_the_next_may_work_meanwhile():
    queue, work, other = Queue(1), Work(), Work()
    job = queue.ask("a", "anna", 2, work.begin)
    queue.ask("a", "ben", 2, work.begin)
    next_one = queue.ask("b", "cleo", 1, other.begin)
    looks = ((job, "anna"), (job, "ben"), (next_one, "cleo"))
    until(lambda: job.progress == 0, queue, *looks)
    queue.pause(job, "anna")
    assert job.state == "working"  # ben goes on
    queue.pause(job, "ben")
    work.allow(1)
    until(lambda: next_one.state == "working", queue, *looks)
    assert job.state == "resting"
    queue.pause(job, "anna", rests=False)
    other.allow(1)
    work.allow(1)
    until(lambda: job.state == "done", queue, *looks)
    assert work.made == 2  # nothing was done twice


def test_a_smaller_wish_ends_it_sooner():
    queue, work = Queue(1), Work()
    job = queue.ask("a", "anna", 9, work.begin)
    until(lambda: job.progress == 0, queue, (job, "anna"))
    queue.ask("a", "anna", 1, work.begin)
    work.allow(5)
    until(lambda: job.state == "done", queue, (job, "anna"))
    assert work.made == 1


def test_what_the_work_raises_is_its_error_and_the_place_is_free_again():
    def fails(wanted):
        yield 0
        raise ValueError("no")

    queue, work = Queue(1), Work()
    job = queue.ask("a", "anna", 1, fails)
    until(lambda: job.state == "failed", queue, (job, "anna"))
    assert str(job.error) == "no"
    after = queue.ask("b", "anna", 1, work.begin)
    work.allow(1)
    until(lambda: after.state == "done", queue, (after, "anna"))


def test_the_time_left_is_that_of_its_pace():
    assert seconds_left(2.0, 0.5, 0.75) == pytest.approx(2.0)  # half as much again took 2 s
    assert seconds_left(0.0, 0.5, 0.5) == float("inf")
