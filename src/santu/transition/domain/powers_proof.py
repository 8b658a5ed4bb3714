"""Proving the instruments of a plan: each is carried out whole, on its day, on what is held then; no power without one (SX-34)."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from santu.design.domain.wishes import Enact
from santu.kernel.messages import N_, Message, message
from santu.kernel.violation import Violation
from santu.register.domain.changing import Working
from santu.register.domain.powers import GIVEN, POWERS, decided, instrument_faults
from santu.register.domain.rows import Duty
from santu.register.domain.snapshot import Snapshot
from santu.register.domain.words import POWERS as WORDS
from santu.transition.domain.steps import Step

DOCUMENT, UNFOUNDED, NOT_HELD = "power/instrument", "power/unfounded", "power/held"
OFF_DAY, NOT_DONE = "power/day", "power/carried_out"
Ground = tuple[str, str]
"""How a power came to whoever has it, and by which document."""


@dataclass(frozen=True, slots=True)
class Due:
    """What a step that carries an instrument out is to make: the duty of each place and matter."""

    enact: Enact
    duties: tuple[Duty, ...]


class Instruments:
    """The instruments of a plan while its steps are carried in, by the key of the proposal that enacts each."""

    def __init__(self, base: Snapshot, enacts: Mapping[str, Enact]) -> None:
        self._base = base
        self._left = dict(enacts)
        self._grounds: set[Ground] = {(duty.power, duty.instrument) for duty in base.duties.values()}

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
            self._grounds.add((POWERS[said.form], number))
        found += [_violation(NOT_HELD, number, fault.message) for fault in faults]
        return Due(enact, tuple(now for _, now in comes_to.pairs)), found

    def after(self, step: Step, due: Due | None, rows: Working) -> Iterator[Violation]:
        """What a step made that no instrument gives, and what its instrument says and it did not make."""
        changed = dict.fromkeys(change.unit for change in step.changes if change.unit in rows.duties)
        for duty in (rows.duties[unit] for unit in changed):
            if duty.power in GIVEN and (duty.power, duty.instrument) not in self._grounds:
                text = N_(
                    "第 {no} 步使“{matter}”在“{place}”成为{power}，而没有这样公布的文件；请补上文件，或改为法定。（行政处罚法24，SX-34）"
                )
                known = {
                    "matter": duty.name,
                    "place": _place(duty, rows),
                    "power": message(WORDS[duty.power]),
                }
                yield _violation(UNFOUNDED, duty.id, message(text, no=step.no, **known))
        for wanted in due.duties if due else ():
            made = rows.duties.get(wanted.id)
            if made is None or (made.power, made.instrument) != (wanted.power, wanted.instrument):
                text = N_(
                    "“{number}”说的“{matter}”（{place}）在第 {no} 步没有办到；请重新编制计划。（SX-34）"
                )
                known = {"matter": wanted.name, "place": _place(wanted, rows), "number": wanted.instrument}
                yield _violation(NOT_DONE, wanted.id, message(text, no=step.no, **known))

    def left(self) -> Iterator[Violation]:
        """The instruments that no step carried out."""
        for enact in self._left.values():
            text = N_("没有一步办理“{number}”；请重新编制计划。（SX-34）")
            yield _violation(NOT_DONE, enact.said.number, message(text, number=enact.said.number))


def _place(duty: Duty, rows: Working) -> str:
    row = rows.divisions.get(duty.place)
    return row.name if row else duty.place


def _violation(rule: str, subject: str, told: Message) -> Violation:
    return Violation(rule, subject, 1, 0, "SX-34", told)
