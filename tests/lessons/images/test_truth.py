"""No sentence whose condition is false: random states, each held against its definition."""

import math
import random
import re

import numpy as np
import pytest
import torch

from core import images
from core.example_pictures import EXAMPLES, example
from core.own_picture import INVERT, OwnPictureSpec
from core.softmax_training import SoftmaxSpec
from lessons.images import controls, tables, tables_own, words, words_further, words_own
from lessons.images.tables import DealtSpec, GallerySpec
from lessons.images.tables_unscaled import unscaled_tables

NAMES = ("clothes", "digits")


@pytest.fixture(scope="module")
def loaded():
    return {name: images.load(name) for name in NAMES}


def plain(text: str) -> float:
    return float(text.replace("−", "-").replace(",", ""))


@pytest.mark.parametrize("seed", range(60))
def test_a_pixel_s_numbers_and_its_formula_agree_with_its_image(loaded, seed):
    draw = random.Random(seed)
    one = loaded[draw.choice(NAMES)]
    part = draw.choice(["training", "test"])
    X, y = tables.part_of(one, part)
    h, w = one.facts.shape
    n, i, j = draw.randrange(len(X)), draw.randrange(h), draw.randrange(w)
    found = tables.pixel_tables(one, part, n, i, j)
    v = int(X[n, i * w + j])
    assert found.name == one.facts.names[int(y[n])]
    text = words.pixel_words(found)
    assert f"stored as **{v}** of {one.facts.top}" in text
    assert ("(black)" in text) == (v == 0)
    assert ("(white)" in text) == (v == one.facts.top)
    numbers = words.pixel_formula(found)[1]
    x, mean, std, z = re.search(
        r"\\frac\{([\d.]+) - ([\d.]+)\}\{([\d.]+)\} = ([-\d.]+)", numbers
    ).groups()
    assert (float(x) - float(mean)) / float(std) == pytest.approx(float(z), rel=6e-4, abs=1e-6)
    for row in words.shape_rows(found)[:1]:
        assert (row["smallest"], row["largest"]) == (str(int(X[n].min())), str(int(X[n].max())))


