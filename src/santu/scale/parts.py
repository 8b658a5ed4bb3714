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
        Refused: the code is none, or no part has it.
    """
    if not (len(village) == 12 and village.isascii() and village.isdigit()):
        raise refuse("--village", NOT_A_CODE, text=village)
    for part in parts:
        try:
            with connected() as connection:
                found = connection.execute(
                    f"SELECT 1 FROM {rows_of(part.path)} WHERE trim(CAST(village AS VARCHAR)) = '{village}' LIMIT 1"
                ).fetchall()
        except duckdb.Error:
            # Said in full when the part itself is read.
            continue
        if found:
            return Part(village, part.path)
    raise refuse("--village", NO_VILLAGE)


def rows_of(path: Path) -> str:
    """The rows of a Parquet or CSV file, numbered from 0 as ``file_row_number``, for SQL."""
    file = quoted(str(path))
    if path.suffix.lower() != CSV:
        return f"read_parquet({file}, file_row_number = true)"
    numbered = "SELECT *, row_number() OVER () - 1 AS file_row_number"
    return f"({numbered} FROM read_csv({file}, all_varchar = true, header = true))"
