"""Duties of a register: from a list, looked through, previewed as changes, recorded as one act that can be undone."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from santu.accounts.domain.roles import Right, right_lacking
from santu.accounts.models import User
from santu.kernel.change import Change, Op
from santu.kernel.codes import Level
from santu.kernel.messages import N_, Refused, refuse
from santu.register.domain.addressing import codes_meant, unmapped_faults
from santu.register.domain.dating import carry_out
from santu.register.domain.layouts_checks import LENGTHS, Reading
from santu.register.domain.layouts_duties import DUTIES, Listed, duties_of, listed, parts_unsaid
from santu.register.domain.rows import Duty
from santu.register.domain.snapshot import Snapshot
from santu.register.domain.touching import counties_touched
from santu.register.models import Act
from santu.register.selectors.acts import latest_act
from santu.register.selectors.addresses import addresses
from santu.register.selectors.reach import sight_of
from santu.register.selectors.rights import right_to_change
from santu.register.selectors.scopes import scope_snapshot
from santu.register.services.acts import ActPapers, Writ, act_record
from santu.register.services.recording import writings_of


@dataclass(frozen=True, slots=True)
class DutyPreview:
    """What a list would do to the register of a day, as it was after act ``since``."""

    name: str
    digest: str
    day: date
    base: Snapshot
    since: int
    listed: Listed

    @property
    def changes(self) -> list[Change]:
        """What begins, and what is told otherwise, as far as it matters where it happens."""
        new = [Change(Op.ESTABLISH, duty.id, becomes=duty) for duty in self.listed.new]
        return new + [Change(Op.RETYPE, was.id) for was, _ in self.listed.changed]


def duty_file_preview(*, path: Path, day: date, by: User, ignored: Collection[str] = ()) -> DutyPreview:
    """Look a list through and compare it with the register; nothing is written.

    Two bodies that claim one matter are recorded as they are: the findings tell of them. Of a column that the list has not,
    duties that are known keep what they have; an empty cell empties it.

    Args:
        path: the list, laid out as ``DUTIES``.
        day: from when it holds.
        by: who asks; what they do not manage does not exist for them.
        ignored: the headers that are left out.

    Raises:
        Refused: with every fault of the list, each at its cell.
    """
    sight = sight_of(by)
    if not sight.has(Right.IMPORT):
        raise right_lacking(Right.IMPORT)
    since = latest_act()
    reading = Reading.of(path, DUTIES)
    reading.faults += unmapped_faults(reading, ignored)
    said = {*reading.texts("code"), *reading.texts("body_code")}
    codes = {*said, *codes_meant(sorted(said))}
    counties = {code[: LENGTHS[Level.COUNTY]] for code in codes}
    where = addresses(sight, day, codes | counties, Right.IMPORT)
    duties = duties_of(reading, where)
    if reading.faults:
        raise Refused(reading.faults)
    if not duties:
        raise refuse(path.name, N_("表头下面没有一项职责；请检查是否导出了正确的文件。"))
    base = scope_snapshot(day, sorted(unit.id for unit in where.divisions.values()))
    found = listed(duties, base, day, parts_unsaid(reading))
    return DutyPreview(path.name, reading.table.digest, day, base, since, found)


def duty_file_import(*, preview: DutyPreview, title: str, by: User, document: str = "") -> Act:
    """Record what was previewed, as one act, which ``act_undo`` takes back.

    Raises:
        Refused: a place is not theirs, nothing is to be changed, or a county moved since the preview. Nothing is written.
    """
    if not preview.changes:
        raise refuse(preview.name, N_("登记与文件一致，没有要变更的职责。"))
    return _record(preview, title, document, by)


def duties_record(
    *,
    day: date,
    counties: Collection[str],
    duties: Collection[Duty],
    title: str,
    by: User,
    document: str = "",
) -> Act:
    """Record duties as facts from ``day``, where in some counties none of them is known yet.

    Raises:
        Refused: a place is not theirs, or a county moved since; nothing is written.
    """
    since, base = latest_act(), scope_snapshot(day, sorted(counties))
    return _record(DutyPreview("", "", day, base, since, Listed([*duties], [], 0, 0)), title, document, by)


def _record(preview: DutyPreview, title: str, document: str, by: User) -> Act:
    base, changes = preview.base, preview.changes
    right_to_change(by, Right.IMPORT, base, changes)
    outcome = carry_out(base, [(preview.day, [one for one in changes if one.op is Op.ESTABLISH])])
    outcome.duties.update({was.id: [(preview.day, now)] for was, now in preview.listed.changed})
    counties = counties_touched(base, changes)
    writ = Writ(counties, writings_of(outcome, base.system), outcome.minted, preview.since)
    return act_record(papers=ActPapers("duties", title, document=document), writ=writ, by=by)
