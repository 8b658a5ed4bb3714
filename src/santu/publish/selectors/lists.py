"""The lists as the register and the standards have them on a day, made out of what may leave."""

from collections.abc import Iterable, Mapping
from datetime import date
from itertools import groupby
from operator import itemgetter

from django.db.models import Q

from santu.kernel.codes import Level
from santu.publish.domain.listing import COLUMNS, UNKNOWN, Listing, ListKind, Row
from santu.publish.selectors.classes import require_public
from santu.publish.selectors.leaving import leaving
from santu.register.domain.admissions import Decided, Record, Wish
from santu.register.domain.matters import lapsed
from santu.register.domain.rows import State
from santu.register.domain.yuan import yuan
from santu.register.selectors.holding import holding_on, known_by
from santu.register.selectors.matters import catalogue
from santu.register.selectors.scope import subtree
from santu.standards.rulebook import Standards
from santu.standards.schema import AnyRule, BoundRule, ListRule

STANDING = known_by(None)
SAYS = ("level", "kind", "name", "parent_id")
"""What a version of a division says to the public."""
NOTHING = ("", "", "", "")


def listed(kind: ListKind, *, scope: str, day: date, standards: Standards) -> Listing:
    """A list about a unit and all below it, on a day.

    Raises:
        NotPublic: a column of it comes from a field that may not leave.
    """
    require_public(column.source for column in COLUMNS[kind] if column.source)
    if kind is ListKind.DIVISIONS:
        rows = _divisions(scope, day)
    elif kind is ListKind.SUCCESSION:
        rows = _succession(scope, day, Level.TOWNSHIP)
    elif kind is ListKind.VILLAGES:
        rows = _succession(scope, day, Level.VILLAGE)
    elif kind is ListKind.DUTIES:
        rows = _duties(scope, day)
    elif kind is ListKind.SERVICES:
        rows = _services(scope, day, standards)
    elif kind is ListKind.ADMISSIONS:
        rows = _admissions(scope, day)
    else:
        rows = [_standard(rule, day) for rule in standards if rule.on(day) is not None]
    return Listing(kind, tuple(rows))


def unit_called(unit: str, day: date) -> tuple[str, str, str] | None:
    """Level, name and code of a unit on a day; ``None`` where it is not there."""
    versions = _versions(Q(unit=unit, start__lte=day)).get(unit, [])
    if not versions or versions[-1][1] <= day:
        return None
    level, _, name, _ = versions[-1][2]
    return level, name, _code(_codes([unit], day), unit, day)


Version = tuple[date, date, tuple[str, ...]]
"""First day, end, and what a division says of itself from the one up to the other."""


def _versions(which: Q) -> dict[str, list[Version]]:
    """Of each unit what it said of itself, in order; where only something else changed it is one version.

    What is preparing or closing is no division yet, or not any more.
    """
    held = which & STANDING & Q(state=State.STANDING)
    rows = sorted(
        leaving("register.DivisionVersion", ("unit_id", "start", "end", *SAYS), held), key=itemgetter(0, 1)
    )
    found: dict[str, list[Version]] = {}
    for unit, some in groupby(rows, key=itemgetter(0)):
        versions = found.setdefault(unit, [])
        for _, start, end, *said in some:
            says = tuple(text or "" for text in said)
            if versions and versions[-1][1:] == (start, says):
                versions[-1] = (versions[-1][0], end, says)
            else:
                versions.append((start, end, says))
    return found


def _on(versions: Mapping[str, list[Version]], unit: str, day: date) -> tuple[str, ...]:
    """What a unit said on a day, or the last before it."""
    fitting = [says for start, _, says in versions.get(unit, ()) if start <= day]
    return fitting[-1] if fitting else NOTHING


def _codes(units: Iterable[str], until: date) -> dict[str, list[tuple[date, str]]]:
    """The codes that some units came to have up to a day, in order."""
    which = STANDING & Q(system="nbs", start__lte=until, unit__in=list(units))
    found: dict[str, list[tuple[date, str]]] = {}
    for unit, start, code in leaving("register.UnitCode", ("unit_id", "start", "code"), which):
        found.setdefault(unit, []).append((start, code))
    return {unit: sorted(codes) for unit, codes in found.items()}


