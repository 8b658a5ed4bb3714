"""What the register answers to the guards of a process, of a case at a moment."""

import json
from collections.abc import Callable, Mapping
from datetime import date, datetime

from django.utils import timezone

from santu.kernel.messages import N_, message
from santu.operate.domain.binding import Binding
from santu.operate.domain.guards import (
    ALL_OF,
    CERTIFIED,
    COMPETENT,
    FOR_GRIDS,
    INCLUDES,
    LIES_IN,
    LISTED,
    NOT_YET,
    PUBLISHED,
    UNCHANGED,
    Answers,
    Asked,
    Days,
    Why,
)
from santu.operate.models import Case, Token
from santu.operate.selectors.states import nodes_ended
from santu.operate.selectors.whistle import departments_in
from santu.operate.selectors.window_files import files_changed
from santu.register.domain.enforcement import CERTIFICATE, officers_faults
from santu.register.domain.grid_teams import EVENTS
from santu.register.domain.whose import Matched
from santu.register.models import DivisionVersion, GridVersion
from santu.register.selectors.admissions import admission_covering
from santu.register.selectors.enforcement import officers_at
from santu.register.selectors.grid_admissions import admission_items_for
from santu.register.selectors.heirs import names_of
from santu.register.selectors.holding import holding_on
from santu.register.selectors.powers import competent_for_case
from santu.register.selectors.unit_lists import published_last
from santu.register.selectors.units import divisions_on
from santu.register.selectors.whose import lists_of
from santu.standards.loader import load
from santu.standards.working_calendar import working_calendar


def answers(case: Case, binding: Binding, at: datetime) -> Answers:
    """The facts that hold for a case at a moment, each looked for when it is first asked.

    Standards are those of the day on which the case came: old law for old cases.
    """
    came, day = timezone.localdate(case.came_at), timezone.localdate(at)
    opened = timezone.localdate(case.opened_at)

    def answer(name: str) -> tuple[bool, Why]:
        own, terms = binding.guards[name], json.loads(case.terms)
        if not own.applies(name, terms):
            return True, ()
        if own.asks == NOT_YET:
            done = Token.objects.filter(ended_at__lte=at).exclude(outcome="")
            return own.task not in nodes_ended(case, done), ()
        if own.asks in SELECTED:
            return SELECTED[own.asks](case, own, day)
        return own.compared(name, terms, Days(came, opened, day, load(), working_calendar())), ()

    return Answers(answer)


def _competent(case: Case, _: Asked, day: date) -> tuple[bool, Why]:
    """Competence is fixed on the day on which the case came; what an instrument took back goes as it says (SX-34)."""
    found = competent_for_case(case.matter, case.place_id, timezone.localdate(case.came_at), day)
    if found.holder is None:
        return False, ()
    if found.holder.organ == case.place_id:
        return True, ()
    organ = found.holder.organ
    told = {
        "organ": names_of([organ]).get(organ, organ),
        "matter": case.matter,
        "document": found.holder.instrument,
    }
    return False, (message(ELSEWHERE if found.holder.instrument else ABOVE, **told),)


def _certified(case: Case, own: Asked, day: date) -> tuple[bool, Why]:
    """Who acts are different people of the place, each with a certificate that is valid on the day of the step."""
    chosen = {int(post) for post in json.loads(case.terms).get(own.term, ())}
    least = load().count(own.standard, timezone.localdate(case.came_at)) if own.standard else 1
    kind = own.value or CERTIFICATE
    able = {one.post for one in officers_at(case.place_id, kind, day, load()) if one.is_certified(day)}
    faults = officers_faults(chosen, able, least, day)
    return not faults, tuple(one.message for one in faults) if kind == CERTIFICATE else ()


def _all_of(case: Case, own: Asked, day: date) -> tuple[bool, Why]:
    """Whether all units of a list are of one kind; those that are not there are of none."""
    units = json.loads(case.lists).get(own.term, [])
    there = divisions_on(day, units)
    return bool(units) and all(unit in there and there[unit].kind == own.value for unit in units), ()


