"""The standard set of bodies, drawn from the standards for one day."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from santu.kernel.codes import Level
from santu.register.domain.grid_standard import NO_GRIDS, GridStandard, grid_standard
from santu.register.domain.rows import FORMAL_KINDS, Body, Division, State
from santu.register.domain.snapshot import Snapshot
from santu.standards.rulebook import Standards

DEVELOPED = "developed_town"


@dataclass(frozen=True, slots=True)
class Slot:
    """One place of the standard set: its id, the name of the body in it, and its category."""

    id: str
    name: str
    category: str


@dataclass(frozen=True, slots=True)
class BodySet:
    """What a class of township must have and how many it may have (SX-09, SX-10)."""

    limit_rule: str
    limit: int
    set_rule: str
    slots: Mapping[str, Slot]


@dataclass(frozen=True, slots=True)
class Tie:
    """A line that runs from a dispatched body to its township: its least share in percent, its clause."""

    least: int
    clause: str


@dataclass(frozen=True, slots=True)
class BodyStandard:
    """The sets by class of township, and which categories count against the limit.

    Attributes:
        ordinary: what an ordinary township must and may have.
        developed: the same for a developed town.
        counted: the categories that count against the limit.
        ties: by kind, the lines of control that must run from a dispatched body to its township.
        devolved: names of stations that are to be run by the township itself (SX-11).
        fixed: the places of the fixed organs, in their order.
        applies: whether anything is known of bodies: in a register without any body none is
            missing, for no data is not a broken rule.
        unheard: the counties in whose townships no body is registered, of which the same holds.
        grids: what is asked of the grids of villages.
    """

    ordinary: BodySet
    developed: BodySet
    counted: frozenset[str]
    ties: Mapping[str, Tie] = field(default_factory=dict)
    devolved: frozenset[str] = frozenset()
    fixed: tuple[str, ...] = ()
    applies: bool = True
    unheard: frozenset[str] = frozenset()
    grids: GridStandard = NO_GRIDS

    def fitting(self, register: Snapshot) -> "BodyStandard":
        """The standard as it can be held against ``register``."""
        heard = {
            host.parent for body in register.bodies.values() if (host := register.divisions.get(body.host))
        }
        counties = {row.parent for row in register.divisions.values() if row.level is Level.TOWNSHIP}
        return self.held_against(counties - heard, any_body=bool(register.bodies))

    def held_against(self, unheard: Iterable[str], *, any_body: bool) -> "BodyStandard":
        """The standard where it is known already which counties have no body."""
        return replace(self, applies=any_body and self.applies, unheard=frozenset(unheard))

    def knows(self, township: Division) -> bool:
        """Whether anything is known of the bodies of the county that a township lies in."""
        return self.applies and township.parent not in self.unheard

    def of(self, host: Division) -> BodySet | None:
        """The set that applies to ``host`` now; none to zones, villages, and units not standing."""
        if not self.knows(host) or host.kind not in FORMAL_KINDS or host.state is not State.STANDING:
            return None
        return self.developed if host.unit_class == DEVELOPED else self.ordinary

    def counts(self, body: Body) -> bool:
        """Whether the body counts against its host's limit: local, of a counted category."""
        return body.state is State.STANDING and body.category in self.counted and not body.dispatched


def body_standard(standards: Standards, day: date) -> BodyStandard:
    """The standard in force on ``day``."""

    def body_set(limit: str, slots: str) -> BodySet:
        items = standards.items(slots, day)
        found = {item.id: Slot(item.id, item.name, item.text("category")) for item in items}
        return BodySet(limit, standards.count(limit, day), slots, found)

    categories = standards.items("body/categories", day)
    weights = {"assessment": standards.count("dispatch/township_weight", day)}
    lines = standards.items("dispatch/lines", day)
    stations = standards.items("dispatch/devolved_stations", day)
    return BodyStandard(
        body_set("body/limit", "body/standard_set"),
        body_set("body/developed_limit", "body/developed_set"),
        frozenset(item.id for item in categories if item.flag("counts")),
        {
            line.id: Tie(weights.get(line.id, 0), line.text("clause"))
            for line in lines
            if line.text("remaining").startswith("township")
        },
        frozenset(name for item in stations for name in (item.name, *item.texts("aliases"))),
        tuple(item.id for item in standards.items("body/fixed_organs", day)),
        grids=grid_standard(standards, day),
    )