def _code(codes: Mapping[str, list[tuple[date, str]]], unit: str, day: date) -> str:
    """The code of a unit on a day, or the last that it had before."""
    return next((code for start, code in reversed(codes.get(unit, ())) if start <= day), "")


def _divisions(scope: str, day: date) -> list[Row]:
    below = Q(unit__in=subtree([scope], day))
    codes = dict(leaving("register.UnitCode", ("unit_id", "code"), below & holding_on(day) & Q(system="nbs")))
    there: dict[str, tuple[date, tuple[str, ...]]] = {}
    for unit, versions in _versions(below & Q(start__lte=day)).items():
        start, end, says = versions[-1]
        if end > day:
            there[unit] = (start, says)
    above = {unit: says for unit, (_, says) in there.items()}
    rows = []
    for unit, (start, (level, kind, name, parent)) in there.items():
        _, _, parent_name, _ = above.get(parent, NOTHING)
        # The unit above the list is no part of it.
        shown = parent if parent in above else ""
        rows.append((unit, codes.get(unit, ""), name, kind, level, shown, parent_name, start.isoformat()))
    return sorted(rows, key=itemgetter(1, 0))


def _succession(scope: str, day: date, level: Level) -> list[Row]:
    """Which unit of a level went on as which, and which bore another name or code; a village that became more is one."""
    links = _links(scope, day)
    units = {unit for _, old, new, _, _ in links for unit in (old, new)}
    versions, codes = _versions(Q(unit__in=list(units))), _codes(units, day)
    homes = _homes(versions)
    found = []
    for when, old, new, event, document in links:
        was, becomes = _on(versions, old, _before(when)), _on(versions, new, when)
        levels = {was[0], becomes[0]}
        if level in levels and (level is Level.VILLAGE or Level.VILLAGE not in levels):
            home = (becomes[3], _on(homes, becomes[3], when)[2])
            said = (_code(codes, old, _before(when)), was[2], event, _code(codes, new, day), becomes[2])
            found.append(((when.isoformat(), old, new), home, (*said, document)))
    found += _called_otherwise(scope, day, level)
    rows: list[Row]
    if level is Level.TOWNSHIP:
        rows = [(*which, home, *said) for which, (_, home), said in found]
    else:
        today = _townships_today(links, [which[2] for which, _, _ in found], day)
        rows = [(*which, *today.get(which[2], home), *said) for which, home, said in found]
    return sorted(rows, key=lambda row: (row[0], row[-6], row[-3], row[1], row[2]))


Link = tuple[date, str, str, str, str]


def _links(scope: str, day: date) -> list[Link]:
    """What went on as what is there on a day, and what had gone on as that before."""
    columns = ("day", "unit_id", "successor_id", "event", "act__document")
    known = STANDING & Q(day__lte=day)
    found: set[Link] = set()
    more = set(leaving("register.SuccessionLink", columns, known & Q(successor__in=subtree([scope], day))))
    while more := more - found:
        found |= more
        earlier = known & Q(successor__in=list({old for _, old, *_ in more}))
        more = set(leaving("register.SuccessionLink", columns, earlier))
    return list(found)


def _townships_today(links: Iterable[Link], units: Iterable[str], day: date) -> dict[str, tuple[str, str]]:
    """The township, as id and name, in which each village or its first heir lies on a day."""
    heirs = {old: new for _, old, new, *_ in sorted(links, reverse=True) if old != new}
    last: dict[str, str] = {}
    for unit in units:
        now, seen = unit, {unit}
        while (heir := heirs.get(now)) and heir not in seen:
            now = heir
            seen.add(heir)
        last[unit] = now
    versions = _versions(Q(unit__in=list(set(last.values())), start__lte=day))
    homes = _homes(versions)
    found = {}
    for unit, now in last.items():
        level, _, name, parent = _on(versions, now, day)
        found[unit] = (now, name) if level == Level.TOWNSHIP else (parent, _on(homes, parent, day)[2])
    return found


