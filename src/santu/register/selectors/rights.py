"""What a service asks before it acts: whether whoever acts has the right over all that the act is about.

An address asks first, of the thing that it names; what an act really changes, and in whose name background work goes
on, is known only here. A role that was taken back in between no longer counts.
"""

from collections.abc import Collection, Iterable
from itertools import islice

from santu.accounts.domain.roles import RIGHTS, Right, right_lacking
from santu.accounts.models import User
from santu.kernel.change import Change
from santu.kernel.codes import Level
from santu.kernel.messages import N_, Fault, Refused, message
from santu.register.domain.rows import Division
from santu.register.domain.snapshot import Snapshot
from santu.register.domain.touching import places_touched
from santu.register.models import UnitCode
from santu.register.models.acts import STANDS
from santu.register.selectors.access import places_seen, units_seen
from santu.register.selectors.reach import sight_of

NAMED = 10
"""So many units are named of those that lie beyond."""


def right_over(by: User, right: Right, units: Iterable[str]) -> None:
    """Whether somebody has a right over all of some units, each on today or the day nearest to it on which it was there.

    Raises:
        Refused: they have not.
    """
    sight, units = sight_of(by), set(units)
    if not (sight.has(right) and units <= units_seen(sight, units, right)):
        raise right_lacking(right)


def right_to_change(by: User, right: Right, base: Snapshot, changes: Iterable[Change]) -> None:
    """Whether somebody has a right over all places in which some changes do something.

    Raises:
        Refused: they have not; the first units with which it goes further are named by their codes.
    """
    sight, changes = sight_of(by), list(changes)
    if not sight.has(right):
        raise right_lacking(right)
    if places_seen(sight, places_touched(base, changes), right):
        return
    template = N_(
        "这会改动代码为 {code} 的单位，那里您没有“{right}”的权限；请由上级办理，或从名单里改正这一行。"
    )
    beyond = (one for one in changes if not places_seen(sight, places_touched(base, [one]), right))
    raise Refused(
        Fault(code, message(template, code=code, right=message(RIGHTS[right])))
        for code in (_code(base, change) for change in islice(beyond, NAMED))
    )


def _code(base: Snapshot, change: Change) -> str:
    row = base.divisions.get(change.unit, change.becomes)
    return str(row.code) if isinstance(row, Division) else change.unit


def right_to_list(by: User, right: Right, incoming: Snapshot) -> None:
    """Whether all that a list speaks of lies where somebody has a right; asked before anything is compared with it.

    What the list says of the units above is compared, too, but to change them takes ``right_to_change``.

    Raises:
        Refused: it speaks of other places; each is named as the list names it, whether the register knows it or not.
    """
    sight = sight_of(by)
    if not sight.has(right):
        raise right_lacking(right)
    if sight.on(sight.today, right).everything:
        return
    places = _places(incoming)
    codes = {code for row in places for code in _ways(incoming, row)}
    held = UnitCode.objects.filter(STANDS, system=incoming.system, code__in=codes)
    units: dict[str, set[str]] = {}
    for code, unit in held.values_list("code", "unit_id"):
        units.setdefault(code, set()).add(unit)
    seen = units_seen(sight, {unit for some in units.values() for unit in some}, right)
    template = N_("名单写到“{name}”（{code}），那里您没有“{right}”的权限；请只上传您管的地方的名单。")
    faults = [
        Fault(str(row.code), message(template, name=row.name, code=row.code, right=message(RIGHTS[right])))
        for row in places
        if not _known(units, _ways(incoming, row)) <= seen or not _known(units, _ways(incoming, row))
    ]
    if faults:
        raise Refused(faults)


def _places(incoming: Snapshot) -> Collection[Division]:
    """The counties of a list, and what holds townships without being one."""
    rows = incoming.divisions
    found = {row.id: row for row in incoming.at(Level.COUNTY)}
    found |= {row.parent: rows[row.parent] for row in incoming.at(Level.TOWNSHIP) if row.parent in rows}
    return sorted(found.values(), key=lambda row: str(row.code))


def _ways(incoming: Snapshot, row: Division) -> list[str]:
    """The codes of a unit and of those above it, from itself up."""
    found = []
    above: Division | None = row
    while above is not None:
        found.append(str(above.code))
        above = incoming.divisions.get(above.parent)
    return found


def _known(units: dict[str, set[str]], way: Iterable[str]) -> set[str]:
    """The units that ever had the first code on a way up that any had: of a new county those of its city."""
    return next((units[code] for code in way if code in units), set())
