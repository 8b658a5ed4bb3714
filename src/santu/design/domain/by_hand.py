"""Proposals by hand: from what a person wishes for a township to the changes that make it so.

What is wished is drawn as the register to arrive at, with what became of every unit; from there
on it is a replay like any other, so that plan and proof hold for it as they do for a list.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction

from santu.design.domain.dividing import divided, network_faults
from santu.design.domain.proposals import DUTIES, POWERS, Proposal
from santu.design.domain.replay import replay
from santu.design.domain.standard_bodies import Arrivals, Reform, standard_bodies
from santu.design.domain.wish_faults import faults_of
from santu.design.domain.wishes import (
    Absorb,
    Cede,
    Devolve,
    Divide,
    Enact,
    Equip,
    Rename,
    Retype,
    Undertake,
    Wish,
)
from santu.kernel.change import Change, Op
from santu.kernel.codes import DivisionCode, Level
from santu.kernel.messages import N_, Fault, Message, Refused, message, refuse
from santu.register.domain.lookup import subtree
from santu.register.domain.matching.rows import Confidence, Event, Flow, Kind, Succession
from santu.register.domain.powers import decided
from santu.register.domain.powers_words import instrument_words
from santu.register.domain.rows import Division, Line, mint_id
from santu.register.domain.snapshot import Snapshot

BECAUSE = N_("{what}。理由：{why}")
DEVOLVED = N_("{bodies}下放{township}，属地管理，党组织关系一并转入")
GUIDED_BY = ("guidance", "administration")
"""Whoever guided a station, else who ran it, guides it when the township runs it."""

UNDERTAKEN = N_("{names}改由{host}的{body}承办")
UNDERTAKEN_AND_MORE = N_("{names}等 {count} 项职责改由{host}的{body}承办")
NAMED = 3


@dataclass(frozen=True, slots=True)
class Wished:
    """A wish, why, and where ``day`` is set, the day on which it is to be."""

    wish: Wish
    why: str
    day: date | None = None


def proposals_by_hand(drawn: Snapshot, wished: Wished, reform: Reform, until: date) -> list[Proposal]:
    """The proposal that does what a person wishes; bodies of a whole county take one for each township.

    Args:
        drawn: the design as it is so far: the base with the proposals that there are.
        wished: what is to become of whom.
        reform: what the standards say of bodies; those of townships that change follow it.
        until: the day by which the design is done.

    Raises:
        Refused: the wish does not fit the design, with every fault; or nothing would change.
    """
    wish = wished.wish
    faults = faults_of(drawn, wish)
    if isinstance(wish, Divide):
        faults += network_faults(wish, reform.standard.grids.base)
    if faults:
        raise Refused(faults)
    if isinstance(wish, Equip):
        found = _equipped(drawn, wish, reform, until)
    elif isinstance(wish, Undertake):
        found = [_undertaken(drawn, wish)]
    elif isinstance(wish, Devolve):
        found = [_devolved(drawn, wish, reform)]
    elif isinstance(wish, Enact):
        found = [_enacted(drawn, wish)]
        wished = replace(wished, day=wish.said.effective)
    elif isinstance(wish, Divide):
        found = [divided(drawn, wish)]
    else:
        found = _moved(drawn, wish, reform, until)
    if not any(proposal.changes for proposal in found):
        raise refuse(subject_of(wish), N_("这样提议不会改变任何单位；请核对后改写。"))
    return [replace(proposal, reason=_why(proposal, wished), day=wished.day) for proposal in found]


def _why(proposal: Proposal, wished: Wished) -> Message:
    why = wished.why.strip()
    return message(BECAUSE, what=proposal.reason, why=why) if why else proposal.reason


def subject_of(wish: Wish) -> str:
    """The unit that a wish is about, for whoever says what is wrong with it."""
    if isinstance(wish, Undertake):
        return wish.body
    if isinstance(wish, Enact):
        return wish.said.number
    if isinstance(wish, Divide):
        return wish.village
    return wish.into if isinstance(wish, Absorb | Cede) else wish.unit


def _undertaken(drawn: Snapshot, wish: Undertake) -> Proposal:
    body = drawn.bodies[wish.body]
    duties = [drawn.duties[unit] for unit in dict.fromkeys(wish.duties)]
    what = {"count": len(duties), "names": tuple(duty.name for duty in duties[:NAMED])}
    template = UNDERTAKEN if len(duties) <= NAMED else UNDERTAKEN_AND_MORE
    reason = message(template, **what, body=body.name, host=drawn.divisions[body.host].name)
    changes = tuple(Change(Op.MOVE, duty.id, duty.body, body.id) for duty in duties)
    return Proposal(f"{DUTIES}/{body.id}", DUTIES, _county(drawn, body.host), reason, "SX-21", changes)


def _enacted(drawn: Snapshot, wish: Enact) -> Proposal:
    """The duties that an instrument changes on its effective day, as ``faults_of`` found that it can."""
    said = wish.said
    on = replace(drawn, day=said.effective or drawn.day)
    comes_to, _ = decided(on, said.form, said.number, wish.items, {})
    enacts = replace(wish, items=tuple(comes_to.named(wish.items)))
    county = _county(drawn, wish.items[0].place)
    key, reason = f"{POWERS}/{said.number}", instrument_words(said, wish.items)
    return Proposal(key, POWERS, county, reason, "SX-34", tuple(comes_to.changes), enacts=enacts)


def _equipped(drawn: Snapshot, wish: Equip, reform: Reform, until: date) -> list[Proposal]:
    target = replace(drawn, day=until)
    wanted = {f"bodies/{unit}" for unit in subtree(drawn, wish.unit)}
    return [p for p in standard_bodies(drawn, target, Arrivals({}, {}), reform) if p.key in wanted]


def _devolved(drawn: Snapshot, wish: Devolve, reform: Reform) -> Proposal:
    """Administration and party go to the township, whose party committee gives the party line; guidance stays above.

    Raises:
        Refused: a station is one of those that stay dispatched (SX-12).
    """
    bodies = [drawn.bodies[unit] for unit in wish.bodies]
    stays = N_("“{body}”按规定继续派驻，不能下放；可以在“按统一设置配齐机构”里理顺它的管理关系。（SX-12）")
    if kept := [body for body in bodies if body.name in reform.remaining]:
        raise Refused(Fault("body", message(stays, body=body.name)) for body in kept)

    def local(lines: Sequence[Line]) -> tuple[Line, ...]:
        upper = next((one.organ for kind in GUIDED_BY for one in lines if one.kind == kind), "")
        guided = (Line("guidance", upper),) if upper else ()
        return (Line("administration", wish.unit), *guided, Line("party", wish.unit))

    changes = tuple(Change(Op.LINES, body.id, body.lines, local(body.lines)) for body in bodies)
    names = tuple(body.name for body in bodies)
    reason = message(DEVOLVED, bodies=names, township=drawn.divisions[wish.unit].name)
    key = f"devolve/{wish.bodies[0]}"
    return Proposal(key, "bodies", _county(drawn, wish.unit), reason, "SX-11", changes)


def _moved(
    drawn: Snapshot, wish: Absorb | Rename | Retype | Cede, reform: Reform, until: date
) -> list[Proposal]:
    """The divisions by a replay, and the bodies of who takes over brought to the standard with them."""
    after, event = _wanted(drawn, wish, until)
    goes = {*event.retire}
    same = {
        level: {row.id: row.id for row in drawn.at(level) if row.id not in goes}
        for level in (Level.CITY, Level.COUNTY, Level.TOWNSHIP, Level.VILLAGE)
    }
    succession = Succession(
        same[Level.CITY], same[Level.COUNTY], same[Level.TOWNSHIP], same[Level.VILLAGE], events=(event,)
    )
    found = replay(drawn, after, succession)
    changes = [change for proposal in found for change in proposal.changes]
    if not changes:
        return []
    heirs = {flow.old: flow.new for flow in event.flows if flow.old in goes}
    if drawn.bodies and heirs:
        target = replace(drawn.with_changes(changes), day=until)
        changes += _bodies_of(drawn, target, heirs, reform)
    [named] = [proposal for proposal in found if proposal.kind == event.kind]
    return [replace(named, changes=tuple(changes))]


def _bodies_of(
    drawn: Snapshot, target: Snapshot, heirs: Mapping[str, str], reform: Reform
) -> Iterable[Change]:
    """What becomes of the bodies of those that go, and of whoever takes their duties on."""
    wanted = {f"bodies/{heir}" for heir in heirs.values()}
    for proposal in standard_bodies(drawn, target, Arrivals(heirs, {}), reform):
        if proposal.key in wanted:
            yield from proposal.changes


def _wanted(drawn: Snapshot, wish: Absorb | Rename | Retype | Cede, until: date) -> tuple[Snapshot, Event]:
    """The register to arrive at, and what has happened then."""
    rows = dict(drawn.divisions)
    if isinstance(wish, Rename):
        rows[wish.unit] = replace(rows[wish.unit], name=wish.name.strip())
        event = Event(Kind.RENAME, _county(drawn, wish.unit), keep=(wish.unit,))
    elif isinstance(wish, Cede):
        left = tuple(sorted({rows[village].parent for village in wish.villages}))
        _send(rows, wish.villages, wish.into)
        flows = tuple(_flow(drawn, one, wish.into) for one in left)
        keep = (*left, wish.into)
        event = Event(Kind.CEDE, _county(drawn, wish.into), keep=keep, flows=flows)
    elif isinstance(wish, Absorb):
        for unit in wish.units:
            _send(rows, drawn.villages(unit), wish.into)
            del rows[unit]
        flows = tuple(_flow(drawn, unit, wish.into) for unit in wish.units)
        county = _county(drawn, wish.into)
        event = Event(Kind.ABSORB, county, retire=wish.units, keep=(wish.into,), flows=flows)
    else:
        new = _retyped(drawn, wish, until)
        rows[new.id] = new
        _send(rows, drawn.villages(wish.unit), new.id)
        del rows[wish.unit]
        flow = _flow(drawn, wish.unit, new.id)
        county = _county(drawn, wish.unit)
        event = Event(Kind.RETYPE, county, retire=(wish.unit,), create=(new.id,), flows=(flow,))
    return replace(drawn, day=until, divisions=rows), event


def _retyped(drawn: Snapshot, wish: Retype, until: date) -> Division:
    old = drawn.divisions[wish.unit]
    # A unit that begins without a code is known by whom it follows.
    met = wish.code or f"{old.code or old.id}-{wish.name.strip()}"
    unit = mint_id(drawn.system, met, until)
    return replace(old, id=unit, kind=wish.kind, name=wish.name.strip(), code=DivisionCode(wish.code))


def _county(drawn: Snapshot, unit: str) -> str:
    return drawn.above(unit, Level.COUNTY)


def _flow(drawn: Snapshot, old: str, new: str) -> Flow:
    return Flow(old, new, len(drawn.villages(old)), Fraction(1), Confidence.HIGH)


def _send(rows: dict[str, Division], villages: Sequence[str], into: str) -> None:
    for village in villages:
        rows[village] = replace(rows[village], parent=into)
