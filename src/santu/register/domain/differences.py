"""What differs between two registers of the same units: one sign and the changed fields of each."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from santu.kernel.codes import Level
from santu.register.domain.rows import Body, Division, Duty, Grid
from santu.register.domain.signs import CHANGED, GONE, MOVED, NEW
from santu.register.domain.snapshot import Snapshot
from santu.register.domain.ways import Counties, Inside, place_of

SIGNS = (NEW, CHANGED, MOVED, GONE)
DIVISION_FIELDS = ("name", "kind", "parent", "code", "unit_class", "state")
BODY_FIELDS = ("name", "host", "category", "slot", "lines", "papers", "state")
DUTY_FIELDS = (
    "name",
    "body",
    "organ",
    "kind",
    "power",
    "basis",
    "text",
    "persons",
    "role",
    "instrument",
    "days",
)
GRID_FIELDS = ("name", "village", "kind", "number", "extent")
Row = Division | Body | Duty | Grid


class Group(StrEnum):
    """What differs, in the order in which it is shown."""

    ABOVE = "above"
    TOWNSHIP = "township"
    ZONE = "zone"
    VILLAGE = "village"
    BODY = "body"
    DUTY = "duty"
    GRID = "grid"


@dataclass(frozen=True, slots=True)
class Difference:
    """A unit, body, duty or grid that is not the same in both; ``county`` is "" for what lies above the counties."""

    sign: str
    group: Group
    county: str
    was: Row | None
    now: Row | None
    fields: tuple[str, ...] = ()

    @property
    def row(self) -> Row:
        """The row as it is now, or as it last was."""
        row = self.now or self.was
        assert row is not None  # noqa: S101 (one of the two is always there)
        return row


def differences(before: Snapshot, after: Snapshot) -> tuple[Difference, ...]:
    """All that differs, county by county in order of code, then by group, place and name."""
    homes_before, homes_after = Counties(before), Counties(after)
    found: list[tuple[tuple[str, ...], Difference]] = []
    for was, now in _pairs(before, after):
        if was == now:
            continue
        row, snapshot, homes = (now, after, homes_after) if now else (was, before, homes_before)
        if row is None:
            continue
        county = homes.of_row(row)
        fields = fields_changed(was, now) if was and now else ()
        place = snapshot.divisions.get(place_of(row))
        one = Difference(_sign(was, now), group_of(row), county, was, now, fields)
        order = (
            snapshot.divisions[county].code if county else "",
            str(list(Group).index(one.group)),
            place.code if place else "",
            row.name,
            row.id,
        )
        found.append((order, one))
    found.sort(key=lambda pair: pair[0])
    return tuple(one for _, one in found)


def within(
    found: Sequence[Difference], before: Snapshot, after: Snapshot, unit: str
) -> tuple[Difference, ...]:
    """The differences of a unit and of all that lies, or lay, in it."""
    lay, lies = Inside(before, unit), Inside(after, unit)
    return tuple(
        one for one in found if (one.now and lies.holds(one.now)) or (one.was and lay.holds(one.was))
    )


def counted(found: Collection[Difference]) -> Mapping[tuple[Group, str], int]:
    """How many differences there are of each group and sign."""
    return Counter((one.group, one.sign) for one in found)


def _pairs(before: Snapshot, after: Snapshot) -> Iterator[tuple[Row | None, Row | None]]:
    yield from _side_by_side(before.divisions, after.divisions)
    yield from _side_by_side(before.bodies, after.bodies)
    yield from _side_by_side(before.duties, after.duties)
    yield from _side_by_side(before.grids, after.grids)


def _side_by_side(
    before: Mapping[str, Row], after: Mapping[str, Row]
) -> Iterator[tuple[Row | None, Row | None]]:
    for unit, was in before.items():
        yield was, after.get(unit)
    for unit, now in after.items():
        if unit not in before:
            yield None, now


def _sign(was: Row | None, now: Row | None) -> str:
    if was is None or now is None:
        return NEW if was is None else GONE
    return CHANGED if _above(was) == _above(now) else MOVED


def _above(row: Row) -> str:
    return row.parent if isinstance(row, Division) else row.host


def group_of(row: Row) -> Group:
    """The group that a unit, body, duty or grid is shown in."""
    if isinstance(row, Body):
        return Group.BODY
    if isinstance(row, Duty):
        return Group.DUTY
    if isinstance(row, Grid):
        return Group.GRID
    if row.level is Level.VILLAGE:
        return Group.VILLAGE
    if row.level is Level.TOWNSHIP:
        return Group.TOWNSHIP if row.formal else Group.ZONE
    return Group.ABOVE


def fields_changed(was: Row, now: Row) -> tuple[str, ...]:
    """The fields in which two states of one unit, body, duty or grid differ."""
    fields = {Division: DIVISION_FIELDS, Body: BODY_FIELDS, Duty: DUTY_FIELDS, Grid: GRID_FIELDS}
    return tuple(name for name in fields[type(now)] if getattr(was, name) != getattr(now, name))