@pytest.mark.parametrize("seed", range(40))
def test_what_is_said_of_a_gallery_is_so(loaded, seed):
    draw = random.Random(seed)
    one = loaded[draw.choice(NAMES)]
    spec = GallerySpec(
        one.name, draw.choice(["training", "test"]), draw.randint(-1, 9), draw.randint(0, 9000)
    )
    shown = tables.gallery_tables(one, spec)
    y = tables.part_of(one, spec.part)[1]
    count = len(y) if spec.label < 0 else int((y == spec.label).sum())
    assert words.gallery_words(shown).startswith(f"{count:,} ")
    titles = words.gallery_titles(shown)
    assert len(titles) == -(-len(shown.rows) // 6)
    assert f"{shown.rows[0]:,}" in titles[0]
    assert titles[-1].endswith(f"{shown.rows[-1]:,}")


@pytest.mark.parametrize("name", NAMES)
def test_the_brightest_class_is_the_brightest(loaded, name):
    one = loaded[name]
    _, options, answer, why = words.question(tables.histogram_tables(one))
    means = [one.X[one.y == k].numpy().mean() for k in range(10)]
    assert answer == options[int(np.argmax(means))]
    assert f"the darkest is {options[int(np.argmin(means))]}," in why


@pytest.mark.parametrize("seed", range(60))
def test_mean_and_deviation_are_called_0_and_1_when_they_are(loaded, seed):
    draw = random.Random(seed)
    one = loaded[draw.choice(NAMES)]
    counted = tables.histogram_tables(one)
    own = seed % 2 == 0
    mean = round(one.mean + draw.uniform(-0.002, 0.002), 3) if own else draw.random()
    std = round(one.std + draw.uniform(-0.002, 0.002), 3) if own else draw.uniform(0.05, 1)
    text = words.histogram_words(counted, mean, std)
    m, s = (one.mean - mean) / std, one.std / std
    assert ("that is 0 and 1" in text) == (abs(m) < 0.01 and abs(s - 1) < 0.01)
    black = float((one.X == 0).float().mean())
    assert f"{black:.1%} of them are black" in text
    first, second = re.findall(r"= (\S+?)(?:,|$)", words.normal_formula(counted, mean, std)[1])
    if "times" not in first:
        assert float(first) == pytest.approx(m, rel=6e-3, abs=1e-9)
    assert float(second) == pytest.approx(s, rel=6e-3)


@pytest.mark.parametrize("seed", range(24))
def test_the_damage_of_raw_pixels_is_the_one_that_was_measured(loaded, seed):
    draw = random.Random(seed)
    one = loaded[draw.choice(NAMES)]
    n = min(6000, one.facts.num_train)
    lr = draw.choice(controls.LR.rungs)
    spec = SoftmaxSpec(one.name, n, lr, min(256, n), 4, seed=seed)
    found = unscaled_tables(one, spec)
    text = words_further.unscaled_words(found)
    raw = found.raw.tolist()
    nan = next((k + 1 for k, v in enumerate(raw) if math.isnan(v)), 0)
    infinite = next((k + 1 for k, v in enumerate(raw) if math.isinf(v)), 0)
    assert (f"at update {nan} the loss is not a number" in text) == bool(nan)
    assert (f"at update {infinite} the loss is ∞" in text) == bool(infinite)
    assert ("the loss stays a number for these" in text) == (not nan and not infinite)
    stable = found.stable
    assert ("breaks too" in text) == (not bool(stable.isfinite().all()))
    assert ("steps are far too long" in text) == (
        bool(stable.isfinite().all()) and float(stable.max()) > 2 * math.log(10)
    )
    for row in words_further.loss_rows(found, raw=True):
        k = int(row["update"]) - 1
        shown = row[f"pixels 0 … {one.facts.top}"]
        assert (shown == "not a number") == math.isnan(raw[k])
        assert (shown == "∞") == math.isinf(raw[k])


@pytest.mark.parametrize("seed", range(40))
def test_what_is_said_of_a_batch_is_so(loaded, seed):
    draw = random.Random(seed)
    one = loaded[draw.choice(NAMES)]
    size = int(draw.choice(controls.BATCH.rungs))
    size = min(size, one.facts.num_train)
    count, last = tables.counts_of(one.facts.num_train, size)
    number, epoch = draw.randint(1, count), draw.randint(1, 3)
    spec = DealtSpec(one.name, size, draw.random() < 0.5, epoch, number)
    dealt = tables.dealt_tables(one, spec)
    text = words_further.batch_words(dealt)
    has = last if number == count else size
    assert f"has {has:,} image" in text
    if not spec.shuffle:
        assert f"begins at image {(number - 1) * size:,} " in text
    names = [one.facts.names[k] for k in one.y[dealt.rows].tolist()]
    for name, times in re.findall(r"([a-z0-9 -]+) \((\d+)\)", text):
        assert names.count(name.strip().removeprefix("most often ")) == int(times)
    numbers = words_further.batch_formula(dealt)[1]
    assert numbers.endswith(f"= {last}")
    assert f"= {count}," in numbers


@pytest.mark.row("IMG-3")
def test_the_counts_of_the_book():
    assert tables.counts_of(60_000, 256) == (235, 96)
    assert tables.counts_of(10_000, 256) == (40, 16)
    assert tables.counts_of(60_000, 64) == (938, 32)


@pytest.mark.parametrize("side", range(2, 57))
def test_more_or_fewer_pixels_are_called_so(side):
    facts = images.SETS["clothes"]
    text = words_further.resize_words(facts, side)
    assert ("old pixels for each new one" in text) == (side < 28)
    assert ("new pixels for each old one" in text) == (side > 28)
    assert f"{side * side * 10 + 10:,} parameters" in text


@pytest.mark.parametrize("name", NAMES)
def test_the_nearest_mean_names_right_and_wrong(loaded, name):
    one = loaded[name]
    means = tables.means_tables(one)
    _, options, answer, _ = words_further.means_question(means)
    assert answer in options
    shares = dict(zip(words_further.SHARES, (1.0, 0.9, 0.667, 0.4, 0.1), strict=True))
    assert min(shares, key=lambda k: abs(shares[k] - means.accuracy)) == answer
    for n in range(30):
        label = int(one.y_test[n])
        pixels = one.X_test[n].numpy().reshape(one.facts.shape)
        away = tables.away_tables(means, pixels, label)
        right = int(away.away.argmin()) == label
        assert ("names it right" in words_further.away_words(away)) == right
        under, root = re.search(
            r"sqrt\{([\d.]+)\}\} = |sqrt\{([\d.]+)\} = ([\d.]+)",
            words_further.away_formula(away)[1],
        ).groups()[1:]
        assert math.sqrt(float(under)) == pytest.approx(float(root), rel=6e-4)


@pytest.mark.parametrize("seed", range(40))
def test_what_is_said_of_an_own_picture_is_so(loaded, seed):
    draw = random.Random(seed)
    one = loaded[draw.choice(NAMES)]
    facts = one.facts
    generator = torch.Generator().manual_seed(seed)
    model = tables_own.ModelTables(
        tables_own.model_spec(one.name),
        torch.randn(facts.d, facts.q, generator=generator).numpy() * draw.choice([0.0, 0.01, 1]),
        np.zeros(facts.q, dtype=np.float32),
        0.5,
    )
    rgb = (
        example(draw.choice(list(EXAMPLES)))
        if seed % 2
        else torch.randint(256, (draw.randint(1, 9), draw.randint(1, 9), 3), generator=generator)
    ).to(torch.uint8)
    spec = OwnPictureSpec(
        draw.choice(INVERT),
        draw.random() < 0.5,
        draw.random() < 0.5,
        min(draw.randint(0, 8), (facts.shape[0] - 1) // 2),
        facts.shape[0],
        facts.top,
    )
    own = tables_own.own_tables(rgb, spec, model)
    text = words_own.steps_words(own)
    assert ("not inverted" in text) == (not own.done.was_inverted)
    assert f"{rgb.shape[1]} pixels across and {rgb.shape[0]} down" in text
    assert ("nothing to crop to" in text) == (not own.done.found)
    assert f"{int(own.done.small.max())} of {facts.top}." in text
    first = own.names[int(own.y_hat.argmax())]
    assert f"It says “{first}”" in words_own.answer_words(own, model)
    assert own.y_hat.sum() == pytest.approx(1, abs=1e-5)
    six = tables_own.six_pixels(own)
    assert 1 <= len(six) <= 6
    for i, j, *colours, grey in six:
        assert rgb[i, j].tolist() == colours
        assert int(own.done.grey[i, j]) == grey
    r, g, b, exact, rounded = map(
        float,
        re.search(
            r"299 \\cdot (\d+) .*587 \\cdot (\d+) .*114 \\cdot (\d+) = ([\d.]+).*: \} (\d+)|$",
            words_own.grey_numbers(six),
        ).groups(),
    )
    assert 0.299 * r + 0.587 * g + 0.114 * b == pytest.approx(exact, abs=0.0051)
    assert abs(exact - rounded) <= 0.51
    assert len(tables_own.steps_of(own)) == 7
    assert words_own.step_shapes(own)[-1] == f"({facts.shape[0]}, {facts.shape[1]})"
