"""From what became of every unit to the proposals that make it so."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from fractions import Fraction

from santu.design.domain.proposals import Proposal
from santu.kernel.change import Change, Op, Successor
from santu.kernel.codes import DivisionCode, Level
from santu.kernel.messages import N_, message
from santu.register.domain.matching.rows import Event, Succession
from santu.register.domain.rows import Division
from santu.register.domain.snapshot import Snapshot

REASONS = {
    "absorb": N_("{old}整建制并入{new}"),
    "merge_new": N_("{old}合并设立{new}"),
    "retype": N_("{old}改设为{new}"),
    "rename": N_("{old}更名为{new}"),
    "recode": N_("{old}按{new}重新设立"),
    "split": N_("{old}分别并入{new}"),
    "carve_out": N_("从{old}划出部分村（社区）设立{new}"),
    "cede": N_("{old}部分村（社区）划归{new}"),
    "reorganise": N_("{old}重新划分为{new}"),
    "unresolved": N_("{old}变为{new}，去向待核"),
}
VILLAGES = N_("{county}村（社区）的设立、合并、更名和代码调整")
COMPARED = ((Op.MOVE, "parent"), (Op.RENAME, "name"), (Op.RETYPE, "kind"), (Op.RECODE, "code"))

Place = int | str
"""Where a change belongs: the number of an event, or the id of a county."""


def replay(before: Snapshot, after: Snapshot, succession: Succession) -> list[Proposal]:
    """The proposals that lead from one register to the next as ``succession`` says.

    Args:
        before: the register to start from.
        after: the register to arrive at; its ids are used for the units that are new.
        succession: what became of every unit of ``before``.

    Returns:
        A proposal for each event, and for each county one for what happened beside them;
        together they turn ``before`` into ``after`` exactly.
    """
    became = _continuing(before, after, succession)
    final = {new: old for old, new in became.items()}
    place = _places(before, after, succession.events, final)
    changes: dict[Place, list[Change]] = defaultdict(list)
    for level in Level:
        for row in after.at(level):
            old = before.divisions.get(final.get(row.id, ""))
            target = replace(row, id=final.get(row.id, row.id), parent=final.get(row.parent, row.parent))
            changes[place(old, row)].extend(_leading_to(old, target))
    heirs = _heirs(before, after, succession, became)
    for level in reversed(Level):
        for row in before.at(level):
            if row.id not in became:
                taken_on = [Successor(final.get(new, new), share) for new, share in heirs.get(row.id, ())]
                change = Change(Op.ABOLISH, row.id, successors=tuple(taken_on))
                changes[place(row, None)].append(change)
    lasting = tuple(replace(e, county=final.get(e.county, e.county)) for e in succession.events)
    return _proposals(before, after, lasting, changes)


def counties_absent(before: Snapshot, succession: Succession) -> list[Division]:
    """Counties of ``before`` of which nothing was found again: the later list does not speak of them."""
    found = {*succession.counties}
    spoken_of = {*succession.villages, *succession.townships}
    spoken_of |= {flow.old for event in succession.events for flow in event.flows}
    found |= {before.above(unit, Level.COUNTY) for unit in spoken_of}
    return [row for row in before.at(Level.COUNTY) if row.id not in found]


def _continuing(before: Snapshot, after: Snapshot, succession: Succession) -> dict[str, str]:
    """Id before → id after, of every unit that is the same unit."""
    provinces = {row.code: row.id for row in after.at(Level.PROVINCE)}
    pairs = {row.id: provinces[row.code] for row in before.at(Level.PROVINCE) if row.code in provinces}
    for found in (succession.cities, succession.counties, succession.townships, succession.villages):
        pairs.update(found)
    taken = set(pairs.values())
    for row in before.at(Level.TOWNSHIP):
        # What a decree ends but the later list still has goes on: the list is what is arrived at.
        listed = after.divisions.get(after.by_code.get(row.code, ""))
        if row.id not in pairs and listed and listed.id not in taken and listed.name == row.name:
            pairs[row.id] = listed.id
    return pairs


def _leading_to(old: Division | None, target: Division) -> Iterator[Change]:
    if old is None:
        yield Change(Op.ESTABLISH, target.id, becomes=replace(target, code=DivisionCode("")))
        if target.code:
            yield Change(Op.RECODE, target.id, DivisionCode(""), target.code)
        return
    for op, name in COMPARED:
        was, becomes = getattr(old, name), getattr(target, name)
        if was != becomes and (op is not Op.RENAME or target.named):
            yield Change(op, old.id, was, becomes)


def _heirs(
    before: Snapshot, after: Snapshot, succession: Succession, became: Mapping[str, str]
) -> dict[str, list[tuple[str, Fraction]]]:
    """Id before → who takes on which share of it: ids after.

    A township of which no village was found again, a county or a city goes where what it held
    goes, else to the nearest unit above it that stays.
    """
    heirs: dict[str, list[tuple[str, Fraction]]] = defaultdict(list)
    for event in succession.events:
        for flow in event.flows:
            if flow.old not in succession.townships:
                heirs[flow.old].append((flow.new, flow.share or Fraction(1)))
    for village, heir in succession.heirs.items():
        heirs[village].append((heir.unit, Fraction(1)))
    for level in (Level.TOWNSHIP, Level.COUNTY, Level.CITY):
        for row in before.at(level):
            if row.id not in heirs and row.id not in became:
                near = Counter(
                    after.above(new, level) or new
                    for unit in before.children.get(row.id, ())
                    for new in ([became[unit]] if unit in became else [heir for heir, _ in heirs[unit]])
                )
                above = row.parent
                while above and above not in became:
                    above = before.divisions[above].parent
                if not near and above:
                    near[became[above]] = 1
                heirs[row.id] = [(heir, Fraction(count)) for heir, count in sorted(near.items())]
    return heirs


def _places(
    before: Snapshot, after: Snapshot, events: tuple[Event, ...], final: Mapping[str, str]
) -> Callable[[Division | None, Division | None], Place]:
    """Which event, else which county, a unit's change belongs to."""
    retired = {unit: number for number, event in enumerate(events) for unit in event.retire}
    created = {unit: number for number, event in enumerate(events) for unit in event.create}
    ceded = {(flow.old, flow.new): number for number, event in enumerate(events) for flow in event.flows}
    kept = {
        unit: number
        for number, event in enumerate(events)
        if not event.retire and not event.create
        for unit in event.keep
        if len(event.keep) == 1
    }

    def place(old: Division | None, new: Division | None) -> Place:
        village = Level.VILLAGE in (old.level if old else None, new.level if new else None)
        was = (old.parent if village else old.id) if old else ""
        becomes = (new.parent if village else new.id) if new else ""
        numbers = (retired.get(was), created.get(becomes), ceded.get((was, becomes)))
        for number in (*numbers, None if village else kept.get(becomes)):
            if number is not None:
                return number
        if old:
            return before.above(old.id, Level.COUNTY)
        county = after.above(new.id, Level.COUNTY) if new else ""
        return final.get(county, county)

    return place


