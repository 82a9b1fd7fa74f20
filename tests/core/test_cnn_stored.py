"""Stored runs are what the script makes: settings, hash, the accuracy of the net that is kept."""

import json
from dataclasses import replace

import pytest
import torch

from core import cnn, cnn_stored, images


@pytest.fixture(scope="module")
def clothes():
    return images.load("clothes")


@pytest.mark.row("CNN-2")
def test_the_stored_digits_reach_97_of_a_hundred_at_epoch_three():
    run = cnn_stored.load("mnist").run
    assert [epoch.epoch for epoch in run.epochs] == [0, 1, 2, 3]
    assert 0.9 < run.epochs[1].test_accuracy < run.epochs[2].test_accuracy
    assert run.epochs[3].test_accuracy >= 0.97
    # every one of the 10,000 was counted
    assert (run.epochs[3].test_accuracy * 10_000) == pytest.approx(
        round(run.epochs[3].test_accuracy * 10_000), abs=1e-6
    )


@pytest.mark.row("CNN-2")
def test_the_stored_clothes_are_what_the_kept_net_gives_today(clothes):
    run = cnn_stored.load("clothes").run
    loss, accuracy = cnn.evaluate(clothes, run.net)
    assert accuracy == pytest.approx(run.epochs[-1].test_accuracy, abs=1.5 / 2000)
    assert loss == pytest.approx(run.epochs[-1].test_loss, rel=1e-4)
    assert torch.equal(run.kernels[-1], run.net.w1)
    assert run.spec == cnn_stored.RUNS["clothes"]


def test_the_first_updates_of_a_stored_run_are_repeated(clothes):
    """An epoch takes too long for every test: its beginning is the beginning that was stored."""
    run = cnn_stored.load("clothes").run
    first = next(cnn.train(clothes, run.spec))
    torch.testing.assert_close(first.net.w1, run.kernels[0])
    assert first.epochs[0].test_accuracy == pytest.approx(run.epochs[0].test_accuracy, abs=1e-3)


def test_a_small_run_survives_its_file(tmp_path, clothes, monkeypatch):
    monkeypatch.setattr(cnn.CnnSpec, "num_train", property(lambda self: 128))
    few = replace(clothes, X_test=clothes.X_test[:50], y_test=clothes.y_test[:50])
    made = cnn.run(few, cnn.CnnSpec(num_epochs=1))
    cnn_stored.save(made, tmp_path / "clothes.json")
    kept = cnn_stored.load("clothes", tmp_path)
    assert kept.run.epochs == made.epochs
    assert kept.run.spec == made.spec
    for ours, theirs in zip(kept.run.net, made.net, strict=True):
        assert torch.equal(ours, theirs)


def test_a_file_that_was_changed_or_is_missing_is_refused(tmp_path):
    with pytest.raises(ValueError, match="Got FileNotFoundError"):
        cnn_stored.load("clothes", tmp_path)
    whole = json.loads((cnn_stored.FOLDER / "clothes.json").read_text())
    whole["run"]["epochs"][-1][-1] = 0.99
    (tmp_path / "clothes.json").write_text(json.dumps(whole))
    with pytest.raises(ValueError, match="Got changed"):
        cnn_stored.load("clothes", tmp_path)
    (tmp_path / "clothes.json").write_text("{")
    with pytest.raises(ValueError, match="must be the file"):
        cnn_stored.load("clothes", tmp_path)
    with pytest.raises(ValueError, match="one of clothes, mnist"):
        cnn_stored.load("digits")


def test_files_are_small():
    for name in cnn_stored.RUNS:
        assert (cnn_stored.FOLDER / f"{name}.json").stat().st_size < cnn_stored.MOST
