"""The net that reads: against torch.nn.RNN and autograd, twenty starts, the floor."""

import math
from dataclasses import replace

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import nn

from core import rnn
from core.rnn import CUT, FORGETS, FULL, HEADS, LINEAR, TANH, WAYS, Net, RnnSpec


@st.composite
def specs(draw, epochs=5):
    """Words, heads and ways of any kind."""
    length = draw(st.integers(1, 6))
    word = st.text("abcd", min_size=length, max_size=length)
    source, target = draw(word), draw(word)
    if len(set(source + target)) == 1:
        source, target = "a" * length, "b" * length
    return RnnSpec(
        source,
        target,
        draw(st.sampled_from(list(HEADS))),
        draw(st.integers(1, 8)),
        draw(st.sampled_from([0.002, 0.05, 1.0])),
        epochs,
        draw(st.integers(0, 99)),
        draw(st.sampled_from(list(WAYS))),
    )


def torchs(net: Net) -> nn.RNN:
    """torch's net with the same weights."""
    units, letters = net.W_xh.shape
    theirs = nn.RNN(letters, units).double()
    with torch.no_grad():
        for name, tensor in zip(
            ("weight_ih_l0", "weight_hh_l0", "bias_ih_l0", "bias_hh_l0"), net.tensors, strict=False
        ):
            getattr(theirs, name).copy_(tensor)
    return theirs


def drawn(spec: RnnSpec) -> Net:
    return rnn.first_of(rnn.draw_net(spec, [spec.seed]))


@pytest.mark.row("RNN-1")
@pytest.mark.parametrize("head", HEADS)
def test_the_first_weights_are_those_that_torch_draws(head):
    spec = RnnSpec(head=head, seed=7)
    with torch.random.fork_rng():
        torch.manual_seed(7)
        theirs = [
            *nn.RNN(4, 4).parameters(),
            *(nn.Linear(4, 4).parameters() if head == LINEAR else ()),
        ]
    ours = drawn(spec).tensors
    assert len(ours) == len(theirs)
    for mine, their in zip(ours, theirs, strict=True):
        torch.testing.assert_close(mine.float(), their.detach(), rtol=1e-6, atol=1e-7)


@pytest.mark.row("RNN-1")
@settings(max_examples=25, deadline=None)
@given(specs())
def test_states_and_slopes_are_those_of_torch(spec):
    spec = replace(spec, way=FULL)
    net, (X, y) = drawn(spec), rnn.data(spec)
    theirs, head = torchs(net), nn.Identity()
    if net.W_hq is not None:
        head = nn.Linear(spec.units, len(spec.letters)).double()
        with torch.no_grad():
            head.weight.copy_(net.W_hq)
            head.bias.copy_(net.b_q)
    H, _ = theirs(X)
    loss = nn.functional.cross_entropy(head(H), y)
    loss.backward()
    trace = rnn.forward(net, X, y)
    torch.testing.assert_close(trace.H[1:], H.detach())
    torch.testing.assert_close(trace.loss, loss.detach())
    slopes = [p.grad for p in (*theirs.parameters(), *head.parameters())]
    for mine, their in zip(rnn.backward(net, trace).tensors, slopes, strict=True):
        torch.testing.assert_close(mine, their, rtol=1e-9, atol=1e-12)


@settings(max_examples=25, deadline=None)
@given(specs())
def test_the_reach_is_what_autograd_finds_whichever_way(spec):
    net, (X, y) = drawn(spec), rnn.data(spec)
    trace = rnn.forward(net, X, y, spec.way)
    reach = rnn.reach(net, trace, spec.way)
    states, h = [], torch.zeros(spec.units, dtype=torch.double)
    for x in X:
        before = {FULL: h, CUT: h.detach(), FORGETS: h * 0}[spec.way]
        h = torch.tanh(net.W_xh @ x + net.W_hh @ before + net.b_xh + net.b_hh).requires_grad_()
        states.append(h)
    for t, h in enumerate(states):
        logits = h if net.W_hq is None else net.W_hq @ h + net.b_q
        loss = nn.functional.cross_entropy(logits, y[t])
        found = torch.autograd.grad(loss, states, allow_unused=True, retain_graph=True)
        norms = torch.stack([torch.zeros(()).double() if g is None else g.norm() for g in found])
        torch.testing.assert_close(reach[t], norms, rtol=1e-9, atol=1e-14)


