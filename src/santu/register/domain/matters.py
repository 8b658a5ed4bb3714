"""Matters 事项: what the law or a document gives to townships, each with its text, and whether it counts on a day."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from santu.kernel.messages import N_, Fault, Message, Place, message


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
WHY_OUT = {
    Standing.NOT_YET: N_("依据{law}从 {day} 起才施行"),
    Standing.REPEALED: N_("依据{law}已在 {day} 废止"),
    Standing.UNCONFIRMED: N_("依据{law}还没有核对是否有效"),
}
"""Why a matter stays out of lists, of what is devolved, and of sums."""
KEPT_OUT = {
    Standing.NOT_YET: N_(
        "“{name}”的{why}，不能列入清单，也不能下放、委托；"
        "请改日期，或在事项目录里补上那一天有效的版本，或删去。（{clause}）"
    ),
    Standing.REPEALED: N_("“{name}”的{why}，不能列入清单，也不能下放、委托；请删去。（{clause}）"),
    Standing.UNCONFIRMED: N_(
        "“{name}”的{why}，不能列入清单，也不能下放、委托；"
        "请先核对原文，在事项目录里补上施行日期和核对日期再导入，或删去。（{clause}）"
    ),
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


def lapsed(
    named: Collection[tuple[str, str]], catalogue: Mapping[str, Matter], day: date
) -> dict[tuple[str, str], Matter]:
    """Of some matters, by code and name, those that the catalogue of a day has and that do not count on it.

    One that is named without its code is known by its name, unless a matter of that name counts.
    """
    called: defaultdict[str, list[Matter]] = defaultdict(list)
    for matter in catalogue.values():
        called[matter.name].append(matter)
    found = {}
    for code, name in named:
        some = [catalogue[code]] if code in catalogue else [] if code else called.get(name, [])
        if some and not any(one.on(day) is Standing.IN_FORCE for one in some):
            found[code, name] = some[0]
    return found


def why_out(matter: Matter, day: date) -> Message:
    """Why a matter does not count on a day: its text, and since or until when."""
    standing = matter.on(day)
    since = matter.repealed_on if standing is Standing.REPEALED else matter.in_force
    return message(WHY_OUT[standing], law=matter.basis or matter.source, day=since)


def lapsed_faults(
    named: Collection[tuple[Place, str, str]], catalogue: Mapping[str, Matter], day: date, clause: str
) -> list[Fault]:
    """Why matters, each with its place, code and name, can neither stand in a list nor be devolved from a day on."""
    out = lapsed({(code, name) for _, code, name in named}, catalogue, day)
    return [
        Fault(
            place,
            message(
                KEPT_OUT[matter.on(day)],
                name=name or matter.name,
                why=why_out(matter, day),
                clause=clause,
            ),
        )
        for place, code, name in named
        if (matter := out.get((code, name)))
    ]
