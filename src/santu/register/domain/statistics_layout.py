"""The layout of the annual statistics of posts: data in a file that anybody may replace, checked as strictly as a standard."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from santu.kernel.messages import N_, Refused, refuse
from santu.register.domain.ledger import Holds, Measure
from santu.standards.yaml_text import Document, read_yaml

LAYOUT = Path(__file__).parents[1] / "data" / "quota_statistics.yaml"
AUTHORISED = "authorised"
PLACES = ("code", "county", "township", "body")
BALANCES = {
    "filled": Holds.FILLED,
    "vacant": Holds.VACANT,
    "beyond": Holds.BEYOND,
    "unassigned": Holds.LEVEL,
    "pool": Holds.POOL,
    "frozen": Holds.FROZEN,
    "cap": Holds.CAP,
}
CONTROL_NUMBER = "control"
FIGURES = (*PLACES, AUTHORISED, *BALANCES, CONTROL_NUMBER)
ROWS = ("province", "city", "county", "township", "body")
TITLES = ("title_zh", "title_en")
FIELDS = frozenset({*TITLES, "total_zh", "total_en", "rows", "columns"})
COLUMN_FIELDS = frozenset({*TITLES, "figure", "kind", "measure"})


@dataclass(frozen=True, slots=True)
class StatisticsColumn:
    """A column: which figure, of which kind of quota ("" of all), counted how, and its titles in both languages."""

    figure: str
    kind: str
    measure: Measure
    titles: tuple[str, str]


@dataclass(frozen=True, slots=True)
class StatisticsLayout:
    """The table: its titles, what sums are called, which places have a row, and the columns."""

    titles: tuple[str, str]
    totals: tuple[str, str]
    rows: frozenset[str]
    columns: Sequence[StatisticsColumn]


def read_layout(path: Path, kinds: Collection[str]) -> StatisticsLayout:
    """Read a layout.

    Raises:
        Refused: with every fault of the file, by line.
    """
    try:
        document = read_yaml(path.name, path.read_bytes())
    except OSError as error:
        template = N_("文件读不出来（{cause}）；请检查路径和权限。")
        raise refuse(str(path), template, cause=error.strerror or type(error).__name__) from error
    data = document.data if isinstance(document.data, dict) else {}
    _known(document, (), data, FIELDS, FIELDS)
    rows = _list(document, data, "rows")
    for place, row in enumerate(rows):
        _one_of(document, ("rows", place), row, ROWS)
    columns = list(_columns(document, _list(document, data, "columns"), kinds))
    if document.faults:
        raise Refused(document.faults)
    return StatisticsLayout(
        (str(data["title_zh"]), str(data["title_en"])),
        (str(data["total_zh"]), str(data["total_en"])),
        frozenset(map(str, rows)),
        columns,
    )


def _list(document: Document, data: Mapping[str, object], field: str) -> Sequence[object]:
    value = data.get(field, ())
    if isinstance(value, list) and value:
        return value
    if field in data:
        document.fault((field,), N_("“{field}”要是一个不空的列表；请改正。"), field=field)
    return ()


def _columns(
    document: Document, columns: Sequence[object], kinds: Collection[str]
) -> Iterator[StatisticsColumn]:
    for place, column in enumerate(columns):
        at = ("columns", place)
        if not isinstance(column, dict):
            document.fault(at, N_("一列要写成“{{figure: …, title_zh: …, title_en: …}}”；请改正。"))
            continue
        _known(document, at, column, COLUMN_FIELDS, {*TITLES, "figure"})
        figure, kind, measure = (column.get(field, "") for field in ("figure", "kind", "measure"))
        _one_of(document, (*at, "figure"), figure, FIGURES)
        _one_of(document, (*at, "kind"), kind, ("", *kinds))
        _one_of(document, (*at, "measure"), measure, ("", *Measure))
        if not document.faults:
            titles = (str(column["title_zh"]), str(column["title_en"]))
            yield StatisticsColumn(figure, kind, Measure(measure or Measure.HEADS), titles)


def _known(
    document: Document,
    at: tuple[str | int, ...],
    data: Mapping[str, object],
    known: Collection[str],
    needed: Collection[str],
) -> None:
    for field in sorted(data.keys() - set(known)):
        template = N_("不认识“{field}”；请写成其中之一：{known}。")
        document.fault((*at, field), template, field=field, known=tuple(sorted(known)))
    for field in sorted(set(needed) - data.keys()):
        document.fault(at, N_("缺少“{field}”；请补上。"), field=field)


def _one_of(document: Document, at: tuple[str | int, ...], value: object, known: Sequence[str]) -> None:
    if value not in known:
        template = N_("不认识“{field}”；请写成其中之一：{known}。")
        document.fault(at, template, field=value, known=tuple(filter(None, map(str, known))))
