"""The script that a page shows, run as it stands: it prints what the page says."""

import re
from typing import Any

import pytest
from reading import PAGES, charts_of, check, open_page, text_of
from streamlit.testing.v1 import AppTest

from charts.numbers import number
from core.images import SETS
from core.linear_regression import closed_form

OWN = "1 2.1\n2 3.9\n3 6.2\n4 7.8\n5 10.4\n7 13"
PAGE = {page.stem.partition("_")[2]: page for page in PAGES}


def run_on(lesson: str, link: dict[str, str]) -> tuple[AppTest, list[Any], dict[str, Any]]:
    """The page, what its script printed, and the names it left."""
    at = open_page(PAGE[lesson], link)
    check(at, link)
    (text,) = [
        code.value for code in at.code if re.search(r"^print\(|^    print\(", code.value, re.M)
    ]
    printed: list[Any] = []
    names: dict[str, Any] = {"print": lambda *said: printed.extend(said)}
    exec(compile(text, "script", "exec"), names)
    return at, printed, names


# tests/lessons/<slug>/test_truth.py, in many states; images in its test_page.py, both scripts
IN_THEIR_ROOM = {
    "cnn",
    "data",
    "glossary",
    "images",
    "logistic_regression",
    "loss_surface",
    "mlp",
    "softmax",
}


def test_every_lesson_has_a_script_that_is_run():
    here = {name for name in globals() if name.startswith("test_the_script_of_")}
    run_here = {name.removeprefix("test_the_script_of_") for name in here}
    assert run_here | IN_THEIR_ROOM == set(PAGE)


@pytest.mark.parametrize(
    "link",
    [
        {},
        {"linreg_data": "exercise", "linreg_w": "1", "linreg_b": "11.5"},
        {"linreg_data": "own points", "linreg_points": OWN, "linreg_w": "1.5"},
        {"linreg_data": "one feature", "linreg_n": "40", "linreg_seed": "5", "linreg_noise": "2"},
    ],
)
def test_the_script_of_linear_regression(link):
    at, (mine, best), names = run_on("linear_regression", link)
    w, b = best.theta.tolist()
    said = text_of(at)
    for row, values in (
        ("loss", (mine.loss, best.loss)),
        ("RMSE", (mine.rmse, (2 * best.loss) ** 0.5)),
        ("area of all squares", (mine.squares, 2 * names["data"].n * best.loss)),
    ):
        assert f"| {row} | {' | '.join(map(number, values))} |" in said
    assert re.search(rf"^\| w \| \S+ \| {number(w)} \|$", said, re.M)
    assert re.search(rf"^\| b \| \S+ \| {number(b)} \|$", said, re.M)


@pytest.mark.parametrize(
    "link",
    [
        {},
        {"sgd_data": "own points", "sgd_points": OWN, "sgd_batch": "2"},
        {"sgd_data": "two features", "sgd_epochs": "2", "sgd_order": "sorted"},
        {"sgd_lr": "0.03", "sgd_batch": "1", "sgd_start_x": "3", "sgd_start_y": "-2"},
        {"sgd_data": "exercise", "sgd_lr": "10"},
    ],
)
def test_the_script_of_sgd(link):
    at, (theta, losses), names = run_on("sgd", link)
    result = names["result"]
    drawn = next(t for _, tables in charts_of(at) for t in tables if {"theta0", "theta1"} <= set(t))
    last = [drawn[f"theta{k}"].iloc[-1] for k in range(2)]
    assert len(drawn) == len(result.theta)
    assert last == pytest.approx(theta[:2].tolist(), rel=1e-6)
    assert losses.tolist() == result.full_loss[result.epoch_ends].tolist()


@pytest.mark.parametrize(
    "link",
    [
        {},
        {"autograd_graph": "Q = 3a³ − b²", "autograd_g1": "2", "autograd_g2": "-1"},
        {"autograd_graph": "a batch", "autograd_size": "7", "autograd_reduction": "mean"},
        {"autograd_graph": "two-layer net", "autograd_width": "3", "autograd_seed": "4"},
        {"autograd_graph": "my own expression", "autograd_text": "log(x) * 2^y"},
    ],
)
def test_the_script_of_autograd(link):
    at, (value, *grads), _ = run_on("autograd", link)
    answered = at.button_group(key="autograd_predict")
    answered.set_value(answered.options[0]).run()
    said = text_of(at)
    for number_of in (value, *grads):
        numbers = number_of if isinstance(number_of, list) else [number_of]
        if len(numbers) == 1:
            assert number(numbers[0]) in said
    assert len(grads) == said.count("Back:") * len(grads) > 0


