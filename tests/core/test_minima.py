"""A ball rolls to the minimum of the basin it starts in, and to no other."""

import pytest
import torch

from core.minima import CURVES, RollSpec, basin_edges, minima, roll, step


@pytest.mark.row("LOS-6")
@pytest.mark.parametrize("start", [-2.0, 0.0, 0.1])
def test_left_of_the_hill_the_ball_ends_in_the_global_minimum(start: float):
    result = roll(RollSpec("quartic", start, 0.01, 1000))
    assert result.x[-1].item() == pytest.approx(-1.3008, abs=1e-3)
    assert result.height[-1].item() == pytest.approx(-3.5139, abs=5e-5)
    assert result.ended_in == result.global_minimum


@pytest.mark.row("LOS-6")
@pytest.mark.parametrize("start", [0.2, 2.0])
def test_right_of_the_hill_the_ball_ends_in_the_local_minimum(start: float):
    result = roll(RollSpec("quartic", start, 0.01, 1000))
    assert result.x[-1].item() == pytest.approx(1.1309, abs=5e-5)
    assert result.height[-1].item() == pytest.approx(-1.0702, abs=1e-3)
    assert result.ended_in not in (None, result.global_minimum)


@pytest.mark.row("LOS-6")
@pytest.mark.parametrize("start", [-2.0, 0.0, 1.99, 6.0])
def test_on_the_parabola_every_start_ends_at_two(start: float):
    assert roll(RollSpec("parabola", start, 0.01, 1000)).x[-1].item() == pytest.approx(2, abs=1e-7)


def test_the_minima_of_the_waves_are_those_of_the_source():
    assert minima("waves").flatten().tolist() == pytest.approx(
        [-0.2738, -0.1786, 1.0904, -1.0467], abs=1e-4
    )


@pytest.mark.parametrize("name", CURVES)
def test_the_slope_of_a_curve_is_that_of_autograd(name: str):
    curve = CURVES[name]
    x = torch.linspace(*curve.shown, 50, dtype=torch.double, requires_grad=True)
    curve.height(x).sum().backward()
    assert torch.allclose(curve.slope(x.detach()), x.grad)


@pytest.mark.parametrize("name", ["quartic", "waves"])
def test_a_hilltop_parts_the_basins(name: str):
    (top,) = basin_edges(name)
    ends = [roll(RollSpec(name, top + side, 0.01, 1000)).ended_in for side in (-0.02, 0.02)]
    assert ends == [0, 1]


def test_every_step_is_one_step_of_descent():
    result = roll(RollSpec("quartic", 0.5, 0.05, 20))
    assert torch.equal(result.x[1:], step(result.x[:-1], result.slope[:-1], 0.05))
    assert len(result.x) == 21


def test_a_ball_that_flies_away_is_stopped_with_only_finite_numbers():
    result = roll(RollSpec("quartic", 2.0, 0.5, 1000))
    assert result.left_at is not None
    assert result.ended_in is None
    assert torch.isfinite(torch.cat([result.x, result.height, result.slope])).all()


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"curve": "plain"}, "curve must be one of parabola, quartic, waves. Got plain."),
        ({"lr": 0.0}, "lr must be > 0. Got 0.0."),
        ({"start": float("inf")}, "start must be finite. Got inf."),
        ({"num_steps": 2000}, "num_steps must be between 1 and 1000. Got 2000."),
    ],
)
def test_a_broken_rule_is_stated_with_its_value(fields, message: str):
    with pytest.raises(ValueError, match=message.replace(".", r"\.")):
        RollSpec(**fields)


def test_a_leap_over_a_hilltop_is_known_by_its_step():
    leapt = roll(RollSpec("quartic", 2.2, 0.1, 1000))
    assert leapt.leaps == [(1, pytest.approx(0.1699, abs=1e-4))]
    assert roll(RollSpec("quartic", 0.2, 0.01, 1000)).leaps == []
    beyond = roll(RollSpec("waves", 6.0, 0.01, 1000)).leaps  # hilltops outside of the stretch too
    assert all(0.2 < top < 6 for _, top in beyond)


@pytest.mark.parametrize(
    ("curve", "start", "lr", "steps", "fate"),
    [
        ("quartic", 0.2, 0.01, 1000, "marked"),
        ("parabola", 2.0, 0.1, 10, "marked"),
        ("waves", 6.0, 0.001, 1000, "elsewhere"),
        ("parabola", 0.2, 1.0, 10, "to and fro"),
        ("quartic", 0.2, 0.3, 200, "to and fro"),
        ("waves", 1.1, 0.5, 200, "to and fro"),
        ("waves", 1.05, 0.5, 200, "to and fro"),  # at the end just above a minimum, by chance
        ("parabola", 0.2, 0.001, 10, "on its way"),
        ("parabola", 0.2, 0.9, 20, "on its way"),  # to and fro, but by less each time
        ("quartic", 2.2, 1.1, 200, "away"),
    ],
)
def test_the_fate_of_a_ball_is_read_from_its_path(curve, start, lr, steps, fate):
    assert roll(RollSpec(curve, start, lr, steps)).fate == fate


def test_the_place_where_a_ball_that_flew_away_would_have_landed():
    assert roll(RollSpec("quartic", 6.0, 1.1, 200)).landing == pytest.approx(6 - 1.1 * 829)


def test_a_hilltop_has_no_slope():
    for name in ("quartic", "waves"):
        tops = torch.tensor(basin_edges(name), dtype=torch.double)
        assert CURVES[name].slope(tops).abs().max() < 1e-3