def _includes(case: Case, own: Asked, day: date) -> tuple[bool, Why]:
    """Of the departments that a standard names by words in their names, those that the county has are on a list; who is not is named."""
    listed = json.loads(case.lists).get(own.term, [])
    words = [
        word
        for item in load().items(own.standard, timezone.localdate(case.came_at))
        for word in item.texts("words")
    ]
    named = {
        unit: name
        for unit, name in departments_in(case.county_id, day).items()
        if any(word in name for word in words)
    }
    lacking = tuple(name for unit, name in named.items() if unit not in listed)
    return not lacking, (message(LEFT_OUT, units=lacking),) if lacking else ()


def _published(case: Case, own: Asked, _: date) -> tuple[bool, Why]:
    """Whether the edition that the place of the case published last came out on or after a day."""
    terms = json.loads(case.terms)
    last = published_last(case.place_id, str(terms.get(own.term)))
    return last is not None and str(last.published_on) >= str(terms.get(own.since)), ()


def _unchanged(case: Case, _: Asked, _day: date) -> tuple[bool, Why]:
    """Each file is read back; one that is not what was kept is named, with what to do."""
    faults = files_changed(case)
    return not faults, tuple(one.message for one in faults)


def _for_grids(case: Case, asked: Asked, day: date) -> tuple[bool, Why]:
    """Nothing is asked of a grid but what is admitted where it lies, as the kind of event that it is (SX-29)."""
    standards = load()
    events = {one.id: one.name for one in standards.items(EVENTS, day)}
    admitted = admission_items_for(case.place_id, day, standards)
    kind = events.get(_said(case, asked.term), "")
    return admitted is not None and admitted.admits(case.matter, kind), ()


def _listed(case: Case, asked: Asked, day: date) -> tuple[bool, Why]:
    """A township is sent what its lists say or an admission covers; of the rest a department whom the lists name, if they do."""
    organ, place, county = _said(case, asked.term), case.place_id, case.county_id
    if DivisionVersion.objects.filter(holding_on(day), unit=organ).exists():
        on_list = lists_of(organ, day).whose(case.matter).on_list
        return on_list or admission_covering(organ, case.matter, case.title, day) is not None, ()
    match = lists_of(place, day).whose(case.matter)
    above = [
        one for one in (match.claim, *match.cooperating) if one and (place == county or one.host != place)
    ]
    named = {one.duty.organ or one.duty.body for one in above} & departments_in(county, day).keys()
    townships = place != county and match.matched is Matched.OURS
    return organ in named or not (named or townships), ()


def _lies_in(case: Case, asked: Asked, day: date) -> tuple[bool, Why]:
    """A grid that is named is one of the village; none may be named."""
    grid = _said(case, asked.term)
    village = _said(case, asked.than)
    return not grid or GridVersion.objects.filter(holding_on(day), unit=grid, village=village).exists(), ()


def _said(case: Case, term: str) -> str:
    """What a case says of a term, "" where it does not."""
    return str(json.loads(case.terms).get(term, ""))


SELECTED: Mapping[str, Callable[[Case, Asked, date], tuple[bool, Why]]] = {
    COMPETENT: _competent,
    CERTIFIED: _certified,
    ALL_OF: _all_of,
    INCLUDES: _includes,
    PUBLISHED: _published,
    UNCHANGED: _unchanged,
    FOR_GRIDS: _for_grids,
    LISTED: _listed,
    LIES_IN: _lies_in,
}
LEFT_OUT = N_("没有选{units}；请选上。")
ELSEWHERE = N_("“{matter}”由“{organ}”办理（{document}）；请把这一件移送它。")
ABOVE = N_("“{matter}”由“{organ}”办理；请把这一件移送它。")
