"""Importing a register: preview as changes, then all of it or none."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.db import transaction

from santu.accounts.domain.roles import Right
from santu.accounts.models import User
from santu.formats.bulk import collector_paused
from santu.kernel.change import Change, Op
from santu.kernel.codes import Level
from santu.kernel.messages import N_, Fault, Refused, message
from santu.register.domain.dating import carry_out
from santu.register.domain.incoming import changes_to
from santu.register.domain.rows import Division
from santu.register.domain.snapshot import Snapshot
from santu.register.domain.telling import Told, told
from santu.register.domain.touching import counties_touched
from santu.register.models import Act, DivisionVersion, Measurement, UnitCode
from santu.register.models.acts import STANDS
from santu.register.models.tables import MEASUREMENTS
from santu.register.selectors.acts import latest_act
from santu.register.selectors.rights import right_to_change, right_to_list
from santu.register.selectors.snapshots import snapshot
from santu.register.services.acts import ActPapers, Also, Writ, act_record, nothing_else
from santu.register.services.recording import writings_of
from santu.register.services.timeline import Writing


@dataclass(frozen=True, slots=True)
class FigureSource:
    """On which base the figures of a file stand, who says so, and whether they are estimates."""

    base: str = ""
    source: str = ""
    estimated: bool = True


NO_FIGURES = FigureSource()


@dataclass(frozen=True)
class Preview:
    """What an import would do: the changes, in order, on what was there when it was made."""

    incoming: Snapshot
    current: Snapshot
    changes: Sequence[Change]
    since: int
    source: FigureSource

    @cached_property
    def after(self) -> Snapshot:
        """The register as it would be."""
        return self.current.with_changes(self.changes)

    def told(self) -> list[Told]:
        """The changes in words, in their order."""
        return told(self.current, self.after, self.changes)


def import_preview(*, incoming: Snapshot, by: User | None, figures: FigureSource = NO_FIGURES) -> Preview:
    """Compare a file with the register of its day.

    Args:
        incoming: what the file says, with ids minted for the units it may establish.
        by: who is shown what the register says of it; ``None`` for whoever runs the machine.
        figures: where the figures of ``incoming`` come from.

    Raises:
        Refused: the file speaks of places that are not theirs to import, leaves out units that the
            register has, or has codes that the register knows from a later day on; all of them are named.
    """
    if by is not None:
        right_to_list(by, Right.IMPORT, incoming)
    since = latest_act()
    with collector_paused():
        current = _current(incoming)
        changes = changes_to(current, incoming)
        if by is not None:
            right_to_change(by, Right.IMPORT, current, changes)
        _refuse_codes_of_later(incoming, changes)
        return Preview(incoming, current, changes, since, figures)


def import_commit(
    *, preview: Preview, title: str, by: User, document: str = "", also: Also = nothing_else
) -> Act:
    """Carry a preview into the register in one transaction, with whatever ``also`` writes.

    Raises:
        Refused: it changes what is not theirs, or the register moved since the preview; nothing is written.
    """
    right_to_change(by, Right.IMPORT, preview.current, preview.changes)
    day = preview.incoming.day
    with collector_paused():
        outcome = carry_out(preview.current, [(day, preview.changes)])
        measuring = _measuring(preview)
        measured = (Change(Op.RETYPE, str(row[0])) for row in measuring.insert)
        counties = counties_touched(preview.current, [*preview.changes, *measured])
        writings = writings_of(outcome, preview.incoming.system)
        writings[MEASUREMENTS.table] = measuring
        writ = Writ(counties, writings, outcome.minted, preview.since)
        with transaction.atomic():
            act = act_record(papers=ActPapers("import", title, document=document), writ=writ, by=by)
            also(act)
    return act


def _refuse_codes_of_later(incoming: Snapshot, changes: Sequence[Change]) -> None:
    """What is to be established has a code that nobody has later."""
    taken = UnitCode.objects.filter(STANDS, system=incoming.system, start__gt=incoming.day)
    later = dict(taken.values_list("code", "start"))
    template = N_("登记里从 {start} 起已有代码“{code}”；请改用那一天以后的名单，或先撤销登记它的操作。")
    established = [row.becomes for row in changes if later and isinstance(row.becomes, Division)]
    faults = [
        Fault(row.code, message(template, start=later[row.code], code=row.code))
        for row in established
        if row.code in later
    ]
    if faults:
        raise Refused(faults)


def _measuring(preview: Preview) -> Writing:
    """The figures that are news on their base; one taken on the same day is corrected."""
    incoming, said, writing = preview.incoming, preview.source, Writing()
    held = _measured(incoming.day, said.base) if incoming.figures else {}
    for quantity, values in incoming.figures.items():
        for unit, value in values.items():
            mine = preview.current.by_code.get(incoming.divisions[unit].code, unit)
            number, day, was = held.get((mine, quantity), (0, None, None))
            if was == value:
                continue
            if day == incoming.day:
                writing.withdraw.append(number)
            figure = (said.base, value, said.source, said.estimated)
            writing.insert.append((mine, quantity, incoming.day, *figure))
    return writing


def _measured(day: date, base: str) -> dict[tuple[str, str], tuple[int, date, int]]:
    """Unit and quantity → row number, day and value of the latest figure on a base, up to ``day``."""
    taken = Measurement.objects.filter(STANDS, base=base, day__lte=day).order_by("day")
    rows = taken.values_list("unit_id", "quantity", "pk", "day", "value")
    return {(unit, quantity): (pk, when, value) for unit, quantity, pk, when, value in rows}


def _current(incoming: Snapshot) -> Snapshot:
    """The register of the provinces that the file speaks of."""
    codes = [row.code for row in incoming.at(Level.PROVINCE)]
    standing = DivisionVersion.objects.filter(
        STANDS,
        level=Level.PROVINCE,
        unit__codes__system=incoming.system,
        unit__codes__code__in=codes,
    )
    provinces = sorted(set(standing.values_list("unit_id", flat=True)))
    if not provinces:
        return Snapshot(incoming.day, {}, system=incoming.system)
    return snapshot(incoming.day, provinces, system=incoming.system)
