"""The matters of a service centre side by side: as surveyed, as its list has them, as their cases went (SX-03, SX-25)."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from santu.kernel.messages import N_
from santu.operate.domain.measuring import Spent, together
from santu.register.domain.survey import Done


class WorkDrift(StrEnum):
    """How cases go otherwise than is registered and designed."""

    ELSEWHERE = "elsewhere"
    SLOW = "slow"
    UNLISTED = "unlisted"
    UNASKED = "unasked"
    UNHELD = "unheld"


WORK_DRIFTS = {
    WorkDrift.ELSEWHERE: N_("实测由别的机构办"),
    WorkDrift.SLOW: N_("慢于时限"),
    WorkDrift.UNLISTED: N_("清单外的办件"),
    WorkDrift.UNASKED: N_("没有人来办"),
    WorkDrift.UNHELD: N_("没有人有权办"),
}
OF_MATTERS = tuple(kind for kind in WorkDrift if kind is not WorkDrift.UNHELD)
"""The kinds that are about a matter; the last is about a task."""


@dataclass(frozen=True, slots=True)
class Planned:
    """A matter as the list of the centre in force has it.

    Attributes:
        matter: its code, else its name.
        offices: who decides and who approves beside, by name; the id of each, "" where the register does not tell it.
        promised: working days, None where the list does not say; ``statutory`` likewise.
    """

    matter: str
    name: str
    offices: Mapping[str, str]
    promised: int | None = None
    statutory: int | None = None

    @property
    def limit(self) -> int | None:
        """The working days that bind: as promised, else as the law has them."""
        return self.statutory if self.promised is None else self.promised


@dataclass(frozen=True, slots=True)
class Worked:
    """How the cases of a matter went.

    Attributes:
        name: what the cases are called.
        cases: how many came.
        by: of how many of them each unit ended the approval, by its id.
        decided: working days of the approval, which is what a promise is about.
        whole: working days from coming to delivery, without those that waited for the applicant or were paused.
    """

    name: str = ""
    cases: int = 0
    by: Mapping[str, int] = field(default_factory=dict)
    decided: Spent = field(default_factory=Spent)
    whole: Spent = field(default_factory=Spent)


@dataclass(frozen=True, slots=True)
class Compared:
    """A matter as surveyed, as planned (None where the list has it not), as measured; and how these drift apart."""

    matter: str
    name: str
    surveyed: Sequence[Done]
    planned: Planned | None
    worked: Worked
    drifts: Sequence[WorkDrift]

    @property
    def usual(self) -> int | None:
        """The working days that it usually takes by the survey, the longest where several do it."""
        return max((row.days for row in self.surveyed if row.days is not None), default=None)


def compared(
    planned: Sequence[Planned], surveyed: Sequence[Done], worked: Mapping[str, Worked]
) -> list[Compared]:
    """The matters of a list in its order, below them what came though no list has it.

    Where no list is in force nothing is off it, and where no case came at all nothing can be told of what nobody asks for.

    Args:
        planned: the rows of the list; of two rows about one matter the first counts.
        surveyed: the rows of a survey.
        worked: how cases went, by the code of their matter, else its name.
    """
    done = _by_key(surveyed)
    left, found = dict(worked), dict[str, Compared]()
    for one in planned:
        if one.matter in found:
            continue
        keys = tuple(dict.fromkeys((one.matter, one.name)))
        own = _summed([left.pop(key) for key in keys if key in left])
        drifts = _drifts(one, own, any_came=bool(worked))
        found[one.matter] = Compared(one.matter, one.name, _rows(done, keys), one, own, drifts)
    off_list = (WorkDrift.UNLISTED,) if planned else ()
    beside = [
        Compared(key, own.name or key, _rows(done, (key, own.name)), None, own, off_list)
        for key, own in sorted(left.items())
    ]
    return [*found.values(), *beside]


def counted(found: Iterable[Compared]) -> dict[WorkDrift, int]:
    """Of how many matters each kind is told."""
    counts = Counter(kind for one in found for kind in one.drifts)
    return {kind: counts[kind] for kind in OF_MATTERS}


def strangers(planned: Planned, by: Collection[str]) -> list[str]:
    """Who approved though the list names others; nobody where the register does not know each that the list names."""
    named = set(planned.offices.values())
    return [] if not named or "" in named else sorted(set(by) - named)


def _drifts(planned: Planned, own: Worked, *, any_came: bool) -> tuple[WorkDrift, ...]:
    middle, limit = own.decided.median, planned.limit
    told = {
        WorkDrift.ELSEWHERE: bool(strangers(planned, own.by)),
        WorkDrift.SLOW: middle is not None and limit is not None and middle > limit,
        WorkDrift.UNASKED: any_came and not own.cases,
    }
    return tuple(kind for kind, is_so in told.items() if is_so)


def _summed(parts: Sequence[Worked]) -> Worked:
    """What went by the code of a matter and by its name, together."""
    if len(parts) < 2:
        return parts[0] if parts else Worked()
    by = Counter[str]()
    for part in parts:
        by.update(part.by)
    cases = sum(part.cases for part in parts)
    decided, whole = (together(getattr(part, name) for part in parts) for name in ("decided", "whole"))
    return Worked(parts[0].name, cases, by, decided, whole)


def _by_key(rows: Sequence[Done]) -> Mapping[str, Sequence[Done]]:
    found: defaultdict[str, list[Done]] = defaultdict(list)
    for row in rows:
        for key in {row.matter, row.name} - {""}:
            found[key].append(row)
    return found


def _rows(done: Mapping[str, Sequence[Done]], keys: Sequence[str]) -> Sequence[Done]:
    """The rows about a matter by any of its keys, each once."""
    return tuple(dict.fromkeys(row for key in keys for row in done.get(key, ())))