def _homes(versions: Mapping[str, list[Version]]) -> dict[str, list[Version]]:
    """What is above some units."""
    return _versions(
        Q(unit__in=list({says[3] for some in versions.values() for _, _, says in some if says[3]}))
    )


Called = tuple[tuple[str, str, str], tuple[str, str], tuple[str, str, str, str, str, str]]
"""Day, old and new id; id and name of what is above; codes, names, event and document."""


def _called_otherwise(scope: str, day: date, level: Level) -> list[Called]:
    """The units of a level that only got another name or code, without another taking their place."""
    which = Q(unit__in=subtree([scope], day), start__lte=day, level=level)
    versions = _versions(which)
    codes = _codes(versions, day)
    papers = {
        (unit, start): document
        for label in ("register.UnitCode", "register.DivisionVersion")
        for unit, start, document in leaving(
            label, ("unit_id", "start", "act__document"), STANDING & Q(unit__in=list(versions))
        )
        if document
    }
    homes = _homes(versions)
    found: list[Called] = []
    for unit, some in versions.items():
        names = [(start, says[2]) for start, _, says in some]
        days = sorted({start for start, _ in (*names[1:], *codes.get(unit, ())[1:])})
        for when in days:
            was, becomes = _on(versions, unit, _before(when)), _on(versions, unit, when)
            old, new = _code(codes, unit, _before(when)), _code(codes, unit, when)
            if was == NOTHING or not old or (was[2], old) == (becomes[2], new):
                continue
            event = "rename" if was[2] != becomes[2] else "recode"
            home = (becomes[3], _on(homes, becomes[3], when)[2])
            said = (old, was[2], event, new, becomes[2], papers.get((unit, when), ""))
            found.append(((when.isoformat(), unit, unit), home, said))
    return found


DONE = ("unit_id", "matter", "name", "kind", "place_id", "body_id", "organ", "role")
MORE = ("power", "instrument", "basis", "text", "days")


def _duties(scope: str, day: date) -> list[Row]:
    """What is done at a unit and at all below it, the main body before who cooperates; of matters that count on the day."""
    which = Q(place__in=subtree([scope], day)) & holding_on(day)
    found = list(leaving("register.DutyVersion", (*DONE, *MORE), which))
    out = lapsed({(matter, name) for _, matter, name, *_ in found}, catalogue(day), day)
    found = [row for row in found if (row[1], row[2]) not in out]
    bodies = {unit for _, _, _, _, _, body, organ, *_ in found for unit in (body, organ) if unit}
    columns = ("unit_id", "name", "host_id")
    of_bodies = leaving("register.BodyVersion", columns, holding_on(day))
    named = {unit: (name, host) for unit, name, host in of_bodies if unit in bodies}
    starts = _starts(day)
    places = {row[4] for row in found} | {host for _, host in named.values()}
    versions, codes = _versions(Q(unit__in=places, start__lte=day)), _codes(places, day)

    def called(unit: str) -> str:
        return _on(versions, unit, day)[2]

    rows = []
    for duty, matter, name, kind, place, body, organ, role, *more in found:
        *texts, days = more
        if body not in named or not called(place):
            continue
        by, home = named[body]
        where = (duty, place, _code(codes, place, day), called(place))
        who = (by, called(home), starts.get(body, ""), named.get(organ, ("", ""))[0])
        rows.append((*where, matter, name, kind, role, *who, *texts, str(days or "")))
    return sorted(rows, key=lambda row: (row[2], row[4], row[7] != "main", row[8], row[0]))


def _starts(day: date) -> dict[str, str]:
    """From when each body will work that is still being prepared on a day."""
    preparing = leaving("register.BodyVersion", ("unit_id",), holding_on(day) & Q(state=State.PREPARING))
    found = {unit: UNKNOWN for (unit,) in preparing}
    later = STANDING & Q(unit__in=list(found), state=State.STANDING, start__gt=day)
    days = sorted(
        leaving("register.BodyVersion", ("unit_id", "start"), later), key=itemgetter(1), reverse=True
    )
    return found | {unit: start.isoformat() for unit, start in days}


