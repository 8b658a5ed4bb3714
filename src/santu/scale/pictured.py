"""What the report draws and tabulates, read from the tables of a run; bounded however large the run is."""

from dataclasses import dataclass
from pathlib import Path

from duckdb import DuckDBPyConnection

from santu.scale.drawing import Places, Plan
from santu.scale.rules import Rules
from santu.scale.running import Outcome, tables
from santu.scale.store import connected, quoted

# So many villages are drawn each for itself; of more, the first few beside a field of all of them.
EACH, FEW, LARGEST, BARS, ROWS = 6, 3, 2_000, 20, 24
# Grids of one village that are listed.
LISTED = 60
CODES = (12, 9, 6, 4, 2)


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the table: some villages by the digits that their codes begin with."""

    code: str
    villages: int
    households: int
    grids: int
    bound: int
    distance: float


@dataclass(frozen=True, slots=True)
class GridLine:
    """A grid of the one village that there is."""

    grid: int
    code: str
    name: str
    households: int
    people: int
    distance: float


@dataclass(frozen=True, slots=True)
class Bars:
    """How many grids have so many households, of ordinary or dense villages."""

    dense: bool
    cap: int
    begins: list[int]
    counts: list[int]


@dataclass(frozen=True, slots=True)
class Pictured:
    """All that is drawn; ``places`` where villages are too many to draw each, ``grids`` of one village alone."""

    plans: list[Plan]
    places: Places | None
    bars: list[Bars]
    lines: list[Line]
    grids: list[GridLine]


def pictured(out: Path, outcome: Outcome, rules: Rules) -> Pictured:
    """Read what is drawn."""
    if not outcome.parts:
        return Pictured([], None, [], [], [])
    of = {name: tables(out, outcome.parts, name) for name in ("villages", "grids", "buildings")}
    with connected() as connection:
        count = connection.execute(f"SELECT count(*) FROM {of['villages']}").fetchall()[0][0]
        chosen = connection.execute(
            f"SELECT village, degrees FROM {of['villages']} WHERE buildings <= {LARGEST} OR {count} = 1"
            f" ORDER BY grids DESC, village LIMIT {EACH if count <= EACH else FEW}"
        ).fetchall()
        plans = [_plan(connection, of, village, degrees) for village, degrees in chosen]
        places = _places(connection, of) if count > EACH else None
        bars = [_bars(connection, of, rules, dense) for dense in (False, True)]
        bars = [one for one in bars if any(one.counts)]
        grids = _grids(connection, of) if count == 1 else []
        return Pictured(plans, places, bars, [] if grids else _lines(connection, of), grids)


def _plan(connection: DuckDBPyConnection, of: dict[str, str], village: str, degrees: bool) -> Plan:
    columns = connection.execute(
        f"SELECT x, y, households::BIGINT AS households, grid::BIGINT AS grid FROM {of['buildings']}"
        f" WHERE village = {quoted(village)} ORDER BY row"
    ).fetchnumpy()
    return Plan(**columns, degrees=degrees, title=village)


def _places(connection: DuckDBPyConnection, of: dict[str, str]) -> Places:
    """The middle of each village; where some are in metres and some in degrees, of the more frequent kind."""
    columns = connection.execute(
        f"SELECT avg(x) AS x, avg(y) AS y, count(*)::BIGINT AS grids FROM {of['grids']} JOIN (SELECT village, degrees"
        f" FROM {of['villages']}) USING (village) WHERE degrees = (SELECT mode(degrees) FROM {of['villages']})"
        " GROUP BY village ORDER BY village"
    ).fetchnumpy()
    degrees = connection.execute(f"SELECT mode(degrees) FROM {of['villages']}").fetchall()[0][0]
    return Places(**columns, degrees=degrees)


def _bars(connection: DuckDBPyConnection, of: dict[str, str], rules: Rules, dense: bool) -> Bars:
    """Bars of equal width up to the cap; a grid above it, with its proof, is counted in none."""
    cap = (rules.dense if dense else rules.ordinary).households
    begins = [round(cap * bar / BARS) for bar in range(BARS + 1)]
    found = connection.execute(
        f"SELECT least(households * {BARS} // {cap}, {BARS - 1}), count(*) FROM {of['grids']} JOIN (SELECT village, dense"
        f" FROM {of['villages']}) USING (village) WHERE dense = {dense} AND NOT special AND households <= {cap} GROUP BY 1"
    ).fetchall()
    counts = dict(found)
    return Bars(dense, cap, begins, [counts.get(bar, 0) for bar in range(BARS)])


def _grids(connection: DuckDBPyConnection, of: dict[str, str]) -> list[GridLine]:
    """The grids of the one village."""
    rows = connection.execute(
        "SELECT grid, code, coalesce(name, ''), households, people, distance"
        f" FROM {of['grids']} ORDER BY grid LIMIT {LISTED}"
    ).fetchall()
    return [GridLine(*row) for row in rows]


def _lines(connection: DuckDBPyConnection, of: dict[str, str]) -> list[Line]:
    """Villages by as many digits of their codes as make a table of one page."""
    kinds = ", ".join(f"count(DISTINCT village[:{digits}])" for digits in CODES)
    counts = connection.execute(f"SELECT {kinds} FROM {of['villages']}").fetchall()[0]
    digits = next((one for one, count in zip(CODES, counts, strict=True) if count <= ROWS), CODES[-1])
    rows = connection.execute(
        f"SELECT village[:{digits}], count(*), sum(households)::BIGINT, sum(grids)::BIGINT, sum(bound)::BIGINT,"
        " coalesce(sum(distance * households) / nullif(sum(households), 0), 0)"
        f" FROM {of['villages']} GROUP BY 1 ORDER BY 1 LIMIT {ROWS}"
    ).fetchall()
    return [Line(*row) for row in rows]
