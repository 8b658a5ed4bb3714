"""The workbench: the tasks that are somebody's, their body's, late, or done; and all that are open in their area.

A list is read page by page behind a mark (keyset), so that the last page costs what the first does; counts stop at a cap.
"""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from operator import itemgetter

from django.db.models import F, Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils import timezone

from santu.accounts.domain.grants import EVERYWHERE
from santu.kernel.codes import Level
from santu.operate.domain.case_words import AMBER, HANDED_ON, OK, OVERDUE, outcome_word
from santu.operate.domain.definition import Definition, Node
from santu.operate.domain.forms import Form
from santu.operate.domain.returning import returning
from santu.operate.models import Case, Notice, ProcessVersion, SavedFilter, Token
from santu.operate.selectors.cases import colour_of
from santu.operate.selectors.notices import notices_of
from santu.operate.selectors.processes import Nodes, bound_once, definition_of
from santu.operate.selectors.targets import Target, targets_from
from santu.operate.selectors.which_cases import of_matter
from santu.operate.selectors.whose import holding, is_applicant, open_theirs
from santu.register.models import DivisionVersion
from santu.register.selectors.heirs import names_of, parts_of
from santu.register.selectors.holding import holding_on
from santu.register.selectors.lying import lying_on
from santu.register.selectors.reach import Sight

