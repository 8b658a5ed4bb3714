"""What a design has otherwise than a township works 运行–设计: bodies that go, matters that somebody else will do (SX-03)."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from santu.kernel.change import Successor
from santu.kernel.messages import N_, Message, message
from santu.register.domain.snapshot import Snapshot
from santu.register.domain.survey import Doer, Done, bodies_named, departments_named

Heirs = Mapping[str, Sequence[Successor]]
"""Id of each unit that is abolished → who takes it on."""


class Ahead(StrEnum):
    """How a design differs from the work."""

    GOES = "goes"
    MOVES = "moves"
    UNPLANNED = "unplanned"


AHEADS = {
    Ahead.GOES: N_("机构要撤"),
    Ahead.MOVES: N_("换人来办"),
    Ahead.UNPLANNED: N_("设计没有安排"),
}
WHYS = {
    Ahead.GOES: N_("这个机构现在有事有人，设计里没有它。（SX-03）"),
    Ahead.MOVES: N_("现在办的和设计里承办的不是一个机构。（SX-03）"),
    Ahead.UNPLANNED: N_("现在有人在办，设计里没有这项职责。（SX-03）"),
}
CURES = {
    Ahead.GOES: N_("撤之前把事和人交给承接的机构。"),
    Ahead.MOVES: N_("按设计移交，人随事转；不妥的改方案。"),
    Ahead.UNPLANNED: N_("在方案里写明谁办，或走准入，或停办。"),
}


@dataclass(frozen=True, slots=True)
class Differs:
    """Something that the design has otherwise: what, how it is done now, how it will be, how many people are at it."""

    kind: Ahead
    what: str
    matter: str
    now: Message
    then: Message
    persons: int


def differing(
    register: Snapshot, target: Snapshot, unit: str, rows: Sequence[Done], heirs: Heirs
) -> list[Differs]:
    """All that a design has otherwise than a township works.

    Args:
        register: of the day of the survey.
        target: what the design makes.
        unit: the township.
        rows: of its survey.
        heirs: who takes on what the design abolishes.
    """
    bodies = {name: _same(name, body, target, heirs) for name, body in bodies_named(register, unit).items()}
    working = [row for row in rows if row.is_done]
    place = _last(unit, target, heirs)
    now = {name: body for name, body in departments_named(register, unit).items() if body in target.bodies}
    doing = {Doer.TOWNSHIP: bodies, Doer.DEPARTMENT: departments_named(target, place) | now}
    return [*_going(bodies, target, working, heirs), *_moving(doing, target, place, working)]


def _same(name: str, body: str, target: Snapshot, heirs: Heirs) -> str:
    """The body itself, or who takes it on under its own name, as where its township changes its kind."""
    if body in target.bodies:
        return body
    takers = [one.unit for one in heirs.get(body, ()) if one.unit in target.bodies]
    return next((taker for taker in takers if target.bodies[taker].name == name), body)


def counted(found: Sequence[Differs]) -> dict[Ahead, int]:
    """How many there are of each kind."""
    counts = Counter(one.kind for one in found)
    return {kind: counts[kind] for kind in Ahead}


def _going(
    bodies: Mapping[str, str], target: Snapshot, rows: Sequence[Done], heirs: Heirs
) -> Iterator[Differs]:
    for name, body in bodies.items():
        done = {row.matter or row.name for row in rows if row.body == name}
        people = sum(row.heads for row in rows if name in (row.post, row.place))
        if body in target.bodies or not (done or people):
            continue
        takers = tuple(
            dict.fromkeys(
                target.bodies[one.unit].name for one in heirs.get(body, ()) if one.unit in target.bodies
            )
        )
        now = message(N_("办 {matters} 项，{people} 人次"), matters=len(done), people=people)
        then = message(N_("由{bodies}承接"), bodies=takers) if takers else message(N_("没有写明由谁承接"))
        yield Differs(Ahead.GOES, name, "", now, then, people)


def _moving(
    doing: Mapping[Doer, Mapping[str, str]], target: Snapshot, place: str, rows: Sequence[Done]
) -> Iterator[Differs]:
    mains = [duty for duty in target.duties.values() if duty.place == place and duty.is_main]
    codes = {duty.name: duty.matter for duty in mains}
    planned: dict[str, list[str]] = {}
    for duty in sorted(mains, key=lambda duty: duty.id):
        planned.setdefault(duty.matter, []).append(duty.body)
    for row in rows:
        now = message(N_("{body}在办"), body=row.body)
        then = planned.get(row.matter or codes.get(row.name, ""), [])
        if not then and not mains:
            continue  # A design without duties leaves none out.
        if not then:
            none = message(N_("没有这项职责"))
            yield Differs(Ahead.UNPLANNED, row.name, row.matter, now, none, row.heads)
        elif doing.get(Doer(row.doer), {}).get(row.body, "") not in then:
            names = tuple(target.bodies[body].name if body in target.bodies else body for body in then)
            will = message(N_("由{bodies}办"), bodies=names)
            yield Differs(Ahead.MOVES, row.name, row.matter, now, will, row.heads)


def _last(unit: str, target: Snapshot, heirs: Heirs) -> str:
    """Who carries a unit on in the design; the unit itself where it stays, or nobody is named."""
    seen = {unit}
    while unit not in target.divisions and heirs.get(unit):
        unit = max(heirs[unit], key=lambda one: (one.share, one.unit)).unit
        if unit in seen:
            break
        seen.add(unit)
    return unit