@settings(max_examples=10, deadline=None)
@given(specs())
def test_a_run_is_its_steps_and_many_seeds_are_many_runs(spec):
    run = rnn.run(spec)
    assert len(run.said) == spec.num_epochs + 1
    assert run.reach.isfinite().all()
    assert (run.reach.triu(1) == 0).all()
    together = rnn.train(spec, [spec.seed + 1, spec.seed])
    for one, two in zip(run.nets.tensors, together.tensors, strict=True):
        torch.testing.assert_close(one, two[1], rtol=1e-7, atol=1e-10)


@pytest.mark.row("RNN-1")
def test_of_twenty_starts_most_say_the_word_and_forty_numbers_are_learned():
    spec = RnnSpec()
    starts = rnn.starts(spec)
    right = [start for start in starts if start.said == "ohlol"]
    assert 12 <= len(right) <= 20
    assert rnn.num_parameters(spec) == 40
    ends = [start.losses[-1] for start in starts]
    assert 0.34 < min(ends) < max(ends) < 0.6
    for start in (starts[0], starts[2]):
        run = rnn.run(replace(spec, seed=start.seed))
        assert run.said[-1] == start.said
        assert run.trace.loss.tolist() == pytest.approx(start.losses, rel=1e-6)
        when = [epoch for epoch, word in enumerate(run.said) if word == spec.target]
        assert start.first_right == (when[0] if when else None)


@pytest.mark.row("RNN-1")
def test_without_memory_nobody_gets_more_than_four_of_five():
    for head in HEADS:
        for start in rnn.starts(RnnSpec(head=head, way=FORGETS)):
            assert sum(a == b for a, b in zip(start.said, "ohlol", strict=True)) <= 4


@pytest.mark.row("B54")
@pytest.mark.row("RNN-2")
def test_the_floor_is_never_crossed_by_a_state_and_easily_by_a_layer_on_top():
    """B54: the state is read as logits."""
    floor = rnn.floor(4)
    assert floor == pytest.approx(0.34075, abs=1e-5)
    assert floor == pytest.approx(-math.log(math.e / (math.e + 3 / math.e)))
    bounded = rnn.starts(RnnSpec(num_epochs=150))
    assert min(min(start.losses) for start in bounded) > 0.3407
    free = rnn.starts(RnnSpec(head=LINEAR))
    assert sum(start.said == "ohlol" for start in free) >= 18
    assert max(start.losses[-1] for start in free) < floor
    short = rnn.starts(RnnSpec())
    for one, other in zip(short, free, strict=True):
        assert other.losses[-1] < one.losses[-1]


@given(st.integers(2, 8), st.integers(0, 99))
def test_no_bounded_logits_are_better_than_the_floor(letters, seed):
    generator = torch.Generator().manual_seed(seed)
    logits = torch.rand(50, letters, generator=generator).double() * 2 - 1
    losses = -torch.log_softmax(logits, -1)[:, 0]
    best = torch.full((letters,), -1.0).double()
    best[0] = 1
    assert losses.min() > rnn.floor(letters)
    assert -torch.log_softmax(best, -1)[0].item() == pytest.approx(rnn.floor(letters))


def test_a_trained_net_answers_and_writes():
    spec = RnnSpec(head=LINEAR, num_epochs=60)
    net = rnn.last_net(rnn.run(spec).nets)
    y_hat = rnn.answers(spec, net, "hello")
    assert [spec.letters[k] for k in y_hat.argmax(-1)] == list("ohlol")
    written = rnn.own_writing(spec, net, "h", 3)
    assert written[:2] == "ho"
    assert len(written) == 4
    for word in ("", "x", "h" * 13):
        with pytest.raises(ValueError, match="Got"):
            rnn.answers(spec, net, word)


@pytest.mark.parametrize(
    ("field", "sentence"),
    [
        ({"lr": 0.0}, "lr must be > 0 and <= 10. Got 0.0."),
        ({"lr": math.nan}, "lr must be > 0 and <= 10. Got nan."),
        ({"hidden": 0}, "hidden must be between 1 and 8. Got 0."),
        ({"num_epochs": 10**6}, "num_epochs must be between 1 and 1,000. Got 1000000."),
        ({"head": "x"}, "head must be one of the state itself, a linear layer. Got x."),
        ({"way": "x"}, f"way must be one of {', '.join(WAYS)}. Got x."),
        ({"source": "hell"}, "both words must be equally long"),
    ],
)
def test_bad_settings_are_refused(field, sentence):
    with pytest.raises(ValueError, match="Got") as refused:
        RnnSpec(**field)
    assert str(refused.value).startswith(sentence)
    assert RnnSpec(head=TANH, hidden=2).units == 4
