"""What the form of merges of a province asks: the terms of every county, the net change in all, the share of towns."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from urllib.parse import urlencode

from django.http import QueryDict

from santu.kernel.messages import N_, Fault, message
from santu.scale.merges.province import share
from santu.solvers.merges.province import Target
from santu.web.merge_form import Asked, Usual, asked_of

MINUS = "−"
NOT_A_CHANGE = N_("“{text}”不是个数的净变化；请填 0 或负整数，如 -120。")
NOT_A_SHARE = N_("“{text}”不是比例；请填 0 到 100 的百分数，如 66.3，不要求就留空。")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is asked of a province.

    Attributes:
        asked: the terms of every county.
        change: by how many the number of townships changes; 0 or less.
        percent: the share of towns and subdistricts of those that remain, as it was written; "" for none.
    """

    asked: Asked
    change: int
    percent: str
    faults: tuple[Fault, ...] = ()

    def target(self) -> Target:
        """As the solver takes it."""
        return Target(-self.change, share(f"{self.percent}%") if self.percent else None)

    def query(self) -> str:
        """For an address."""
        return urlencode([*self.asked.fields(), ("change", str(self.change)), ("percent", self.percent)])

    def changing(self, change: int) -> "Wanted":
        """The same with another number."""
        return replace(self, change=change)


def wanted_of(said: QueryDict, usual: Usual, figures: Mapping[str, float]) -> Wanted:
    """What a form says.

    Args:
        said: the form.
        usual: the terms of the standards, for what it leaves out.
        figures: the outcome that the document states, likewise; empty where there is none.
    """
    asked = asked_of(said, usual, ())
    faults = [*asked.faults]
    change = int(figures.get("townships", 0))
    percent = f"{figures['urban_type_share_percent']:g}" if "urban_type_share_percent" in figures else ""
    if (text := said.get("change", "").strip()) != "":
        found = _change(text)
        if found is None:
            faults.append(Fault("change", message(NOT_A_CHANGE, text=text[:20])))
        else:
            change = found
    if "percent" in said:
        text = said.get("percent", "").strip().removesuffix("%").strip()
        if _is_share(text):
            percent = text
        else:
            faults.append(Fault("percent", message(NOT_A_SHARE, text=text[:20])))
    return Wanted(asked, change, percent, tuple(faults))


def _change(text: str) -> int | None:
    text = text.replace(MINUS, "-").replace(",", "")
    digits = text.removeprefix("-")
    if not (digits.isascii() and digits.isdigit() and len(digits) <= 6):
        return None
    found = int(text)
    return found if found <= 0 else None


def _is_share(text: str) -> bool:
    if not text:
        return True
    try:
        return isinstance(share(f"{text}%"), Fraction)
    except (ValueError, ZeroDivisionError):
        return False
