"""Codes from one run to the next: none is given again, and a village that a run left out has its own next time."""

from collections.abc import Iterator
from pathlib import Path

from duckdb import DuckDBPyConnection

from santu.kernel.messages import N_, Fault, Refused, message, refuse
from santu.scale.given import BEFORE, LAYOUTS, USED, Given, faults_of
from santu.scale.parts import rows_of
from santu.scale.places import named
from santu.scale.results import SUMMARY, parts_done
from santu.scale.running import Outcome, tables
from santu.scale.store import connected, quoted
from santu.scale.work import PARTS
from santu.solvers.grids.checks import SHOWN
from santu.solvers.grids.code_system import CodeSystem, check

FILE, LEFT_OUT = "codes.parquet", "left_out.parquet"
NOT_A_RUN = N_("这里没有以前做完的结果（缺 {name}）；请写以前 santu grid --out 的文件夹。")
BROKEN_RUN = N_(
    "以前的结果不全或已损坏（{why}）；请把写出它的那条命令再运行一次，坏了的部分会重做，或换一个以前的结果。"
)
ITSELF = N_("这就是 --out 的文件夹；以前的结果会被改写，请换一个文件夹输出。")

NOBODY = "SELECT '' AS village, '' AS id, 0.0::DOUBLE AS x, 0.0::DOUBLE AS y, '' AS code WHERE false"
AT_ROW = N_("第 {row} 行：{why}")
AND_MORE = N_("写错的代码共 {number:,} 个；请一并改正。")


def earlier(folder: Path, out: Path) -> dict[str, tuple[Path, ...]]:
    """The tables of an earlier run that say which codes there were.

    Raises:
        Refused: it is no run that was finished, or the one that is to be written now; or with every file of it
            that is missing or damaged.
    """
    if folder.resolve() == out.resolve():
        raise refuse(str(folder), ITSELF)
    if not (folder / FILE).is_file():
        raise refuse(str(folder), NOT_A_RUN, name=FILE)
    try:
        buildings = [folder / PARTS / part / "buildings.parquet" for part in parts_done(folder)]
    except (OSError, ValueError, LookupError, TypeError) as error:
        raise refuse(str(folder / SUMMARY), BROKEN_RUN, why=named(error)) from error
    if (left_out := folder / LEFT_OUT).exists():
        buildings.append(left_out)
    files = {USED: (folder / FILE,), BEFORE: tuple(buildings)}
    found = [
        Fault(str(path), message(BROKEN_RUN, why=fault.message))
        for table, paths in files.items()
        for path in paths
        for fault in faults_of(table, path)
    ]
    if found:
        raise Refused(found)
    return files


def used_faults(given: Given, system: CodeSystem) -> Iterator[Fault]:
    """Codes that are said to be used and are none: the first of each file by row, and how many there are."""
    for path in given.files.get(USED, ()):
        with connected() as connection:
            rows = connection.execute(
                f"SELECT file_row_number + 1, trim(code::VARCHAR) FROM {rows_of(path)} ORDER BY 1"
            ).fetchall()
        wrong = [(row, faults[0].message) for row, code in rows if (faults := check(code, system))]
        yield from (Fault(path.name, message(AT_ROW, row=row, why=why)) for row, why in wrong[:SHOWN])
        if len(wrong) > SHOWN:
            yield Fault(path.name, message(AND_MORE, number=len(wrong)))


def keep(out: Path, outcome: Outcome, given: Given) -> None:
    """Write what the next run reads beside the tables of the parts: all codes, and the buildings that were left out."""
    with connected() as connection:
        _keep(connection, out / LEFT_OUT, _left_out(out, outcome, given))
        _keep(connection, out / FILE, _used(connection, out, outcome, given))


def _keep(connection: DuckDBPyConnection, path: Path, query: str) -> None:
    """Write what a query finds: all of it or nothing."""
    temporary = path.with_name(f".{path.name}")
    connection.execute(f"COPY ({query}) TO {quoted(str(temporary))} (FORMAT parquet)")
    temporary.rename(path)


def _left_out(out: Path, outcome: Outcome, given: Given) -> str:
    """The buildings of before, with their codes, of every village that was not solved now."""
    solved = f" WHERE village NOT IN (SELECT village FROM {tables(out, outcome.parts, 'villages')})"
    told = [
        f"SELECT {', '.join(LAYOUTS[BEFORE].columns)} FROM {rows_of(path)}{solved if outcome.parts else ''}"
        for path in given.files.get(BEFORE, ())
    ]
    return f"SELECT * FROM ({' UNION ALL '.join(told)}) ORDER BY village" if told else NOBODY


def _used(connection: DuckDBPyConnection, out: Path, outcome: Outcome, given: Given) -> str:
    """Every code ever used, those of villages that are not in this run too, and whether it is in use."""
    told = ["SELECT '' AS village, '' AS code, false AS in_use, 0 AS age WHERE false"]
    if outcome.parts:
        told.append(f"SELECT village, code, in_use, 0 FROM {tables(out, outcome.parts, 'codes')}")
    for path in given.files.get(USED, ()):
        source = rows_of(path)
        has = {str(row[0]) for row in connection.execute(f"DESCRIBE SELECT * FROM {source}").fetchall()}
        in_use = "coalesce(in_use::BOOLEAN, false)" if "in_use" in has else "false"
        told.append(f"SELECT left(trim(code::VARCHAR), 12), trim(code::VARCHAR), {in_use}, 1 FROM {source}")
    return (
        "SELECT min_by(village, age) AS village, code, min_by(in_use, age) AS in_use"
        f" FROM ({' UNION ALL '.join(told)}) GROUP BY code ORDER BY code"
    )
