"""Matters 事项: what the law or a document gives to townships, each with its text, and whether it counts on a day."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from santu.kernel.messages import N_


class Standing(StrEnum):
    """What a matter is on a day; only one in force counts, in lists and in sums."""

    IN_FORCE = "in_force"
    NOT_YET = "not_yet"
    REPEALED = "repealed"
    UNCONFIRMED = "unconfirmed"


STANDINGS = {
    Standing.IN_FORCE: N_("有效"),
    Standing.NOT_YET: N_("尚未施行"),
    Standing.REPEALED: N_("已废止"),
    Standing.UNCONFIRMED: N_("待核"),
}


@dataclass(frozen=True, slots=True)
class Matter:
    """A matter as one version of a text has it; ``code`` and ``version`` tell it apart.

    ``kind`` is one of ``MATTERS``, and ``kind_checked`` says whether a person looked at it; ``power`` is how townships come to
    have it. It is asked of subdistricts only where ``subdistricts`` says so. It counts from ``in_force`` until before
    ``repealed_on``; while ``checked_on`` is empty nobody confirmed that it does.
    """

    code: str
    name: str
    kind: str = "other"
    kind_checked: bool = False
    law: str = ""
    version: str = ""
    article: str = ""
    text: str = ""
    power: str = "statutory"
    subdistricts: bool = True
    in_force: date | None = None
    repealed_on: date | None = None
    checked_on: date | None = None
    source: str = ""

    @property
    def key(self) -> tuple[str, str]:
        return self.code, self.version

    @property
    def basis(self) -> str:
        """Text and article, as a document names them."""
        return f"《{self.law}》{self.article}" if self.law else self.article

    def on(self, day: date) -> Standing:
        """What it is on a day."""
        if self.checked_on is None or self.in_force is None:
            return Standing.UNCONFIRMED
        if day < self.in_force:
            return Standing.NOT_YET
        return Standing.REPEALED if self.repealed_on and self.repealed_on <= day else Standing.IN_FORCE


def catalogue_on(matters: Iterable[Matter], day: date) -> dict[str, Matter]:
    """Code → the version of each matter on a day, in order of code: of several the last that began, else the first to come."""
    found: dict[str, Matter] = {}
    for matter in sorted(matters, key=lambda one: (one.code, one.in_force or date.max, one.version)):
        other = found.get(matter.code)
        if other is None or (matter.in_force is not None and matter.in_force <= day):
            found[matter.code] = matter
    return found


def in_force(catalogue: Mapping[str, Matter], day: date) -> dict[str, Matter]:
    """Those of a catalogue that count on a day."""
    return {code: one for code, one in catalogue.items() if one.on(day) is Standing.IN_FORCE}
