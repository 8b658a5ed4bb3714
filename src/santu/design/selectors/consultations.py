"""Rounds of consultation as they are kept, whom a scenario can ask, and what waits for whom."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from santu.accounts.domain.roles import Right
from santu.accounts.models import User
from santu.accounts.selectors.grants import granted_over
from santu.design.domain.consulting import Answer, AskedBody, Replied, Round, Said
from santu.design.domain.proposals import Proposal
from santu.design.models import Asked, Consultation, Opinion, Reply, Scenario
from santu.design.selectors.drawn import Drawn, drawn
from santu.kernel.codes import Level
from santu.kernel.messages import N_, Message, Refused, message, refuse
from santu.register.domain.rows import Division
from santu.register.selectors.heirs import heirs_of
from santu.register.selectors.reach import Sight
from santu.register.selectors.units import divisions_on
from santu.standards.loader import load
from santu.standards.rulebook import Standards
from santu.standards.schema import Item

CONSULTED = "approval/consulted"
CALLED = N_("{unit}{body}")

Body = tuple[str, str]
"""An item of ``approval/consulted``, and the id of a unit."""


@dataclass(frozen=True, slots=True)
class Askable:
    """A body that could be asked; ``touched`` where the scenario changes something of its unit."""

    body: str
    unit: str
    called: Message
    touched: bool

    @property
    def key(self) -> str:
        return f"{self.body}:{self.unit}"


def kinds_of_bodies(day: date | None = None) -> Sequence[Item]:
    """The kinds of bodies that are asked, of a day or of today."""
    return load().items(CONSULTED, day or timezone.localdate())


def called_body(body: str, unit: Division | None, known: str) -> Message:
    """What a body is called: a township by its name, a department with its county."""
    item = next((item for item in kinds_of_bodies() if item.id == body), None)
    name = unit.name if unit else known
    if item is None or item.text("level") == Level.TOWNSHIP.name.lower():
        return message("{unit}", unit=name)
    return message(CALLED, unit=name, body=message(item.name))


def askable(scenario: Scenario, standards: Standards) -> list[Askable]:
    """The bodies of the scenario's counties and townships that somebody answers for, those it touches first."""
    known = drawn(scenario, standards)
    counties = {proposal.county for proposal in known.design.proposals}
    candidates = {
        unit: row
        for unit, row in known.base.divisions.items()
        if unit in counties or (row.level is Level.TOWNSHIP and row.parent in counties)
    }
    today = timezone.localdate()
    answering: defaultdict[str, set[str]] = defaultdict(set)
    for granted in granted_over(candidates):
        if granted.held.holds_on(today):
            answering[granted.held.unit].add(granted.held.role)
    found = [
        Askable(item.id, unit, called_body(item.id, row, unit), unit in counties or unit in known.by_home)
        for item in kinds_of_bodies()
        for unit, row in sorted(candidates.items(), key=lambda pair: pair[1].code)
        if row.level is Level[item.text("level").upper()] and answering[unit] & set(item.texts("roles"))
    ]
    return sorted(found, key=lambda one: not one.touched)


def proposals_for(known: Drawn, unit: str) -> Sequence[Proposal]:
    """What a body is asked about: the proposals that touch its unit, of a county all in it."""
    of_county = [proposal for proposal in known.design.proposals if proposal.county == unit]
    return of_county or known.by_home.get(unit, ())


def consultation_unknown(number: int) -> Refused:
    """There is no such round, as far as whoever asks may know."""
    return refuse(str(number), N_("没有第 {number} 号征求意见；请从待办或方案进入。"), number=number)


def consultation_numbered(number: int) -> Consultation:
    """The round with this number.

    Raises:
        Refused: there is none.
    """
    found = Consultation.objects.select_related("scenario").filter(pk=number).first()
    if found is None:
        raise consultation_unknown(number)
    return found


def asked_numbered(number: int) -> Asked:
    """A body that is asked, by its number.

    Raises:
        Refused: there is none.
    """
    found = Asked.objects.select_related("consultation__scenario").filter(pk=number).first()
    if found is None:
        raise consultation_unknown(number)
    return found


def opinion_numbered(number: int) -> Opinion:
    """An opinion, by its number.

    Raises:
        Refused: there is none.
    """
    found = Opinion.objects.select_related("asked__consultation").filter(pk=number).first()
    if found is None:
        raise refuse("opinion", N_("没有这条意见；请刷新页面。"))
    return found


def rounds_of(scenario: int) -> list[Round]:
    """The rounds on a scenario, the latest first."""
    return _rounds(Consultation.objects.filter(scenario=scenario).order_by("-pk"))


def round_of(number: int) -> Round:
    """One round with all that was said."""
    return _rounds(Consultation.objects.filter(pk=number))[0]


def opinions_so_far(asked: Asked) -> list[Said]:
    """All that a body said in a round, the latest first, also what it said anew since."""
    rows = list(Opinion.objects.filter(asked=asked).order_by("-pk"))
    replies = _replies(row.pk for row in rows)
    return [_said(row, replies) for row in rows]