def _services(scope: str, day: date, standards: Standards) -> list[Row]:
    """Where residents are helped at home, and by which firm their village is advised, in order of code."""
    serving = Q(unit__in=subtree([scope], day), withdrawn_by=None, since__lte=day)
    serving &= Q(until=None) | Q(until__gte=day)
    points = leaving("register.ServicePoint", ("unit_id", "name", "address", "hours", "helps"), serving)
    advised = leaving("register.VillageAdviser", ("unit_id", "firm"), serving)
    ways = {item.id: item.name for item in standards.items("service/agency_kinds", day)}
    found = [
        (unit, "point", name, address, hours, "、".join(ways.get(one, one) for one in helps.split(",")), "")
        for unit, name, address, hours, helps in points
    ]
    found += [(unit, "adviser", "", "", "", "", firm) for unit, firm in set(advised)]
    units = {row[0] for row in found}
    versions, codes = _versions(Q(unit__in=units, start__lte=day)), _codes(units, day)
    rows = [(unit, _code(codes, unit, day), _on(versions, unit, day)[2], *said) for unit, *said in found]
    return sorted(rows, key=lambda row: (row[1], row[3] != "point", *row[4:]))


ASKED = ("unit_id", "issuer_id", "document", "title", "day", "persons", "fen", "since", "until", "matter")
SAID = ("opinion", "opinion_document", "decision", "organ", "number", "decided_on", "decision_reasons")


def _admissions(scope: str, day: date) -> list[Row]:
    """What was admitted beside the lists, and what was refused and why, as decided up to a day, in order of code.

    What was admitted to a township that is gone stays in the register of those that it went on as.
    """
    before = [old for _, old, *_ in _links(scope, day)]
    which = Q(unit__in=subtree([scope], day)) | Q(unit__in=before)
    which &= Q(withdrawn_on=None, decided_on__lte=day)
    found = list(leaving("register.Admission", (*ASKED, *SAID), which))
    units, issuers = {row[0] for row in found}, {row[1] for row in found}
    known = STANDING & Q(unit__in=issuers, start__lte=day)
    of_bodies = sorted(
        leaving("register.BodyVersion", ("unit_id", "start", "name", "host_id"), known), key=itemgetter(0, 1)
    )
    bodies = {unit: (name, host) for unit, _, name, host in of_bodies}
    places = units | issuers | {host for _, host in bodies.values()}
    versions, codes = _versions(Q(unit__in=places, start__lte=day)), _codes(units, day)
    rows = []
    for unit, issuer, document, title, asked, persons, fen, since, until, matter, *said in found:
        opinion, consent, decision, organ, number, decided_on, reasons = said
        wish = Wish(
            unit=unit,
            issuer=issuer,
            document=document,
            title=title,
            day=asked,
            reason="",
            persons=persons,
            fen=fen,
            since=since,
            until=until,
        )
        state = Record(0, wish, "", decided=Decided(decision, organ, number, decided_on)).on(day)
        name, host = bodies.get(issuer, (_on(versions, issuer, day)[2], ""))
        where = (unit, _code(codes, unit, day), _on(versions, unit, day)[2])
        who = (issuer, name, _on(versions, host, day)[2])
        decided = (str(state), organ, number, decided_on.isoformat())
        given = (str(persons), yuan(fen), since.isoformat(), until.isoformat())
        asked_by = (asked.isoformat(), document, opinion, consent)
        rows.append((*where, title, matter, *who, *asked_by, *decided, *given, reasons))
    return sorted(rows, key=itemgetter(1, 0, 8, 9, 3))


def _before(day: date) -> date:
    return date.fromordinal(day.toordinal() - 1)


def _standard(rule: AnyRule, day: date) -> Row:
    since = rule.start(day)
    value, unit = "", ""
    if isinstance(rule, BoundRule):
        value, unit = str(rule.on(day)), rule.unit
    elif isinstance(rule, ListRule):
        value, unit = str(len(rule.on(day) or ())), "item"
    source = rule.source
    return (
        rule.id,
        rule.title_zh,
        rule.title_en,
        value,
        unit,
        source.document,
        source.clause,
        rule.status,
        since.isoformat() if since else "",
    )
