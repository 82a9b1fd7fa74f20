"""The sets in the box are read whole, and are what their stories say."""

import pytest

from core.data import best_line, correlation, load
from ui.reading import boxed, choose, table


def data_of(name: str, standardise: bool = False):
    found = table.read(boxed.text_of(name))
    names = [column.name for column in found.columns]
    chosen = boxed.SETS[name]
    features = [names.index(feature) for feature in chosen.features]
    spec, used = choose.spec_of(found, features, names.index(chosen.label), 10_000, standardise)
    assert not used.gaps
    return load(spec)


@pytest.mark.parametrize("name", boxed.SETS)
def test_a_set_is_read_whole_without_a_question(name: str):
    found = table.read(boxed.text_of(name))
    assert not found.questions
    assert not found.notes
    assert data_of(name).n == len(boxed.text_of(name).splitlines()) - 1
    assert boxed.named(boxed.written(name)) == name
    assert boxed.SETS[name].source


def test_anscombe_s_four_have_one_line_and_one_loss():
    fits = [best_line(data_of(name)) for name in list(boxed.SETS)[:4]]
    for fit in fits:
        assert fit.theta.tolist() == pytest.approx([0.5, 3.0], abs=0.003)
        assert fit.loss == pytest.approx(fits[0].loss, abs=0.003)


def test_the_stories_are_true():
    jobs = data_of("Jobs: two features that say the same")
    assert abs(correlation(jobs.X[:, :1], jobs.X[:, 1:]).item()) > 0.98
    sun = data_of("Sunspots: no line at all")
    assert correlation(sun.X, sun.y).item() ** 2 < 1 / 20
    fourth = data_of("Anscombe IV: one point makes the slope")
    assert (fourth.X == 8).sum() == 10
    city = data_of("Murders: one capital among states")
    assert int(city.y.argmax()) == int((city.y - city.y.mean()).abs().argmax())
    assert city.y.max() > 1.9 * city.y.sort(dim=0).values[-2]
