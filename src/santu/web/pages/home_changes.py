"""What changed, in sentences: since a day, at the last change, and by the latest acts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from santu.kernel.messages import N_, Message, message
from santu.register.domain.act_words import ACTS
from santu.register.domain.differences import Group
from santu.register.domain.differences_words import GROUPS
from santu.register.selectors.differences import counts_between
from santu.register.selectors.reach import Sight
from santu.register.selectors.recent_acts import RecentAct, recent_acts
from santu.web.days import Day

SIGNS = {"+": N_("设立 {n}"), "-": N_("撤销 {n}"), "~": N_("变更 {n}"), "⇄": N_("划转 {n}")}
"""What the signs count, in the order in which a sentence tells them."""
LAST_ACTS = 3


@dataclass(frozen=True, slots=True)
class Number:
    """A number of a sentence with its word, and the page with the rows behind it."""

    sign: str
    said: Message
    href: str


@dataclass(frozen=True, slots=True)
class Sentence:
    """How many units of a group came, changed and went between two days."""

    group: Group
    word: str
    since: date
    numbers: Sequence[Number]


@dataclass(frozen=True, slots=True)
class Changed:
    """What the page says of changes: since a day, and between the last two change days."""

    since: Sequence[Sentence]
    latest: Sequence[Sentence]


def what_changed(day: Day, since: date | None, days: Sequence[date], unit: str) -> Changed:
    """What changed in a unit up to the day of the page.

    Args:
        day: the day of the page.
        since: from which day on changes are told, if from any.
        days: the days up to it on which anything changed.
        unit: the province.
    """
    previous = days[-2] if len(days) > 1 else None
    told = sentences(day, since, unit) if since else []
    latest = sentences(day, previous, unit) if previous and previous != since else []
    return Changed(told, latest)


def acts_told(sight: Sight) -> list[tuple[RecentAct, str]]:
    """The latest acts that somebody sees, each with what its kind is called."""
    return [(act, ACTS.get(act.kind, act.kind)) for act in recent_acts(LAST_ACTS, sight)]


def sentences(day: Day, since: date, unit: str) -> list[Sentence]:
    """A sentence for each group in which anything differs between ``since`` and the day of the page."""
    counts = counts_between(since, day.shown, unit)
    return [
        Sentence(group, word, since, numbers)
        for group, word in GROUPS.items()
        if (numbers := _numbers(day, since, unit, group, counts))
    ]


def _numbers(
    day: Day, since: date, unit: str, group: Group, counts: Mapping[tuple[Group, str], int]
) -> list[Number]:
    path = reverse("compare")
    about = {"from": since.isoformat(), "unit": unit, "kind": group.value}
    return [
        Number(sign, message(word, n=f"{counts[group, sign]:,}"), day.link(path, **about, sign=sign))
        for sign, word in SIGNS.items()
        if counts.get((group, sign))
    ]
