"""The closed form: the same answers as the slow way, in half the memory."""

import numpy as np
import pytest

from numi.suggestion import kernel

SAID = [
    line.split()
    for line in ("on a vidé mon compte", "mon compte est vide", "la réunion zoom", "le zoom de la fille", "")
]


def brute(of):
    rows = np.zeros((of.count, len(of.keys)), dtype=np.float64)
    rows[of.row, of.feature] = of.value
    return rows @ rows.T


@pytest.mark.parametrize(("rare", "pairs"), [(0, 4_000_000), (100, 4_000_000), (100, 3), (2, 7)])
def test_likenesses_are_the_same_however_they_are_counted(monkeypatch, rare, pairs):
    monkeypatch.setattr(kernel, "RARE", rare)
    monkeypatch.setattr(kernel, "PAIRS", pairs)
    of = kernel.bags(SAID)

    assert np.allclose(kernel.likeness(of), brute(of), atol=1e-6)


def a_system(count, seed=3):
    found = np.random.default_rng(seed).standard_normal((count, 40)).astype(np.float32)
    found /= np.linalg.norm(found, axis=1, keepdims=True)
    return found @ found.T


@pytest.mark.parametrize("count", [1, 255, 256, 257, 700])
def test_a_system_is_solved_in_its_place(count):
    alike, rows = a_system(count), np.arange(count)
    worth = np.linspace(1, 4, count).astype(np.float32)
    targets = np.eye(count, 5, dtype=np.float32)
    wanted = np.linalg.solve(alike.astype(np.float64) + np.diag(kernel.RIDGE / worth), targets)

    assert np.allclose(kernel.Solver(alike.copy(), rows, worth).weights(targets), wanted, atol=2e-3)


def test_the_first_rows_are_solved_as_if_they_were_alone():
    alike, rows = a_system(600), np.arange(600)[::-1].copy()
    worth, targets = np.ones(600, dtype=np.float32), np.eye(600, 7, k=-300, dtype=np.float32)
    few = rows[:290]
    whole = kernel.Solver(alike[np.ix_(rows, rows)], rows, worth).weights(targets, 290)
    alone = kernel.Solver(alike[np.ix_(few, few)], few, worth).weights(targets)

    assert np.allclose(whole, alone, atol=1e-4)
    assert not whole[rows[290:]].any()


def test_half_the_axes_say_as_much():
    vectors = np.random.default_rng(5).standard_normal((400, 512)).astype(np.float32)
    vectors[:, 150:] *= 0.01
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    turned = kernel.turned(vectors, kernel.main_axes(vectors))

    assert turned.shape == (400, kernel.AXES)
    assert np.allclose(turned @ turned.T, vectors @ vectors.T, atol=0.02)
