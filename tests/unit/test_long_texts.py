"""However long a text is that somebody sends, it is read in a time that grows with its length alone."""

import signal
from collections.abc import Callable, Iterator

import pytest

from santu.register.domain.layouts_kinds import TOWNSHIP_NAME
from santu.register.domain.list_files import taker_and_way
from santu.register.domain.yuan import fen_large, fen_of

LENGTH = 100_000
ENOUGH = 20
"""Seconds; each takes some hundredths, and minutes where its time grows with the square of the length."""


@pytest.fixture(autouse=True)
def _in_time() -> Iterator[None]:
    def over(*_: object) -> None:
        raise TimeoutError

    before = signal.signal(signal.SIGALRM, over)
    signal.alarm(ENOUGH)
    yield
    signal.alarm(0)
    signal.signal(signal.SIGALRM, before)


def _ending(name: str) -> str | None:
    """The kind of a township by the end of its name."""
    found = TOWNSHIP_NAME.search(name)
    return found.lastgroup if found else None


@pytest.mark.parametrize(
    ("reading", "text", "read"),
    [
        (fen_large, "0" * LENGTH + "x", None),
        (fen_of, "0" * LENGTH + "1.5", 150),
        (fen_of, "1." + "0" * LENGTH, 100),
        (fen_of, "1." + "0" * LENGTH + "x", None),
        (taker_and_way, "承接部门：" + "；" * LENGTH, ("", "承接部门：" + "；" * LENGTH)),
        (taker_and_way, "承接部门：甲" + "； " * LENGTH + "工作方式：乙", ("甲", "乙")),
        (_ending, "族" * LENGTH, None),
        (_ending, "族" * LENGTH + "乡", "ethnic_township"),
    ],
)
def test_a_long_text_is_read_at_once(reading: Callable[[str], object], text: str, read: object):
    assert reading(text) == read
