"""What is counted while others recount is in the sums once, whoever of them writes first."""

import random
import threading
import time
from collections.abc import Callable

import pytest

from santu.operate.models import Case, Measured, Token
from santu.operate.services import measured
from santu.operate.services.measured import measured_add, measured_recompute
from tests.db.measuring import FIRST, diced, end
from tests.db.registers import imported
from tests.db.test_measured import sums
from tests.db.test_register_together import WAIT, together

pytestmark = pytest.mark.django_db(transaction=True)
LONG_ENOUGH = 0.5
"""Seconds in which the other comes to where it has to wait."""


@pytest.fixture(autouse=True)
def _counted() -> None:
    """Sums are there, and tasks and cases that ended since then."""
    imported()
    dice = random.Random(5)
    diced(dice, 30)
    measured_add()
    open_ones = list(Token.objects.filter(ended_at=None))
    end(open_ones, FIRST)
    Case.objects.filter(closed_at=None).update(closed_at=FIRST)
    diced(dice, 5, "since")


def held_up(patch: pytest.MonkeyPatch, name: str, *, after: bool) -> threading.Event:
    """Whoever first comes to a function waits before or after it; told when they are there."""
    whole: Callable[..., object] = getattr(measured, name)
    there = threading.Event()

    def slow(*said: object) -> object:
        is_first = not there.is_set()
        found = whole(*said) if after else None
        if is_first:
            there.set()
            time.sleep(LONG_ENOUGH)
        return found if after else whole(*said)

    patch.setattr(measured, name, slow)
    return there


def behind(there: threading.Event, doing: Callable[[], object]) -> Callable[[], object]:
    """Do it when the other is there."""

    def later() -> object:
        assert there.wait(WAIT)
        return doing()

    return later


def right() -> list[tuple[object, ...]]:
    """The sums as they come out where nobody else is about."""
    Measured.objects.all().delete()
    Token.objects.update(counted=False)
    Case.objects.update(counted=0)
    measured_add()
    return sums()


@pytest.mark.parametrize("after", [False, True])
@pytest.mark.parametrize("step", ["_add", "_tokens_add", "_closings_add"])
def test_who_recounts_while_another_adds_loses_nothing(
    step: str, after: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        there = held_up(patch, step, after=after)
        together(measured_add, behind(there, measured_recompute))
    measured_add()
    assert sums() == right() != []


@pytest.mark.parametrize("after", [False, True])
def test_who_adds_while_another_recounts_loses_nothing(after: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        there = held_up(patch, "_tokens_add", after=after)
        together(measured_recompute, behind(there, measured_add))
    measured_add()
    assert sums() == right() != []
