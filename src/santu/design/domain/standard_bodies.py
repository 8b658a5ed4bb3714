"""The bodies that the standard asks for, proposed for every township of the target state."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from santu.design.domain.proposals import Proposal
from santu.kernel.change import Change, Op, Successor
from santu.kernel.codes import Level
from santu.kernel.messages import N_, message
from santu.register.domain.body_standard import BodySet, BodyStandard
from santu.register.domain.rows import Body, Division, Line, mint_body_id
from santu.register.domain.snapshot import Snapshot
from santu.standards.rulebook import Standards
from santu.standards.schema import Item

REASON = N_("{township}按统一设置配齐机构，站所下放和派驻按清单办理")
DISSOLVED = N_("{township}的机构随建制撤销，职责上交{county}待分配")


@dataclass(frozen=True, slots=True)
class Reform:
    """What the standards say of bodies on the day of the reform."""

    standard: BodyStandard
    aliases: Mapping[str, str]
    """Name of a standard body under another name → its slot."""
    duties: Mapping[str, str]
    """Name of a former body or of a station that goes down → the slot that takes its duties."""
    fixed: Sequence[Item]
    remaining: Mapping[str, str]
    """Name of a station that stays dispatched, or its alias → its name."""
    township_weight: int
    """Least share of the township in the assessment of such a station, in percent (SX-14)."""

    def lines(self, body: Body, host: str) -> tuple[Line, ...]:
        """The lines of a station that stays dispatched: the party line runs to the township."""
        upper = body.organ("administration")
        return (
            Line("administration", upper),
            Line("assessment", host, self.township_weight),
            Line("consultation", host),
            Line("guidance", body.organ("guidance") or upper),
            Line("party", host),
        )


def reform_of(standards: Standards, standard: BodyStandard, day: date) -> Reform:
    """The reform of bodies as the standards have it on ``day``."""
    sets = [*standards.items("body/standard_set", day), *standards.items("body/developed_set", day)]
    stations = standards.items("dispatch/devolved_stations", day)
    remaining = standards.items("dispatch/remaining", day)
    duties = {item.name: item.text("slot") for item in standards.items("body/former_bodies", day)}
    return Reform(
        standard,
        {alias: item.id for item in sets for alias in (item.name, *item.texts("aliases"))},
        duties | {n: i.text("slot") for i in stations for n in (i.name, *i.texts("aliases"))},
        standards.items("body/fixed_organs", day),
        {n: i.name for i in remaining for n in (i.name, *i.texts("aliases"))},
        standards.count("dispatch/township_weight", day),
    )


@dataclass(frozen=True, slots=True)
class Arrivals:
    """Where bodies arrive with the townships they belonged to, and when.

    ``gone_to`` leads from a township that goes to the unit that carries on most of it; ``days``
    gives the day of the decree, for the townships that one establishes or adds to.
    """

    gone_to: Mapping[str, str]
    days: Mapping[str, date]


def standard_bodies(base: Snapshot, target: Snapshot, arrivals: Arrivals, reform: Reform) -> list[Proposal]:
    """One proposal for each formal township of the target state, if its bodies need any change.

    Args:
        base: the register with the bodies as they are.
        target: the divisions as they will be.
        arrivals: whose bodies come from elsewhere, and the days that decrees set.
        reform: what the standards say.
    """
    arriving: dict[str, list[Body]] = defaultdict(list)
    for host, heir in arrivals.gone_to.items():
        arriving[heir].extend(base.bodies[unit] for unit in base.bodies_of.get(host, ()))
    found = []
    for row in target.at(Level.TOWNSHIP):
        own = [base.bodies[unit] for unit in base.bodies_of.get(row.id, ())]
        day = arrivals.days.get(row.id)
        township = _Township(row, own, arriving.pop(row.id, []), reform, day or target.day)
        changes = tuple(township.changes())
        if changes:
            county = target.above(row.id, Level.COUNTY)
            reason = message(REASON, township=row.name)
            found.append(Proposal(f"bodies/{row.id}", "bodies", county, reason, "SX-09", changes, day))
    for heir, bodies in arriving.items():
        if bodies:
            changes = tuple(Change(Op.ABOLISH, b.id, successors=(Successor(heir),)) for b in bodies)
            town, county = base.divisions[bodies[0].host].name, base.divisions[heir].name
            reason = message(DISSOLVED, township=town, county=county)
            found.append(Proposal(f"bodies/{heir}", "bodies", heir, reason, "SX-09", changes))
    return found


@dataclass(slots=True)
class _Township:
    """The bodies of one township of the target state: its own, and those that arrive."""

    row: Division
    own: Sequence[Body]
    arriving: Sequence[Body]
    reform: Reform
    day: date

    def changes(self) -> Iterator[Change]:
        mine = self.reform.standard.of(self.row)
        if mine is None:
            # What stands where nothing else is known of bodies is no surplus: it stays.
            own = self.own if self.reform.standard.knows(self.row) else ()
            for body in (*own, *self.arriving):
                yield Change(Op.ABOLISH, body.id, successors=(Successor(self.row.id),))
            return
        places: dict[str, str] = {}
        keeping: set[str] = set()
        for body in self.own:
            slot = self._place(body, mine)
            if slot and slot not in places:
                places[slot] = body.id
                keeping.add(body.id)
                yield from self._kept(body, slot, mine)
        for slot, name, category in self._wanted(mine):
            if slot not in places:
                places[slot] = mint_body_id(self.row.id, name, self.day)
                body = Body(places[slot], self.row.id, name, category, slot)
                yield Change(Op.ESTABLISH, body.id, becomes=body)
        yield from self._stations(places, keeping)
        for body in (*self.own, *self.arriving):
            if body.id not in keeping:
                heir = places[self._heir(body, mine)]
                if body.dispatched and body.name not in self.reform.remaining:
                    local = (Line("administration", body.host),)
                    yield Change(Op.LINES, body.id, body.lines, local)
                yield Change(Op.ABOLISH, body.id, successors=(Successor(heir),))

    def _wanted(self, mine: BodySet) -> Iterator[tuple[str, str, str]]:
        for slot in mine.slots.values():
            yield slot.id, slot.name, slot.category
        for item in self.reform.fixed:
            if self.row.kind in item.texts("kinds"):
                yield item.id, item.name, "fixed_organ"

    def _place(self, body: Body, mine: BodySet) -> str:
        """The place that a body of the township's own keeps or can take, "" when it has none."""
        if body.category == "fixed_organ":
            wanted = {slot for slot, _, category in self._wanted(mine) if category == "fixed_organ"}
            return body.slot if body.slot in wanted else ""
        slot = "" if body.dispatched else self.reform.aliases.get(body.name, "")
        return slot if slot in mine.slots else ""

    def _kept(self, body: Body, slot: str, mine: BodySet) -> Iterator[Change]:
        name = mine.slots[slot].name if slot in mine.slots else body.name
        if body.slot != slot:
            yield Change(Op.RETYPE, body.id, body.slot, slot)
        if body.name != name:
            yield Change(Op.RENAME, body.id, body.name, name)

    def _stations(self, places: dict[str, str], keeping: set[str]) -> Iterator[Change]:
        """Stations that stay dispatched: one of a name, the first that comes moves in."""
        for body in (*self.own, *self.arriving):
            name = self.reform.remaining.get(body.name)
            if not body.dispatched or name is None or name in places:
                continue
            places[name] = body.id
            keeping.add(body.id)
            if body.host != self.row.id:
                yield Change(Op.MOVE, body.id, body.host, self.row.id)
            lines = self.reform.lines(body, self.row.id)
            if body.lines != lines:
                yield Change(Op.LINES, body.id, body.lines, lines)

    def _heir(self, body: Body, mine: BodySet) -> str:
        """Whose place takes on the duties of a body that goes."""
        if body.dispatched and body.name in self.reform.remaining:
            return self.reform.remaining[body.name]
        if body.category == "fixed_organ":
            wanted = {slot for slot, _, category in self._wanted(mine) if category == "fixed_organ"}
            return body.slot if body.slot in wanted else "government"
        slot = self.reform.aliases.get(body.name) or self.reform.duties.get(body.name, "")
        return slot if slot in mine.slots else next(iter(mine.slots))
