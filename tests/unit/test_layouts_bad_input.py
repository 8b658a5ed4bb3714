"""Every kind of bad input in `tests/fixtures/bad_input`, and what is said about it, word by word."""

from pathlib import Path

import pytest

from santu.kernel.messages import Refused
from santu.register.domain.layouts import read_register
from santu.register.domain.layouts_decree import read_decree

BAD_INPUT = Path(__file__).parents[1] / "fixtures" / "bad_input"
REGISTERS = sorted(path.name for path in BAD_INPUT.iterdir() if path.is_dir() and path.name != "decree")


def said(refused: Refused) -> list[str]:
    return str(refused).replace(str(BAD_INPUT), "…").splitlines()


@pytest.mark.parametrize("case", REGISTERS)
def test_a_bad_register_is_refused_with_every_fault(case: str) -> None:
    with pytest.raises(Refused) as caught:
        read_register(BAD_INPUT / case)
    assert said(caught.value) == (BAD_INPUT / case / "said.txt").read_text("utf-8").splitlines()


def test_a_bad_decree_is_refused_with_every_fault() -> None:
    with pytest.raises(Refused) as caught:
        read_decree(BAD_INPUT / "decree" / "decree.csv")
    assert said(caught.value) == (BAD_INPUT / "decree" / "said.txt").read_text("utf-8").splitlines()