def _proposals(
    before: Snapshot,
    after: Snapshot,
    events: tuple[Event, ...],
    changes: Mapping[Place, list[Change]],
) -> list[Proposal]:
    found = []
    for place, wanted in sorted(changes.items(), key=lambda item: str(item[0]).zfill(12)):
        if not wanted:
            continue
        if isinstance(place, int):
            found.append(_event_proposal(before, after, events[place], tuple(wanted)))
        else:
            row = before.divisions.get(place) or after.divisions.get(place)
            reason = message(VILLAGES, county=row.name if row else "")
            found.append(Proposal(f"villages/{place}", "villages", place, reason, "SX-06", tuple(wanted)))
    return found


def _event_proposal(before: Snapshot, after: Snapshot, event: Event, changes: tuple[Change, ...]) -> Proposal:
    old = sorted({before.divisions[unit].name for unit in event.retire} or _names(before, event, 0))
    new = sorted({after.divisions[unit].name for unit in event.create} or _names(after, event, 1))
    reason = message(REASONS[event.kind], old=tuple(old) or "—", new=tuple(new) or "—")
    units = (*event.retire, *event.create) or event.keep
    key = "/".join((event.kind, *units))
    return Proposal(key, str(event.kind), event.county, reason, event.decree or "SX-07", changes, event.day)


def _names(snapshot: Snapshot, event: Event, side: int) -> set[str]:
    units = {(flow.old, flow.new)[side] for flow in event.flows} or set(event.keep)
    return {snapshot.divisions[unit].name for unit in units if unit in snapshot.divisions}