@pytest.mark.parametrize(
    "link",
    [
        {"likelihood_n": "5"},
        {"likelihood_data": "exercise", "likelihood_sigma": "0.5", "likelihood_w": "3"},
        {"likelihood_data": "own points", "likelihood_points": "1 2\n2 3\n3 5\n5 6"},
    ],
)
def test_the_script_of_likelihood(link):
    """Of at most five points it is the whole page."""
    step = {"likelihood_step": "6 loss"}
    at, (by_logs, by_loss, best, sigma), names = run_on("likelihood", {**link, **step})
    found = re.search(r"By the densities: \*\*(.+?)\*\*. By the loss: \*\*(.+?)\*\*", text_of(at))
    assert found
    assert [float(side.replace("−", "-")) for side in found.groups()] == pytest.approx(
        [by_logs, by_loss], rel=2e-3
    )
    assert by_logs == pytest.approx(by_loss, rel=1e-12)
    data = names["data"]
    assert best.tolist() == pytest.approx(closed_form(data.X, data.y).theta.tolist(), rel=1e-9)
    assert sigma == pytest.approx((2 * closed_form(data.X, data.y).loss) ** 0.5, rel=1e-9)


def test_the_script_of_vectorization():
    link = {
        "vec_power": "1",
        "vec_a": "2, 1",
        "vec_b": "3",
        "vec_source": "24",
        "vec_target": "4, -1",
    }
    at, printed, _ = run_on("vectorization", link)
    ways = [line for line in printed if isinstance(line, str)]
    assert ways == ["one operation", "loop over a tensor", "loop over a list"]
    assert all(len(runs) == 6 for runs in printed if isinstance(runs, tuple))
    pair, done = printed[-2:]
    assert pair.tolist() == [[11, 21, 31], [12, 22, 32]]
    assert f"x (24,) becomes y {tuple(done.y.shape)}" in text_of(at)


@pytest.mark.parametrize(
    "link",
    [
        {},
        {"concise_way": "rate not halved", "concise_batch": "20", "concise_epochs": "1"},
        {"concise_lr": "0.3", "concise_n": "100", "concise_seed": "7"},
    ],
)
def test_the_script_of_concise(link):
    at, (hand, concise, apart), names = run_on("concise", link)
    drawn = next(tables for _, tables in charts_of(at))
    paths = [table for table in drawn if {"step", "last", "x"} <= set(table)]
    ends = [path["x"].iloc[-1] for path in paths]
    assert ends == pytest.approx([hand[0].item(), concise[0].item()], rel=1e-6)
    said = text_of(at)
    digits = 2 if "concise_way" not in link else 3
    assert number(apart.item(), digits) in said
    assert names["both"].hand.num_updates == len(paths[0]) - 1


@pytest.mark.parametrize(
    "link",
    [
        {"training_epochs": "2"},
        {"training_data": "digits", "training_digits": "100", "training_seed": "4"},
    ],
)
def test_the_script_of_softmax_training(link):
    at, printed, names = run_on("softmax_training", link)
    last = names["result"].epochs[-1]
    assert printed[-2:] == [last.epoch, f"{last.running_loss:.4f} {last.test_accuracy:.4f}"]
    tested = SETS[names["spec"].data].num_test
    assert (
        f"{last.test_accuracy:.1%} of {tested:,} test images right after {last.epoch} epochs"
        in text_of(at)
    )


@pytest.mark.parametrize(
    "link",
    [
        {},
        {"reg_penalty": "ridge", "reg_columns": "the two most alike", "reg_alpha": "-0.5"},
        {"reg_data": "exercise", "reg_alpha": "0.3"},
        {"reg_data": "own points", "reg_points": OWN, "reg_penalty": "ridge"},
    ],
)
def test_the_script_of_regularization(link):
    at, (weights, left, best), names = run_on("regularization", link)
    w = names["w"]
    assert f": {left} of {len(weights)} weight" in text_of(at)
    size = w.norm() if link.get("reg_penalty") == "ridge" else w.abs().sum()
    assert f"= {number(size.item(), 3)}" in text_of(at)
    assert list(weights.values()) == w.tolist()
    assert len(best) == len(w)


@pytest.mark.parametrize(
    "link", [{}, {"rnn_head": "a linear layer", "rnn_seed": "3", "rnn_source": "abab",
                  "rnn_target": "bbaa", "rnn_epochs": "12", "rnn_way": "forgets at every letter"}],
)  # fmt: skip
def test_the_script_of_rnn(link):
    at, (word, loss, floor), _ = run_on("rnn", link)
    said = text_of(at)
    line = "".join(element.value for element in (*at.caption, *at.warning))
    assert f"the net says `{word}`:" in line
    assert f"Its loss is {number(loss.item())};" in said
    assert f"cannot get below {number(floor)}." in said
