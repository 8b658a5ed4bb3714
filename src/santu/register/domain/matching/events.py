"""What happened, named: one event for each thing that retired, created or changed townships."""

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction

from santu.register.domain.matching.components import Changed, Component, gather, whole_target
from santu.register.domain.matching.flows import Flows
from santu.register.domain.matching.matches import Matches
from santu.register.domain.matching.names import spelled_otherwise, township_stem
from santu.register.domain.matching.rows import Confidence, Event, Flow, Kind, Thresholds

ORDER = list(Kind)


def name_events(
    matches: Matches, flows: Flows, changed: Changed, thresholds: Thresholds
) -> tuple[Event, ...]:
    """All events, in order of county, kind and codes.

    Every retired township is in exactly one event's ``retire`` and every created one in exactly
    one ``create``; so is a township that continues under another number.
    """
    events = [
        _named(matches, flows, changed, component, thresholds)
        for component in gather(flows, changed, thresholds)
    ]
    events += _of_continuing(matches, flows, changed)
    events += _ceded(matches, flows, changed)
    return tuple(sorted(events, key=lambda event: _order(matches, event)))


def _order(matches: Matches, event: Event) -> tuple[object, ...]:
    before, after = matches.before.code, matches.after.code
    return (
        before(event.county) or after(event.county),
        ORDER.index(event.kind),
        [before(unit) for unit in event.retire],
        [after(unit) for unit in event.create],
        [after(unit) for unit in event.keep],
    )


def _named(
    matches: Matches, flows: Flows, changed: Changed, component: Component, thresholds: Thresholds
) -> Event:
    kind = _kind(matches, flows, component, thresholds)
    keep = {changed.same.get(flow.old, "") for flow in component.flows} | {
        flow.new for flow in component.flows
    }
    keep -= {"", *component.create}
    event = Event(
        kind,
        _county(matches, component),
        tuple(component.retire),
        tuple(sorted(keep, key=lambda unit: (matches.after.code(unit), unit))),
        tuple(component.create),
        tuple(component.flows),
    )
    return replace(event, spelling=_only_spelled(matches, event)) if kind is Kind.RENAME else event


def _county(matches: Matches, component: Component) -> str:
    for old in (*component.retire, *(flow.old for flow in component.flows)):
        return matches.before.county_of[old]
    return matches.after.county_of[component.create[0]]


def _kind(matches: Matches, flows: Flows, component: Component, thresholds: Thresholds) -> Kind:
    retire, create = component.retire, component.create
    if not component.flows:
        return Kind.UNRESOLVED
    if not retire:
        return Kind.CARVE_OUT
    if len(retire) == 1:
        return _kind_of_one(matches, flows, component, thresholds)
    if not create:
        return Kind.ABSORB
    mainly = [flows.leaving[old][0] for old in retire]
    into_one = len(create) == 1 and all(
        flow.new == create[0] and _is_main(flow, thresholds) for flow in mainly
    )
    return Kind.MERGE_NEW if into_one else Kind.REORGANISE


def _is_main(flow: Flow, thresholds: Thresholds) -> bool:
    return flow.villages == 0 or flow.share >= thresholds.main_flow


def _kind_of_one(matches: Matches, flows: Flows, component: Component, thresholds: Thresholds) -> Kind:
    """The kind where a single township was retired."""
    (old,), create = component.retire, component.create
    whole = whole_target(flows, old, thresholds)
    if len(create) > 1 or whole is None or (create and whole.new != create[0]):
        return Kind.SPLIT
    if not create:
        return Kind.ABSORB
    others = (flow for flow in component.flows if flow.old != old)
    if any(flows.part(flow) >= thresholds.substantial_part for flow in others):
        return Kind.MERGE_NEW
    before, after = matches.before.rows[old], matches.after.rows[create[0]]
    if before.kind != after.kind:
        return Kind.RETYPE
    return Kind.RECODE if township_stem(before.name) == township_stem(after.name) else Kind.RENAME


def _only_spelled(matches: Matches, event: Event) -> bool:
    before, after = matches.before.rows[event.retire[0]], matches.after.rows[event.create[0]]
    return spelled_otherwise(township_stem(before.name), township_stem(after.name))


def _of_continuing(matches: Matches, flows: Flows, changed: Changed) -> Iterator[Event]:
    """Townships that continue under another name, number or kind."""
    for old, new in changed.same.items():
        before, after = matches.before.rows[old], matches.after.rows[new]
        renamed, recoded = before.name != after.name, before.code != after.code
        if not (renamed or recoded or before.kind != after.kind):
            continue
        spelling = renamed and spelled_otherwise(township_stem(before.name), township_stem(after.name))
        own = tuple(flow for flow in flows.leaving.get(old, ()) if flow.new == new)
        own = own or (Flow(old, new, 0, Fraction(0), Confidence.LOW),)
        kind = (
            Kind.RECODE if recoded and (spelling or not renamed) else Kind.RENAME if renamed else Kind.RETYPE
        )
        retire, keep, create = ((old,), (), (new,)) if recoded else ((), (new,), ())
        county = matches.before.county_of[old]
        yield Event(kind, county, retire, keep, create, own, spelling=spelling)


def _ceded(matches: Matches, flows: Flows, changed: Changed) -> Iterator[Event]:
    """Parts that went from one continuing township to another: one event for each pair."""
    created = set(changed.created)
    pairs: dict[tuple[str, str], list[Flow]] = {}
    for flow in flows.everything():
        giver = changed.same.get(flow.old, flow.new)
        if giver != flow.new and flow.new not in created:
            known = (flow.new, giver) in pairs
            pairs.setdefault((flow.new, giver) if known else (giver, flow.new), []).append(flow)
    for keep, ceded in pairs.items():
        yield Event(Kind.CEDE, matches.before.county_of[ceded[0].old], keep=keep, flows=tuple(ceded))
