"""Code that fails is caught: its error word for word, its warnings once and without places."""

import threading
import warnings

import torch

from core.attempts import attempt, warned


def undefined() -> dict[str, object]:
    return {"x": nowhere}  # noqa: F821


def warns() -> dict[str, object]:
    for _ in range(3):
        warnings.warn("twice  the\nsame (Triggered internally at a.cpp:7.)", stacklevel=1)
    return {"done": 1}


def test_what_is_raised_is_told_word_for_word():
    found = attempt(undefined)
    assert found.error == "NameError: name 'nowhere' is not defined"
    assert found.found == {}
    assert attempt(lambda: {"s": torch.ones(2).backward()}).error.startswith("RuntimeError: ")


def test_a_warning_is_told_once_and_without_its_place():
    found = attempt(warns)
    assert found.warned == ("UserWarning: twice the same",)
    assert (found.found, found.error) == ({"done": 1}, "")


def test_a_quiet_block_leaves_an_empty_list():
    with warned() as said:
        torch.ones(2).sum()
    assert said == []


def test_what_torch_warns_of_once_in_a_process_is_told_every_time():
    def scalar() -> dict[str, object]:
        return {"loss": float(torch.ones(1, requires_grad=True).sum())}

    for _ in range(2):
        (said,) = attempt(scalar).warned
        assert said.startswith("UserWarning: Converting a tensor with requires_grad=True")
    assert not torch.is_warn_always_enabled()


def test_what_another_thread_warns_of_meanwhile_is_not_told():
    with warned() as said:
        other = threading.Thread(target=warns)
        other.start()
        other.join()
        warnings.warn("mine", stacklevel=1)
    assert said == ["UserWarning: mine"]
