"""All that lies in a unit, added up for one map, and counted by what becomes of it between two."""

from collections import Counter
from collections.abc import Iterator

from santu.kernel.codes import Level
from santu.kernel.messages import N_, Message, message
from santu.register.domain.body_standard import BodyStandard
from santu.register.domain.differences import Group, group_of
from santu.register.domain.differences_words import GROUPS
from santu.register.domain.lookup import subtree
from santu.register.domain.measure_words import MEASURES
from santu.register.domain.reference_frame import DIVISIONS
from santu.register.domain.rows import Division, State
from santu.register.domain.signs import CHANGED, GONE, MOVED, NEW, sign_of
from santu.register.domain.snapshot import Snapshot

OF_LIMIT = N_("{counted}，限额 {limit}")
BECOMES = {
    NEW: N_("{group}：设立"),
    CHANGED: N_("{group}：变更"),
    MOVED: N_("{group}：划转"),
    GONE: N_("{group}：撤销"),
}


def found_inside(
    snapshot: Snapshot, unit: Division, standard: BodyStandard
) -> Iterator[tuple[str, Message, int | Message]]:
    """How many standing units of each kind lie in a unit, and above a township how many bodies.

    A township's own bodies are told one by one; where nothing is known of bodies, nothing is said.
    """
    inside = subtree(snapshot, unit.id)
    rows = [snapshot.divisions[one] for one in inside if one in snapshot.divisions]
    kinds = Counter(row.kind for row in rows if row.id != unit.id and row.state is State.STANDING)
    for kind, _ in DIVISIONS:
        if kinds[kind]:
            yield kind, message(MEASURES[kind]), kinds[kind]
    if unit.level in (Level.TOWNSHIP, Level.VILLAGE):
        return
    known = [row for row in rows if row.level is Level.TOWNSHIP and standard.knows(row)]
    if not known:
        return
    sets = {row.id: mine for row in known if (mine := standard.of(row))}
    bodies = [snapshot.bodies[one] for one in inside if one in snapshot.bodies]
    counted = sum(1 for body in bodies if body.host in sets and standard.counts(body))
    limit = sum(mine.limit for mine in sets.values())
    sent = sum(1 for body in bodies if body.dispatched and body.state is State.STANDING)
    yield "counted", message(N_("限额内机构")), message(OF_LIMIT, counted=f"{counted:,}", limit=f"{limit:,}")
    yield "dispatched", message(N_("派驻机构")), sent


def changes_inside(
    before: Snapshot, after: Snapshot, unit: str
) -> Iterator[tuple[Message, int | None, int | None]]:
    """How many units and bodies in a unit come, change, move and go; what goes stands with the first map.

    What lies in it on either of the maps counts, the unit itself does not.
    """
    found: Counter[tuple[Group, str]] = Counter()
    inside = (subtree(before, unit) | subtree(after, unit)) - {unit}
    for one in (*inside, *dict.fromkeys(_grids_of(before, after, inside | {unit}))):
        if sign := sign_of(one, before, after):
            row = next(
                rows[one]
                for side in (after, before)
                for rows in (side.divisions, side.bodies, side.grids)
                if one in rows
            )
            found[group_of(row), sign] += 1
    for group in Group:
        for sign, becomes in BECOMES.items():
            if number := found[group, sign]:
                label = message(becomes, group=message(GROUPS[group]))
                yield label, number if sign == GONE else None, None if sign == GONE else number


def _grids_of(before: Snapshot, after: Snapshot, inside: set[str]) -> Iterator[str]:
    """The grids of both maps that lie in some villages."""
    return (grid.id for side in (before, after) for grid in side.grids.values() if grid.village in inside)
