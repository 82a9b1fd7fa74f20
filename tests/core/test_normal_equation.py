"""The normal equation: its parts, its many answers, and where descent from zero arrives."""

import pytest
import torch

from core import sgd
from core.bowl import fold
from core.data import FixedSpec, SyntheticSpec, load, synthetic_data
from core.linear_regression import (
    closed_form,
    with_ones,
)
from core.normal_equation import SYSTEMS, arrange, descend, equal_answers, normal_equation

BOOK = synthetic_data(SyntheticSpec())


TOY, EXERCISE = load(FixedSpec("toy")), load(FixedSpec("exercise"))


def test_every_part_of_the_normal_equation_of_the_exercise_by_hand():
    equation = normal_equation(EXERCISE.X, EXERCISE.y)
    assert equation.moments.tolist() == [[30, 10], [10, 4]]
    assert equation.right.flatten().tolist() == pytest.approx([130.8, 46])
    assert equation.inverse.flatten().tolist() == pytest.approx([0.2, -0.5, -0.5, 1.5])
    assert equation.answer.theta.tolist() == pytest.approx([3.16, 3.6])
    assert equation.answer.loss == pytest.approx(0.004)


@pytest.mark.row("B50")
@pytest.mark.row("LIN-2")
@pytest.mark.parametrize("how", list(SYSTEMS)[1:])
@pytest.mark.parametrize("data", [TOY, EXERCISE, BOOK])
def test_a_singular_system_falls_back_to_the_shortest_of_many_equal_answers(how, data):
    X, y = arrange(data.X, data.y, how)
    equation = normal_equation(X, y)
    assert equation.inverse is None
    assert not equation.answer.unique
    shortest, *others = equal_answers(equation, (0.0, 1.0, -2.0, 30.0))
    oracle = torch.linalg.lstsq(with_ones(X), y, driver="gelsd").solution.flatten()
    assert torch.allclose(shortest, oracle, atol=1e-12)
    for other in others:
        assert torch.allclose(with_ones(X) @ other, with_ones(X) @ shortest, atol=1e-11)
        assert other.norm() > shortest.norm()


def test_a_single_answer_has_no_equals():
    with pytest.raises(ValueError, match="must be singular"):
        equal_answers(normal_equation(EXERCISE.X, EXERCISE.y), (1.0,))
    with pytest.raises(ValueError, match="system must be one of"):
        arrange(EXERCISE.X, EXERCISE.y, "upside down")


@pytest.mark.parametrize("data", [TOY, EXERCISE, BOOK])
@pytest.mark.parametrize("updates", [0, 1, 7, 60])
def test_descend_is_where_full_batch_descent_arrives(data, updates):
    bowl = fold(data.X, data.y)
    theta, lr = torch.zeros_like(bowl.theta), 2 / (bowl.eigenvalues[-1] + bowl.flattest)
    for _ in range(updates):
        w, b = sgd.step(theta[:-1, None], theta[-1:], data.X, data.y, lr.item())
        theta = sgd.join(w, b)
    assert torch.allclose(descend(bowl, updates), theta, atol=1e-9)


def test_descent_from_zero_finds_the_shortest_of_many_answers():
    X, y = arrange(TOY.X, TOY.y, "the first feature twice")
    bowl = fold(X, y)
    assert torch.allclose(descend(bowl, 3000), closed_form(X, y).theta, atol=1e-12)