def _rounds(rows: Iterable[Consultation]) -> list[Round]:
    rows = list(rows)
    asked: defaultdict[int, list[Asked]] = defaultdict(list)
    for one in Asked.objects.filter(consultation__in=[row.pk for row in rows]).order_by("pk"):
        asked[one.consultation_id].append(one)
    said = _latest(one.pk for bodies in asked.values() for one in bodies)
    return [
        Round(
            row.pk, row.scenario_id, row.text, row.by, row.opened_on, row.due, row.closed_at,
            [AskedBody(one.pk, one.body, one.unit, said.get(one.pk, ())) for one in asked[row.pk]],
            row.document,
        )
        for row in rows
    ]  # fmt: skip


def _latest(asked: Iterable[int]) -> Mapping[int, Sequence[Said]]:
    """The latest of each body on each proposal, what it says of all first."""
    found: dict[tuple[int, str], Opinion] = {}
    for row in Opinion.objects.filter(asked__in=list(asked)).order_by("pk"):
        found[row.asked_id, row.proposal] = row
    replies = _replies(row.pk for row in found.values())
    said: defaultdict[int, list[Said]] = defaultdict(list)
    for (body, _), row in sorted(found.items()):
        said[body].append(_said(row, replies))
    return said


def _said(row: Opinion, replies: Mapping[int, Replied]) -> Said:
    return Said(row.pk, row.proposal, Answer(row.answer), row.words, row.at, row.by, replies.get(row.pk))


def _replies(opinions: Iterable[int]) -> Mapping[int, Replied]:
    rows = Reply.objects.filter(opinion__in=list(opinions)).order_by("pk")
    return {row.opinion_id: Replied(row.adopted, row.words, row.at) for row in rows}


def names_asked(scenario: Scenario, bodies: Iterable[AskedBody]) -> dict[int, Message]:
    """What each of some bodies is called."""
    bodies = list(bodies)
    rows = divisions_on(scenario.base_day, [body.unit for body in bodies])
    return {body.number: called_body(body.body, rows.get(body.unit), body.unit) for body in bodies}


def speaks_for(sight: Sight) -> set[Body]:
    """The bodies on whose behalf a person answers, by their roles over the very unit."""
    held = [one for one in sight.held if one.holds_on(sight.today) and one.unit]
    if not held:
        return set()
    return {
        (item.id, one.unit) for item in kinds_of_bodies() for one in held if one.role in item.texts("roles")
    }


def asked_theirs(sight: Sight, asked: Asked) -> bool:
    """Whether a person answers for a body that is asked, or for what carries on its unit."""
    mine, units, new = speaks_for(sight), {asked.unit}, {asked.unit}
    while mine and new and not any((asked.body, unit) in mine for unit in units):
        heirs = {heir.unit for some in heirs_of(new).values() for heir in some}
        new = heirs - units
        units |= new
    return any((asked.body, unit) in mine for unit in units)


@dataclass(frozen=True, slots=True)
class Waiting:
    """A round that waits for a person: to answer it for a body (``asked``), or to reply and close."""

    number: int
    title: str
    due: date
    asked: int = 0


def to_answer(sight: Sight) -> list[Waiting]:
    """What bodies are asked for which this person answers, and have not answered yet."""
    mine = speaks_for(sight)
    if not mine:
        return []
    rows = Asked.objects.filter(
        unit__in={unit for _, unit in mine},
        consultation__closed_at=None,
        consultation__due__gte=sight.today,
    ).exclude(opinions__proposal="")
    columns = ("pk", "body", "unit", "consultation", "consultation__scenario__title", "consultation__due")
    return [
        Waiting(number, title, due, asked)
        for asked, body, unit, number, title, due in rows.order_by("pk").values_list(*columns)
        if (body, unit) in mine
    ]


def to_settle(sight: Sight) -> list[Waiting]:
    """The open rounds of this person that all have answered, or whose last day is over."""
    if not sight.has(Right.DESIGN):
        return []
    rows = Consultation.objects.filter(by=sight.username, closed_at=None).order_by("pk")
    columns = ("pk", "scenario__title", "due")
    mine = {number: Waiting(number, title, due) for number, title, due in rows.values_list(*columns)}
    if not mine:
        return []
    silent = Counter(
        Asked.objects.filter(consultation__in=mine)
        .exclude(opinions__proposal="")
        .values_list("consultation", flat=True)
    )
    return [one for one in mine.values() if not silent[one.number] or one.due < sight.today]


def answering(number: int) -> Iterator[tuple[int, User]]:
    """Of each body that a round asks and that has not answered yet: its number, and somebody who can answer for it."""
    roles = {item.id: set(item.texts("roles")) for item in kinds_of_bodies()}
    today = timezone.localdate()
    for row in Asked.objects.filter(consultation=number).exclude(opinions__proposal="").order_by("pk"):
        held = (one for one in granted_over([row.unit]) if one.held.holds_on(today))
        name = next((one.user for one in held if one.held.role in roles.get(row.body, ())), None)
        person = User.objects.filter(username=name, is_active=True).first()
        if person is not None:
            yield row.pk, person


def consultations_to_do(sight: Sight) -> Iterator[Waiting]:
    """All of both."""
    yield from to_answer(sight)
    yield from to_settle(sight)


def objections_open(rounds: Collection[Round], answers: Collection[str]) -> int:
    """How many opinions of some sorts in some rounds nobody has replied to."""
    return sum(1 for one in rounds for _ in one.to_reply(answers))