TO_DO, BODY, LATE, DONE, AREA = "todo", "body", "late", "done", "area"
PAGE = 50
MOST_PLACES = 80
CAP = 1000
"""Counts stop here."""
FAR = datetime(9999, 1, 1, tzinfo=UTC)
"""When a task without a limit is due, in the order of a list."""
NUMBER = re.compile(r"\d{8}-(\d{1,18})")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What of a tab is asked for; what is empty asks for all.

    ``node`` are tasks of it, with commas; ``place`` and ``organ`` are units: where the case is from (a township or a county), whose the task is (a body, or a division itself);
    ``colour`` is ok, amber or overdue; ``taken`` yes or no; ``words`` a number, or a part of a title; ``first`` and ``last`` the days between
    which the task came (or was done); ``after`` the mark of the page before.
    """

    tab: str = TO_DO
    process: str = ""
    node: str = ""
    place: str = ""
    organ: str = ""
    matter: str = ""
    colour: str = ""
    taken: str = ""
    words: str = ""
    first: date | None = None
    last: date | None = None
    after: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """A task in a list, with the case that it is of; ``asking`` are the ends for which something is to be written down."""

    case: int
    token: int
    number: str
    title: str
    process: str
    process_name: str
    node: str
    step: str
    since: datetime
    due_at: datetime | None
    colour: str
    place: str
    organ: str
    holder: str
    ended_at: datetime | None
    is_synthetic: bool
    outcomes: Sequence[tuple[str, str]] = ()
    asking: Collection[str] = ()


@dataclass(frozen=True, slots=True)
class Ends:
    """How a task can end: of which process and node it is, its outcomes, and the one that sends it back ("": none).

    ``form`` is what it asks to be written down.
    """

    process: str
    node: str
    outcomes: Sequence[str]
    back: str
    form: Form


@dataclass(frozen=True, slots=True)
class Listed:
    """A page of a list, the mark of the next ("" on the last), and to whom its tasks may go on."""

    lines: Sequence[Line]
    after: str
    targets: Sequence[Target] = ()


def tasks_listed(sight: Sight, wanted: Wanted, most: int = PAGE) -> Listed:
    """A page of the tasks of a tab: what is due first stands first, of what is done the latest."""
    rows = _narrowed(tasks_of(sight, wanted.tab), wanted).select_related("case__version")
    if wanted.tab == DONE:
        rows = _behind(rows.annotate(key=F("ended_at")), wanted.after, later=False).order_by("-key", "-pk")
    else:
        due = Coalesce("due_at", FAR)
        rows = _behind(rows.annotate(key=due), wanted.after, later=True).order_by("key", "pk")
    found = list(rows[: most + 1])
    shown = found[:most]
    more = len(found) > most
    first = next((one for one in shown if one.right in HANDED_ON), None)
    to = targets_from(first.right, first.place_id, first.county_id, "", sight.today) if first else ()
    return Listed(lines_of(shown), _mark(shown[-1]) if more else "", to)


def tasks_counted(sight: Sight, wanted: Wanted) -> int:
    """How many tasks of a tab there are; CAP + 1 stands for more."""
    return _narrowed(tasks_of(sight, wanted.tab), wanted)[: CAP + 1].count()


def waiting_count(sight: Sight) -> int:
    """How many tasks and notices wait for somebody, for the head of every page.

    One statement beside what it takes to know what their units took on; none for who never acts.
    """
    if not sight.username or not (acts(sight) or is_applicant(sight.held)):
        return 0
    tasks = Token.objects.filter(pk__in=tasks_of(sight, TO_DO).values("pk")[: CAP + 1])
    notices = Notice.objects.filter(pk__in=notices_of(sight).values("pk")[: CAP + 1])
    return tasks.values("pk").union(notices.values("pk"), all=True).count()


def acts(sight: Sight) -> bool:
    """Whether somebody has a right that tasks take."""
    return bool(holding(sight.held, sight.today))


def tasks_of(sight: Sight, tab: str) -> QuerySet[Token]:
    """The tasks of a tab."""
    if tab == DONE:
        return Token.objects.filter(waits=True, ended_by=sight.username).exclude(ended_by="")
    if tab == AREA:
        return Token.objects.open_tasks().filter(in_area(sight))
    rows = open_theirs(sight)
    if tab == TO_DO:
        return rows.filter(holder__in=("", sight.username))
    return rows.filter(due_at__lte=timezone.now()) if tab == LATE else rows


def in_area(sight: Sight) -> Q:
    """The tasks of cases at places that somebody may look at."""
    area = area_of(sight)
    if area is None:
        return Q()
    return Q(county__in=area.counties) | Q(case_place__in=area.townships)


@dataclass(frozen=True, slots=True)
class Area:
    """Counties and townships, each with what went into it."""

    counties: Collection[str]
    townships: Collection[str]


def area_of(sight: Sight) -> Area | None:
    """Where the cases are that somebody may look at by their reach; None where that is everywhere."""
    reach = sight.on(sight.today)
    if reach.everything:
        return None
    lying = lying_on(sight.today, set(reach.roots))
    at = {
        level: {root for root in reach.roots if root in lying and lying[root].level is level}
        for level in (Level.PROVINCE, Level.CITY, Level.COUNTY, Level.TOWNSHIP)
    }
    counties = at[Level.COUNTY] | counties_under(at[Level.PROVINCE] | at[Level.CITY], sight.today)
    both = ((set(parts_of(some, sight.today)) if some else set()) for some in (counties, at[Level.TOWNSHIP]))
    return Area(*both)


def counties_under(units: Collection[str], day: date) -> set[str]:
    """The counties under provinces and cities on a day."""
    found, above = set[str](), set(units)
    while above:
        rows = DivisionVersion.objects.filter(holding_on(day), parent__in=above)
        below = dict(rows.exclude(level=Level.TOWNSHIP).values_list("unit_id", "level"))
        found |= {unit for unit, level in below.items() if level == Level.COUNTY}
        above = {unit for unit, level in below.items() if level == Level.CITY}
    return found


def _narrowed(rows: QuerySet[Token], wanted: Wanted) -> QuerySet[Token]:
    if wanted.process:
        rows = rows.filter(process=wanted.process)
    if wanted.node:
        rows = rows.filter(node__in=wanted.node.split(","))
    if wanted.place:
        today = timezone.localdate()
        lying, parts = lying_on(today, [wanted.place]).get(wanted.place), set(parts_of([wanted.place], today))
        is_county = lying is not None and lying.level is Level.COUNTY
        rows = rows.filter(county__in=parts) if is_county else rows.filter(case_place__in=parts)
    if wanted.organ:
        parts = set(parts_of([wanted.organ], timezone.localdate()))
        rows = rows.filter(Q(body=wanted.organ) | Q(body="", place__in=parts))
    if wanted.matter:
        rows = rows.filter(of_matter(wanted.matter, at="case__"))
    if wanted.taken in ("yes", "no"):
        rows = rows.filter(holder="") if wanted.taken == "no" else rows.exclude(holder="")
    if wanted.words:
        number = NUMBER.fullmatch(wanted.words)
        rows = (
            rows.filter(case=int(number[1])) if number else rows.filter(case__title__icontains=wanted.words)
        )
    when = "ended_at" if wanted.tab == DONE else "since"
    if wanted.first:
        rows = rows.filter(**{f"{when}__gte": _begin(wanted.first)})
    if wanted.last:
        rows = rows.filter(**{f"{when}__lt": _begin(wanted.last + timedelta(days=1))})
    return _coloured(rows, wanted.colour)


def _coloured(rows: QuerySet[Token], colour: str) -> QuerySet[Token]:
    now = timezone.now()
    if colour == OVERDUE:
        return rows.filter(due_at__lte=now)
    if colour == AMBER:
        return rows.filter(due_at__gt=now, amber_at__lte=now)
    if colour == OK:
        return rows.filter(Q(due_at=None) | Q(due_at__gt=now)).exclude(amber_at__lte=now)
    return rows


def _begin(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time()))


def _behind(rows: QuerySet[Token], after: str, *, later: bool) -> QuerySet[Token]:
    """What stands behind a mark; a mark that is none begins anew."""
    moment, _, number = after.rpartition("~")
    try:
        at = datetime.fromisoformat(moment)
        at.astimezone(UTC)
        pk = int(number)
    except (ValueError, OverflowError):
        return rows
    if at.tzinfo is None or pk > 2**62:
        return rows
    if later:
        return rows.filter(Q(key__gt=at) | Q(key=at, pk__gt=pk))
    return rows.filter(Q(key__lt=at) | Q(key=at, pk__lt=pk))


def _mark(token: Token) -> str:
    key: datetime = token.key  # type: ignore[attr-defined]  # annotated by whoever lists
    return f"{key.astimezone(UTC):%Y-%m-%dT%H:%M:%S.%f}+00:00~{token.pk}"


def lines_of(tokens: Sequence[Token]) -> list[Line]:
    """Some tasks, each with its case and version at hand, as a list shows them."""
    now = timezone.now()
    names, nodes = _names(tokens), Nodes()
    lines = []
    for token in tokens:
        definition, node = _known(token, nodes)
        organ = token.body or token.place_id
        lines.append(
            Line(
                case=token.case_id,
                token=token.number,
                number=token.case.number,
                title=token.case.title,
                process=token.process,
                process_name=definition.name,
                node=token.node,
                step=node.called,
                since=token.since,
                due_at=token.due_at,
                colour="" if token.ended_at else colour_of(token.amber_at, token.due_at, now),
                place=names.get(token.case.place_id, token.case.place_id),
                organ=names.get(organ, organ),
                holder=token.holder if token.ended_at is None else token.ended_by,
                ended_at=token.ended_at,
                is_synthetic=token.case.is_synthetic,
                outcomes=[(key, outcome_word(definition, node, key)) for key in node.outcomes],
                asking={key for key in node.outcomes for own in _form(token).values() if own.is_needed(key)},
            )
        )
    return lines


def _form(token: Token) -> Form:
    """What a task asks to be written down."""
    return bound_once(token.case.version.binding).forms.get(token.node, {})


def _known(token: Token, nodes: Nodes) -> tuple[Definition, Node]:
    """The node of a task, also of one that ended before its case was moved to another version."""
    found = nodes.of(token.case.version, token.node)
    if found is None:
        raise LookupError(f"no version of {token.process} has {token.node}")
    return found


def _names(tokens: Sequence[Token]) -> Mapping[str, str]:
    units = {unit for one in tokens for unit in (one.case.place_id, one.body, one.place_id)} - {""}
    found = {unit: lying.name for unit, lying in lying_on(timezone.localdate(), units).items()}
    gone = units - found.keys()
    return {**found, **names_of(gone)} if gone else found


def case_numbered(text: str) -> int | None:
    """The case that a number names, as it is called; None where the text is no number or there is no such case."""
    found = NUMBER.fullmatch(text.strip())
    if not found:
        return None
    return Case.objects.filter(pk=int(found[1])).values_list("pk", flat=True).first()


def filters_of(username: str) -> list[tuple[str, str]]:
    """The filters that somebody keeps: name and query, by name."""
    return list(SavedFilter.objects.filter(owner=username).order_by("name").values_list("name", "query"))


def processes_known() -> list[tuple[str, str]]:
    """The processes that cases may be of, by name, each with its title."""
    rows = ProcessVersion.objects.order_by("process", "number").values_list("process", "title")
    return sorted(dict(rows).items())


def places_known(sight: Sight) -> list[tuple[str, str]]:
    """The townships of the counties over which somebody acts, as a list to choose from; none where there are too many."""
    own = {unit for _, unit, _ in holding(sight.held, sight.today)} - {EVERYWHERE}
    lying = lying_on(sight.today, own)
    counties = {unit for unit in lying if lying[unit].level is Level.COUNTY and not lying[unit].is_body}
    held = DivisionVersion.objects.filter(holding_on(sight.today), parent__in=counties, level=Level.TOWNSHIP)
    found = list(held.order_by("unit").values_list("unit_id", "name")[: MOST_PLACES + 1])
    return found if len(found) <= MOST_PLACES else []


def acting_at(sight: Sight) -> list[tuple[str, str]]:
    """The units at which somebody acts, by name: where they may begin what is theirs to begin."""
    own = dict.fromkeys(unit for _, unit, _ in holding(sight.held, sight.today) if unit != EVERYWHERE)
    lying = lying_on(sight.today, own.keys())
    return sorted(((unit, one.name) for unit, one in lying.items() if not one.is_body), key=itemgetter(1))


def ends_of(chosen: Iterable[tuple[int, int]]) -> Mapping[tuple[int, int], Ends]:
    """How some tasks (case and token) can end."""
    rows = Token.objects.filter(case__in={case for case, _ in chosen}, waits=True)
    tokens = list(rows.select_related("case__version"))
    done: dict[int, set[str]] = {}
    for token in tokens:
        if token.ended_at is not None:
            done.setdefault(token.case_id, set()).add(token.node)
    found = {}
    for token in tokens:
        definition = definition_of(token.case.version)
        if token.node not in definition.nodes:
            continue  # it ended before its case was moved to another version
        back = returning(definition, token.node, done.get(token.case_id, set()))
        outcomes = definition.nodes[token.node].outcomes
        found[token.case_id, token.number] = Ends(token.process, token.node, outcomes, back, _form(token))
    return found
