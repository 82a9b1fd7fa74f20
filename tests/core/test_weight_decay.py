"""Weight decay: against torch's trainers, equal to ridge's gradient, and where it is not."""

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from core import weight_decay
from core.weight_decay import ADAM, MOMENTUM, PLAIN, RULES, START, DecaySpec

TRAINERS = {
    (PLAIN, "in"): lambda p, lr, decay: torch.optim.SGD(p, lr=lr, weight_decay=decay),
    (MOMENTUM, "in"): lambda p, lr, decay: torch.optim.SGD(
        p, lr=lr, momentum=0.9, weight_decay=decay
    ),
    (ADAM, "in"): lambda p, lr, decay: torch.optim.Adam(p, lr=lr, weight_decay=decay),
    (ADAM, "apart"): lambda p, lr, decay: torch.optim.AdamW(p, lr=lr, weight_decay=decay),
}


@pytest.mark.row("REG-1")
@pytest.mark.parametrize(("rule", "way"), TRAINERS)
def test_every_rule_is_that_of_torch(rule, way):
    spec = DecaySpec(0.1, 0.5, 40, rule)
    ours = weight_decay.train(spec, way)
    X, y = weight_decay.two_columns()
    w = torch.tensor(START, dtype=torch.double, requires_grad=True)
    trainer = TRAINERS[rule, way]([w], spec.lr, spec.decay)
    for step in range(spec.num_updates):
        assert ours[step].tolist() == pytest.approx(w.tolist(), abs=1e-9)
        trainer.zero_grad()
        (((X @ w[:, None] - y) ** 2).mean() / 2).backward()
        trainer.step()


@pytest.mark.row("REG-1")
@settings(max_examples=30, deadline=None)
@given(st.floats(0.01, 2), st.floats(0, 3), st.integers(1, 40))
def test_in_plain_descent_decay_is_the_step_of_ridges_gradient(lr, decay, updates):
    assert weight_decay.run(DecaySpec(lr, decay, updates)).equal


@pytest.mark.parametrize("rule", [MOMENTUM, ADAM])
def test_with_momentum_and_adam_it_is_not(rule):
    run = weight_decay.run(DecaySpec(0.05, 0.5, 200, rule))
    assert not run.equal
    assert run.differ > 0.1
    assert (run.inside[-1] - run.ridge).norm() < (run.apart[-1] - run.ridge).norm()


@pytest.mark.row("REG-1")
def test_plain_decay_ends_where_ridge_is_and_momentum_apart_has_a_tenth_of_it():
    X, y = weight_decay.two_columns()
    run = weight_decay.run(DecaySpec(0.3, 0.5, 200))
    assert run.apart[-1].tolist() == pytest.approx(run.ridge.tolist(), abs=1e-9)
    assert run.without[-1].tolist() == pytest.approx(run.best.tolist(), abs=1e-9)
    tenth = weight_decay.ridge(X, y, 0.05 * len(X))
    apart = weight_decay.run(DecaySpec(0.1, 0.5, 200, MOMENTUM)).apart[-1]
    assert apart.tolist() == pytest.approx(tenth.tolist(), abs=1e-4)


def test_the_largest_stable_rate_is_where_runs_begin_to_leave():
    limit = weight_decay.largest_stable_lr(0.5)
    sizes = [
        weight_decay.run(DecaySpec(limit * share, 0.5, 200)).apart[-1].norm()
        for share in (0.97, 1.03)
    ]
    assert sizes[0] < 1 < sizes[1]


@pytest.mark.parametrize("rule", RULES)
def test_a_run_that_leaves_ends_and_holds_numbers(rule):
    run = weight_decay.run(DecaySpec(1.5, 2.0, 200, rule))
    for way in (run.apart, run.inside, run.without, run.slopes):
        assert way.isfinite().all()
    assert run.diverged


@pytest.mark.parametrize(
    ("fields", "rule"),
    [
        ({"lr": 0}, "lr must be > 0. Got 0."),
        ({"decay": -1}, "decay must be between 0 and 1000000000. Got -1."),
        ({"num_updates": 0}, "updates must be 1 to 200. Got 0."),
        ({"rule": "none"}, "the rule must be"),
    ],
)
def test_bad_input_is_refused(fields, rule):
    with pytest.raises(ValueError, match=rule):
        DecaySpec(**fields)
