"""The two kinds of question: every case has a layer and a loss, and they are torch's."""

import pytest
import torch
import torch.nn.functional as F
from hypothesis import given, settings
from hypothesis import strategies as st

from core import glossary
from core.glossary import CASES, HOW_MUCH, KINDS, WHICH_ONE, output_layer

SOME = st.floats(-40, 40)


@pytest.mark.row("FND-1")
def test_every_case_has_a_kind_an_output_and_a_loss():
    assert len(CASES) == 12
    assert len(glossary.BY_NAME) == 12
    assert {case.kind for case in CASES} == set(KINDS)
    for case in CASES:
        output = output_layer(case.kind, case.answers)
        assert output.units >= 1
        assert (output.loss == glossary.SQUARED) == (case.kind == HOW_MUCH)
        assert case.because.endswith(".")
        assert case.trap.endswith(".")


@settings(max_examples=15, deadline=None)
@given(st.integers(1, 12), st.data())
def test_the_losses_are_those_of_torch(answers, data):
    for kind in KINDS:
        if kind == WHICH_ONE and answers == 1:
            continue
        output = output_layer(kind, answers)
        o = torch.tensor(data.draw(st.lists(SOME, min_size=output.units, max_size=output.units)))
        y = glossary.wanted(output.units).float()
        torchs = {
            glossary.SQUARED: lambda o=o, y=y: F.mse_loss(o, y, reduction="sum") / 2,
            glossary.BINARY: lambda o=o, y=y: F.binary_cross_entropy_with_logits(o, y),
            glossary.CROSS: lambda o=o: F.cross_entropy(o[None], torch.tensor([0])),
        }[output.loss]()
        torch.testing.assert_close(glossary.loss(o, y, output), torchs, rtol=1e-4, atol=1e-5)


@settings(max_examples=30, deadline=None)
@given(SOME)
def test_one_unit_with_sigmoid_is_softmax_with_the_other_at_zero(o):
    one = torch.tensor([o]).double()
    two, other = glossary.in_hand(one, 2), glossary.Output(2, glossary.SOFTMAX, glossary.CROSS)
    yes = output_layer(WHICH_ONE, 2)
    said = glossary.predict(one, yes)
    assert said.item() == pytest.approx(glossary.predict(two, other)[0, 0].item(), abs=1e-12)
    assert torch.sigmoid(one).item() == pytest.approx(said.item(), abs=1e-12)
    both = [
        glossary.loss(one[:, None], glossary.wanted(1), yes).item(),
        glossary.loss(two, glossary.wanted(2), other).item(),
    ]
    assert both[0] == pytest.approx(both[1], abs=1e-12)


def test_a_sum_goes_through_as_it_is_where_the_question_is_how_much():
    o = torch.tensor([3.0, -2.0])
    assert glossary.predict(o, output_layer(HOW_MUCH, 2)).equal(o)


@pytest.mark.parametrize(
    ("kind", "answers", "said"),
    [
        ("perhaps", 2, "kind must be one of"),
        (WHICH_ONE, 1, r">= 2\. Got 1"),
        (HOW_MUCH, 0, "Got 0"),
    ],
)
def test_what_is_no_question_is_refused(kind, answers, said):
    with pytest.raises(ValueError, match=said):
        output_layer(kind, answers)
