"""Too many features: fitted exactly from as many columns as rows on, and what ridge does then."""

import pytest
import torch

from core import many_columns
from core.many_columns import COUNTS, ManySpec


@pytest.mark.row("REG-1")
def test_without_a_penalty_more_columns_fit_the_learned_rows_better_and_others_worse():
    for seed in range(3):
        found = many_columns.run(ManySpec(seed=seed))
        assert (found.free_train.diff() <= 1e-9).all()
        enough = torch.tensor(COUNTS) >= 100
        assert found.free_train[enough].max() < 1e-6
        assert found.free_test[COUNTS.index(100)] > 2 * found.free_test[0]
        assert found.test.isfinite().all()


def test_ridge_errs_less_at_the_worst_place_and_never_fits_better():
    found = many_columns.run(ManySpec())
    worst = int(found.free_test.argmax())
    assert found.test[worst].min() < found.nothing < found.free_test[worst]
    assert (found.train >= found.free_train[:, None] - 1e-9).all()
    assert (found.train.diff(dim=1) >= -1e-9).all()


def test_all_learned_rows_and_bad_input():
    found = many_columns.run(ManySpec(331, 5))
    assert found.free_train[-1] < 1e-6
    for fields in ({"n": 10}, {"n": 400}, {"seed": -1}):
        with pytest.raises(ValueError, match="must be"):
            ManySpec(**fields)
