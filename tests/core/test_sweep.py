"""Models trained together are the models trained alone."""

import dataclasses

import pytest
import torch

from core import images
from core.softmax_training import run
from core.sweep import SweepSpec, fitting, steps, sweep

SPEC = SweepSpec(lrs=(0.01, 0.3, 3.0), batch_sizes=(32, 64, 256), num_epochs=2)


@pytest.fixture(scope="module")
def digits() -> images.ImageSet:
    return images.load("digits")


def test_every_model_of_a_sweep_is_the_run_of_its_own(digits):
    found = sweep(digits, SPEC)
    for k, model in enumerate(SPEC.models):
        alone = run(digits, SPEC.run_of(*model))
        last = alone.epochs[-1]
        assert torch.allclose(found.w[k], alone.w[-1], atol=2e-4)
        assert torch.allclose(found.b[k], alone.b[-1], atol=2e-4)
        assert found.test_loss[k].item() == pytest.approx(last.test_loss, rel=1e-3)
        assert found.train_loss[k].item() == pytest.approx(last.train_loss, rel=1e-3)
        assert found.test_accuracy[k].item() == pytest.approx(last.test_accuracy, abs=0.01)


def test_a_model_that_explodes_leaves_the_others_alone(digits):
    found = sweep(digits, SweepSpec(lrs=(0.1, 1e38), batch_sizes=(64,), num_epochs=1))
    assert found.test_loss[1] == torch.inf
    assert found.test_accuracy[1] == 0
    assert found.test_loss[0].isfinite()


def test_its_progress_grows_to_all(digits):
    shares = list(steps(digits, SPEC))
    assert shares == sorted(shares)
    assert shares[-1] == 1


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"lrs": ()}, "between 1 and 36 models"),
        ({"lrs": (0.0,)}, "lr must be > 0"),
        ({"batch_sizes": (32, 48)}, "multiple of the smallest, 32"),
        ({"batch_sizes": (2000,)}, "batch_size must be between"),
        ({"num_epochs": 0}, "num_epochs must be between"),
    ],
)
def test_each_broken_rule_is_said(fields, says):
    with pytest.raises(ValueError, match="Got") as error:
        dataclasses.replace(SPEC, **fields)
    assert says in str(error.value)


def test_images_of_another_set_are_refused(digits):
    with pytest.raises(ValueError, match="must be those of clothes"):
        sweep(digits, SweepSpec("clothes", 200))


def test_only_sizes_that_fit_are_offered():
    assert fitting((1, 16, 64, 4096), 1437, 20) == (16, 64)
