"""The standard set of bodies, drawn from the standards for one day."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

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
class BodyStandard:
    """The sets by class of township, and which categories count against the limit.

    ``applies`` is whether anything is known of bodies: in a register without any body none is
    missing, for no data is not a broken rule.
    """

    ordinary: BodySet
    developed: BodySet
    counted: frozenset[str]
    applies: bool = True

    def fitting(self, register: Snapshot) -> "BodyStandard":
        """The standard as it can be held against ``register``."""
        return replace(self, applies=bool(register.bodies))

    def of(self, host: Division) -> BodySet | None:
        """The set that applies to ``host`` now; none to zones, villages, and units not standing."""
        if not self.applies or host.kind not in FORMAL_KINDS or host.state is not State.STANDING:
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
    return BodyStandard(
        body_set("body/limit", "body/standard_set"),
        body_set("body/developed_limit", "body/developed_set"),
        frozenset(item.id for item in categories if item.flag("counts")),
    )
