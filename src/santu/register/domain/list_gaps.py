"""Matters in force at a place that no body, or more than one, undertakes as the main one."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from santu.register.domain.rows import Duty


@dataclass(frozen=True, slots=True)
class Gap:
    """A matter with its number of main bodies, which is none or more than one."""

    matter: str
    name: str
    mains: int


def gaps_of(duties: Iterable[Duty]) -> list[Gap]:
    """The gaps among the duties of one place, in order of matter."""
    by_matter: defaultdict[str, list[Duty]] = defaultdict(list)
    for duty in duties:
        by_matter[duty.matter].append(duty)
    found: Sequence[Gap] = [
        Gap(matter, some[0].name, sum(duty.is_main for duty in some))
        for matter, some in sorted(by_matter.items())
    ]
    return [gap for gap in found if gap.mains != 1]
