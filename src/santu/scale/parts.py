"""The parts of an input: which files there are, and how SQL reads one."""

from dataclasses import dataclass
from pathlib import Path

import duckdb

from santu.kernel.messages import N_, refuse
from santu.scale.store import connected, quoted

NOTHING = N_("没有这个文件或文件夹；请核对路径。")
NO_PARTS = N_("这个文件夹里没有 Parquet 文件（*.parquet）；请核对路径。")
NO_FORMAT = N_("只认 Parquet（.parquet）和 CSV（.csv）；请先另存为其中一种。")
NO_VILLAGE = N_("哪一份里都没有这个村；请核对代码。")
NOT_A_CODE = N_("“{text}”不是村代码；请写 12 位数字。")
TWICE = N_("这个村的建筑分在几份里：{parts}；分开来划，代码会重复。请把一个村的建筑放在同一份里再来。")

CSV, PARQUET = ".csv", ".parquet"


@dataclass(frozen=True, slots=True)
class Part:
    """One file of the input; ``name`` is also that of what is made of it."""

    name: str
    path: Path


def parts_of(cells: Path) -> list[Part]:
    """The Parquet files of a folder, or the one that is named; those that begin with . or _ are passed over.

    Raises:
        Refused: there is none.
    """
    if cells.is_file():
        if cells.suffix.lower() not in {PARQUET, CSV}:
            raise refuse(cells.name, NO_FORMAT)
        return [Part(cells.stem, cells)]
    if not cells.is_dir():
        raise refuse(str(cells), NOTHING)
    found = []
    for path in sorted(cells.rglob("*.parquet")):
        inner = path.relative_to(cells).with_suffix("").parts
        if path.is_file() and not any(name.startswith((".", "_")) for name in inner):
            found.append(Part("%2F".join(inner), path))
    if not found:
        raise refuse(str(cells), NO_PARTS)
    return found


def only_part(parts: list[Part], village: str) -> Part:
    """The part that has a village, called by it: beside the whole part it is another one.

    Raises:
        Refused: the code is none, or no part has it, or several have.
    """
    if not (len(village) == 12 and village.isascii() and village.isdigit()):
        raise refuse("--village", NOT_A_CODE, text=village)
    found = [part for part in parts if _villages(part, f" WHERE {VILLAGE} = '{village}'")]
    if not found:
        raise refuse("--village", NO_VILLAGE)
    if len(found) > 1:
        raise refuse(village, TWICE, parts=tuple(part.name for part in found))
    return Part(village, found[0].path)


def in_several(parts: list[Part]) -> dict[str, tuple[str, ...]]:
    """The villages that stand in several parts, and in which: each part by itself would give them the same codes."""
    found: dict[str, list[str]] = {}
    for part in parts if len(parts) > 1 else ():
        for village in _villages(part):
            found.setdefault(village, []).append(part.name)
    return {village: tuple(names) for village, names in found.items() if len(names) > 1}


VILLAGE = "trim(CAST(village AS VARCHAR))"


def _villages(part: Part, where: str = "") -> list[str]:
    """The different villages of a part; none of one that cannot be read: that is said in full when it is its turn."""
    try:
        with connected() as connection:
            rows = connection.execute(
                f"SELECT DISTINCT {VILLAGE} FROM {rows_of(part.path)}{where}"
            ).fetchall()
    except duckdb.Error:
        return []
    return [village for (village,) in rows if village]


def rows_of(path: Path) -> str:
    """The rows of a Parquet or CSV file, numbered from 0 as ``file_row_number``, for SQL."""
    file = quoted(str(path))
    if path.suffix.lower() != CSV:
        return f"read_parquet({file}, file_row_number = true)"
    numbered = "SELECT *, row_number() OVER () - 1 AS file_row_number"
    return f"({numbered} FROM read_csv({file}, all_varchar = true, header = true))"
