"""Stored runs: what is kept is what was run, small, no pickle, and nothing that was changed."""

import json
from dataclasses import replace

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from core import images, mlp, mlp_stored
from core.mlp import MlpSpec

SMALL = MlpSpec("digits", (12,), lr=0.1, batch_size=100, num_epochs=1)


@pytest.mark.row("MLP-1")
def test_the_stored_run_of_mnist_ends_where_the_notes_do():
    stored = mlp_stored.load("mnist")
    spec, last = stored.run.spec, stored.run.moments[-1]
    assert spec == mlp_stored.RUNS["mnist"]
    assert sum(mlp.parameters(spec.sizes)) == 575_050
    assert last.update == spec.num_updates == 9380
    assert 0.96 <= last.test_accuracy <= 0.985
    assert len(last.hits) == 10_000
    assert len(stored.run.moments) == 41


def test_the_first_epoch_of_the_stored_clothes_is_repeated():
    stored = mlp_stored.load("clothes").run
    assert stored.spec == mlp_stored.RUNS["clothes"]
    again = mlp.run(images.load("clothes"), replace(stored.spec, num_epochs=1))
    for kept, made in zip(stored.moments, again.moments, strict=False):
        assert kept.update == made.update
        assert kept.test_loss == pytest.approx(made.test_loss, rel=0.02)  # another processor
        assert kept.loss == pytest.approx(made.loss, rel=0.02)
        assert torch.allclose(kept.activations.std, made.activations.std, rtol=0.05)
        assert torch.allclose(kept.moved, made.moved, rtol=0.05)


@pytest.mark.parametrize("name", mlp_stored.RUNS)
def test_a_stored_run_is_small_text(name):
    path = mlp_stored.FOLDER / f"{name}.json"
    assert path.stat().st_size < mlp_stored.MOST
    kept = json.loads(path.read_text(encoding="utf-8"))
    assert set(kept) == {"hash", "torch", "run"}
    assert mlp_stored.hash_of(kept["run"]) == kept["hash"]


def test_a_small_run_is_written_and_read_again(tmp_path, monkeypatch):
    monkeypatch.setattr(mlp_stored, "RUNS", {"digits": SMALL})
    mlp_stored.build(tmp_path / "mlp")
    stored = mlp_stored.load("digits", tmp_path / "mlp")
    run = mlp.run(images.load("digits"), SMALL)
    assert stored.run.spec == SMALL
    assert stored.run.diverged == 0
    for kept, made in zip(stored.run.moments, run.moments, strict=True):
        assert torch.equal(kept.hits, made.hits)
        assert kept.test_accuracy == made.test_accuracy
        assert kept.loss == pytest.approx(made.loss, rel=1e-5)
        assert torch.allclose(kept.activations.shares, made.activations.shares, atol=1e-4)


@given(st.lists(st.booleans(), min_size=1, max_size=40))
def test_hits_are_packed_bit_by_bit(hits):
    bits = torch.tensor(hits)
    assert mlp_stored.unpacked(mlp_stored.packed(bits), len(hits)).tolist() == hits


def test_a_file_that_is_missing_broken_or_changed_is_refused(tmp_path):
    why = r"clothes\.json must be the file that python -m core\.mlp_stored made\. Got "
    with pytest.raises(ValueError, match=why + "FileNotFoundError"):
        mlp_stored.load("clothes", tmp_path)
    text = (mlp_stored.FOLDER / "clothes.json").read_text(encoding="utf-8")
    for broken, told in (
        (text.replace('"loss":2', '"loss":1', 1), r"clothes\.json must be as made\. Got changed"),
        ("[]", why + "TypeError"),
        ("{}", why + "KeyError"),
        (text[:-100], "."),
    ):
        (tmp_path / "clothes.json").write_text(broken, encoding="utf-8")
        with pytest.raises(ValueError, match=told):
            mlp_stored.load("clothes", tmp_path)
    with pytest.raises(ValueError, match=r"must be one of mnist, clothes\. Got cats\."):
        mlp_stored.load("cats")


def test_a_run_that_is_too_large_is_not_written(tmp_path, monkeypatch):
    monkeypatch.setattr(mlp_stored, "MOST", 100)
    run = mlp.run(images.load("digits"), SMALL)
    with pytest.raises(ValueError, match="at most 100 bytes"):
        mlp_stored.save(run, tmp_path / "x.json")
