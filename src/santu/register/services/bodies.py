"""Bodies of a register: recorded as they are, lawful or not."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date

from santu.accounts.domain.roles import Right
from santu.accounts.models import User
from santu.kernel.change import Change, Op
from santu.register.domain.dating import carry_out
from santu.register.domain.rows import Body
from santu.register.domain.touching import counties_touched
from santu.register.models import Act
from santu.register.models.tables import DIVISIONS
from santu.register.selectors.acts import latest_act
from santu.register.selectors.rights import right_to_change
from santu.register.selectors.scopes import scope_snapshot
from santu.register.selectors.snapshots import snapshot
from santu.register.services.acts import ActPapers, Writ, act_record
from santu.register.services.recording import writings_of
from santu.register.services.timeline import Writing


def bodies_record(
    *,
    day: date,
    bodies: Iterable[Body],
    title: str,
    by: User,
    document: str = "",
    within: Sequence[str] = (),
) -> Act:
    """Record bodies as facts from ``day``, also those off the standard; ``within`` some counties, where it is known.

    Raises:
        Refused: a place is not theirs, a body is there already, or a county moved since; nothing is written.
    """
    since, base = latest_act(), scope_snapshot(day, within) if within else snapshot(day)
    changes = [Change(Op.ESTABLISH, body.id, becomes=body) for body in bodies]
    right_to_change(by, Right.IMPORT, base, changes)
    outcome = carry_out(base, [(day, changes)])
    counties = counties_touched(base, changes)
    writ = Writ(counties, writings_of(outcome, base.system), outcome.minted, since)
    return act_record(papers=ActPapers("bodies", title, document=document), writ=writ, by=by)


def townships_class(
    *, day: date, classes: Mapping[str, str], title: str, by: User, document: str = ""
) -> Act:
    """Record of which class townships are (economically developed towns) from ``day``.

    Raises:
        Refused: a place is not theirs, or a county moved since; nothing is written.
    """
    since, base = latest_act(), snapshot(day)
    changes = [Change(Op.RETYPE, unit) for unit in classes]
    right_to_change(by, Right.IMPORT, base, changes)
    outcome = carry_out(base, [])
    outcome.divisions.update(
        {
            unit: [(day, replace(base.divisions[unit], unit_class=unit_class))]
            for unit, unit_class in classes.items()
        }
    )
    counties = counties_touched(base, changes)
    writings = {DIVISIONS.table: writings_of(outcome, base.system).get(DIVISIONS.table, Writing())}
    writ = Writ(counties, writings, since=since)
    return act_record(papers=ActPapers("class", title, document=document), writ=writ, by=by)
