"""Proving the instruments of a plan: each is carried out whole, on its day, on what is held then; no power without one (SX-34).

A township has a power where its instrument gives it, or where the township goes on that it was given to, by a body of its own.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from santu.design.domain.wishes import Enact
from santu.kernel.change import Op
from santu.kernel.messages import N_, Message, message
from santu.kernel.violation import Violation
from santu.register.domain.changing import Working
from santu.register.domain.power_grounds import Ground, Key
from santu.register.domain.powers import GIVEN, POWERS, decided, instrument_faults
from santu.register.domain.rows import Duty
from santu.register.domain.snapshot import Snapshot
from santu.register.domain.words import POWERS as WORDS
from santu.transition.domain.steps import Step

DOCUMENT, UNFOUNDED, NOT_HELD = "power/instrument", "power/unfounded", "power/held"
OFF_DAY, NOT_DONE = "power/day", "power/carried_out"
OUTSIDE, LOST = "power/outside", "power/lost"


@dataclass(frozen=True, slots=True)
class Due:
    """What a step that carries an instrument out is to make: the duty of each place and matter."""

    enact: Enact
    duties: tuple[Duty, ...]


class Instruments:
    """The instruments of a plan while its steps are carried in, by the key of the proposal that enacts each."""

    def __init__(self, base: Snapshot, enacts: Mapping[str, Enact], steps: Sequence[Step]) -> None:
        self._base = base
        self._left = dict(enacts)
        self._grounds: defaultdict[Key, set[Ground]] = defaultdict(set)
        self._outside: set[Key] = set()
        for duty in base.duties.values():
            if duty.is_main:
                self._grounds[duty.place, duty.matter].add((duty.power, duty.instrument))
            body = base.bodies.get(duty.body)
            if body is None or body.host != duty.place:
                self._outside.add((duty.place, duty.matter))
        self._parts: defaultdict[str, set[str]] = defaultdict(set)
        for step in steps:
            for change in step.changes:
                if change.op is Op.ABOLISH:
                    for heir in change.successors:
                        self._parts[heir.unit].add(change.unit)

    def before(self, step: Step, rows: Working) -> tuple[Due | None, list[Violation]]:
        """What a step is to make of the rows as they are before it, and what keeps its instrument from taking effect."""
        enact = self._left.pop(step.proposal, None)
        if enact is None:
            return None, []
        said, number = enact.said, enact.said.number
        found = [_violation(DOCUMENT, number, fault.message) for fault in instrument_faults(said, date.max)]
        if said.effective and step.day != said.effective:
            text = N_(
                "第 {no} 步在 {day}，而“{number}”从 {effective} 起生效；请改方案的日期，或改承接的机构。（SX-34）"
            )
            told = message(text, no=step.no, day=step.day, number=number, effective=said.effective)
            found.append(_violation(OFF_DAY, number, told))
        if gone := [item for item in enact.items if item.place not in rows.divisions]:
            text = N_(
                "“{number}”说到的“{matter}”，它的乡镇这时还没有或已撤销；请改方案的日期，或按承接的乡镇另写。（SX-34）"
            )
            told = message(text, number=number, matter=gone[0].name or gone[0].matter)
            return None, [*found, _violation(NOT_HELD, number, told)]
        on = Snapshot(step.day, rows.divisions, rows.bodies, system=self._base.system, duties=rows.duties)
        comes_to, faults = decided(on, said.form, number, enact.items, {})
        if not any(one.rule == DOCUMENT for one in found):
            for _, now in comes_to.pairs:
                self._decide((now.place, now.matter), (POWERS[said.form], number), rows)
        found += [_violation(NOT_HELD, number, fault.message) for fault in faults]
        return Due(enact, tuple(now for _, now in comes_to.pairs)), found

    def after(self, step: Step, due: Due | None, rows: Working) -> Iterator[Violation]:
        """What a step made that no instrument gives, and what its instrument says and it did not make."""
        changed = dict.fromkeys(change.unit for change in step.changes if change.unit in rows.duties)
        for duty in (rows.duties[unit] for unit in changed):
            if duty.is_main:
                yield from self._unfounded(step.no, duty, rows)
        for wanted in due.duties if due else ():
            made = rows.duties.get(wanted.id)
            if made is None or (made.power, made.instrument) != (wanted.power, wanted.instrument):
                text = N_(
                    "“{number}”说的“{matter}”（{place}）在第 {no} 步没有办到；请重新编制计划。（SX-34）"
                )
                known = {"matter": wanted.name, "place": _place(wanted, rows), "number": wanted.instrument}
                yield _violation(NOT_DONE, wanted.id, message(text, no=step.no, **known))

    def _unfounded(self, no: int, duty: Duty, rows: Working) -> Iterator[Violation]:
        """What is wrong with a duty as a step leaves it: had by no instrument, or outside of its place, or no more without one."""
        grounds = self._grounds_at((duty.place, duty.matter))
        known = {"no": no, "matter": duty.name, "place": _place(duty, rows)}
        if duty.power not in GIVEN:
            if grounds and all(power in GIVEN for power, _ in grounds):
                text = N_(
                    "第 {no} 步使“{matter}”在“{place}”不再按“{number}”行使，而没有收回它的文件；请补上收回职权的文件。（SX-34）"
                )
                number = next(number for _, number in sorted(grounds))
                yield _violation(LOST, duty.id, message(text, **known, number=number))
            return
        if (duty.power, duty.instrument) not in grounds:
            text = N_(
                "第 {no} 步使“{matter}”在“{place}”成为{power}，而没有这样公布的文件；请补上文件，或改为法定。（行政处罚法24，SX-34）"
            )
            yield _violation(UNFOUNDED, duty.id, message(text, **known, power=message(WORDS[duty.power])))
        elif not self._at_home(duty, rows):
            text = N_(
                "第 {no} 步使“{matter}”由“{body}”承办，而“{number}”只把它交给“{place}”的机构；"
                "请改由那里的机构承办，或补上收回职权的文件。（行政处罚法24，SX-34）"
            )
            told = message(text, **known, body=_body(duty, rows), number=duty.instrument)
            yield _violation(OUTSIDE, duty.id, told)

    def _at_home(self, duty: Duty, rows: Working, *, at_last: bool = False) -> bool:
        """Whether the body works where the power is; before the end also while the one township goes on as the other.

        What a body elsewhere had before the plan is not of its making.
        """
        body = rows.bodies.get(duty.body)
        host, parts = body.host if body else "", self._made_of(duty.place)
        if any((part, duty.matter) in self._outside for part in parts):
            return True
        return host == duty.place or (not at_last and (host in parts or duty.place in self._made_of(host)))

    def _made_of(self, place: str) -> set[str]:
        """A place with all that goes on in it in the plan."""
        found, ahead = {place}, {place}
        while ahead:
            ahead = {part for unit in ahead for part in self._parts.get(unit, ())} - found
            found |= ahead
        return found

    def _grounds_at(self, key: Key) -> set[Ground]:
        place, matter = key
        return {ground for part in self._made_of(place) for ground in self._grounds.get((part, matter), ())}

    def _decide(self, key: Key, ground: Ground, rows: Working) -> None:
        """From now on this alone holds at a place; what went into it before decides no more."""
        place, matter = key
        for part in self._made_of(place) - rows.divisions.keys():
            self._grounds.pop((part, matter), None)
        self._grounds[key] = {ground}

    def left(self, rows: Working) -> Iterator[Violation]:
        """The instruments that no step carried out, and the powers that in the end a body elsewhere has."""
        for duty in rows.duties.values():
            if duty.is_main and duty.power in GIVEN and not self._at_home(duty, rows, at_last=True):
                text = N_(
                    "“{number}”把“{matter}”交给“{place}”，到计划结束时由“{body}”承办，它不在那里；"
                    "请改由那里的机构承办，或补上收回职权的文件。（行政处罚法24，SX-34）"
                )
                known = {"matter": duty.name, "place": _place(duty, rows), "number": duty.instrument}
                yield _violation(OUTSIDE, duty.id, message(text, **known, body=_body(duty, rows)))
        for enact in self._left.values():
            text = N_("没有一步办理“{number}”；请重新编制计划。（SX-34）")
            yield _violation(NOT_DONE, enact.said.number, message(text, number=enact.said.number))


def _body(duty: Duty, rows: Working) -> str:
    row = rows.bodies.get(duty.body)
    return row.name if row else duty.body


def _place(duty: Duty, rows: Working) -> str:
    row = rows.divisions.get(duty.place)
    return row.name if row else duty.place


def _violation(rule: str, subject: str, told: Message) -> Violation:
    return Violation(rule, subject, 1, 0, "SX-34", told)
