"""Tables and chart of the programme 减上补下: levels before and after, the document's outcomes, approvals across levels."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from santu.kernel.codes import Level
from santu.kernel.messages import N_, Message, message
from santu.register.domain.programme import ABOVE, LEVELS, RESULT, Line, Lines, together
from santu.register.domain.words import LEVELS as LEVEL_WORDS
from santu.register.selectors.programme import Crossing
from santu.standards.rulebook import Standards
from santu.web.charts.chart import Chart
from santu.web.language import translate
from santu.web.tables import Cell, Column, Row, Table
from santu.web.tables.table import Value

TOTAL, OWN = N_("合计"), N_("本级")
POST = N_("名")
WHOLE = N_("属于这一级的全部编制：核定到机构的、未分配的、在周转池里的和冻结的。")
ASSIGNED = N_("已核定到机构的编制；人数另算。")
MEAN = N_("核定到乡镇（街道）机构的编制 ÷ 乡镇（街道）数。")
CUT = N_("后一天比前一天少的；按县（没有县的按本级）和层级取净数，机构、乡镇合并的来去不计。")
ADDED = N_("后一天比前一天多的；按县（没有县的按本级）和层级取净数，机构、乡镇合并的来去不计。")


def lines_table(lines: Lines, parts: Iterable[tuple[str, Cell]], own: str, days: tuple[date, date]) -> Table:
    """Each part of a unit at each level, then the sums of each level and of all.

    Args:
        lines: of one kind of quota.
        parts: the parts right under the unit in order, each with its cell.
        own: what the unit itself is called in its row.
        days: the earlier and the later one.
    """
    rows = [
        Row([cell, Cell(message(LEVEL_WORDS[level])), *_numbers(line)])
        for part, cell in [("", Cell(own)), *parts]
        for level in LEVELS
        if (line := lines.get((part, level)))
    ]
    if len(rows) > 1:
        levels = [level for level in LEVELS if any(key[1] is level for key in lines)]
        sums = [(message(LEVEL_WORDS[level]), together(lines, [level])) for level in levels]
        if len(levels) > 1:
            sums.append((message(N_("各级")), together(lines)))
        rows += [
            Row([Cell(message(TOTAL)), Cell(title), *_numbers(line)], total=True) for title, line in sums
        ]
    return Table("programme", N_("减上补下"), _columns(days), rows, frozen=True)


def _columns(days: tuple[date, date]) -> list[Column]:
    def at(day: date, title: str) -> Message:
        return message(N_("{day} {what}"), day=day, what=message(title))

    def both(key: str, title: str, hint: str) -> list[Column]:
        return [
            Column(f"{key}_{when}", at(day, title), "number", hint=hint)
            for when, day in zip(("before", "after"), days, strict=True)
        ]

    before, after = both("whole", N_("总额"), WHOLE)
    cut = Column("cut", N_("减"), "number", hint=CUT)
    added = Column("added", N_("增"), "number", hint=ADDED)
    place = [Column("place", N_("单位")), Column("level", N_("层级"))]
    assigned, mean = both("assigned", N_("核定"), ASSIGNED), both("mean", N_("乡镇平均"), MEAN)
    return [*place, before, cut, added, after, *assigned, *mean]


def _numbers(line: Line) -> list[Cell | Value]:
    return [
        line.before.whole,
        Cell(line.cut or None),
        Cell(line.added or None),
        line.after.whole,
        line.before.assigned,
        line.after.assigned,
        _mean(line.before.mean),
        _mean(line.after.mean),
    ]


def _mean(value: float | None) -> float | None:
    return None if value is None else round(value, 2)


def levels_chart(lines: Lines, days: tuple[date, date]) -> Chart:
    """The levels before and after, side by side."""
    levels = [level for level in LEVELS if any(key[1] is level for key in lines)]
    sums = [together(lines, [level]) for level in levels]
    words = [message(LEVEL_WORDS[level]) for level in levels]
    values = ([line.before.whole for line in sums], [line.after.whole for line in sums])
    payload = {
        "categories": [word.render(translate) for word in words],
        "unit": translate(POST),
        "series": [
            {"name": day.isoformat(), "values": numbers, "colour": colour}
            for day, numbers, colour in zip(days, values, ("quiet", "accent"), strict=True)
        ],
    }
    columns = [Column("level", N_("层级"))]
    columns += [
        Column(key, day.isoformat(), "number", POST)
        for key, day in zip(("before", "after"), days, strict=True)
    ]
    rows = [Row([Cell(word), *pair]) for word, *pair in zip(words, *values, strict=True)]
    table = Table("levels", N_("各级编制总额，前后对照"), columns, rows)
    return Chart("bars", table.title, payload, table, height="small")


def outcomes_table(lines: Lines, standards: Standards, day: date, *, whole: bool) -> Table:
    """What the document reports beside what our ledger says, each with its clause and on what ours rests.

    Args:
        lines: the institutional ones.
        standards: where the document's figures stand.
        day: the later day.
        whole: whether it is the whole province, which the sums are about; a part has only the mean.
    """
    told: Mapping[str, object] = standards.on(RESULT, day) or {}  # type: ignore[assignment]
    townships = together(lines, [Level.TOWNSHIP])
    ours: dict[str, tuple[str, float | None, str]] = {
        "cut_city_county": (
            N_("市县事业编制精简"),
            together(lines, ABOVE).cut,
            N_("市级、县级各行“减”的合计"),
        ),
        "added_below_at_least": (N_("为基层增加事业编制"), townships.added, N_("乡级各行“增”的合计")),
        "mean_per_township": (N_("乡镇事业编制平均"), _mean(townships.after.mean), MEAN),
    }
    shown = [key for key in ours if key in told and (whole or key == "mean_per_township")]
    columns = [
        Column("figure", N_("指标")),
        Column("told", N_("文件所载"), "number", POST),
        Column("ours", N_("本台账"), "number", POST),
        Column("difference", N_("相差"), "number", POST),
        Column("base", N_("本台账的口径")),
        Column("clause", N_("依据")),
    ]
    clause = standards.rule(RESULT).source.cited
    rows = []
    for key in shown:
        title, value, base = ours[key]
        said = told[key]
        by = round(value - said, 2) if isinstance(said, int | float) and value is not None else None
        least = message(N_("以上")) if key == "added_below_at_least" else ""
        rows.append(
            Row(
                [
                    Cell(message(title)),
                    Cell(said, hint=least, mark=N_("以上") if least else ""),  # type: ignore[arg-type]
                    Cell(value),
                    Cell(by),
                    Cell(message(base)),
                    Cell(clause),
                ]
            )
        )
    return Table("outcomes", N_("对照文件所载结果"), columns, rows)


def crossings_table(found: Sequence[Crossing], kinds: Mapping[str, str]) -> Table:
    """The vouchers that moved posts from level to level, each with the approval of the central organ."""
    columns = [
        Column("voucher", N_("凭证"), "code"),
        Column("day", N_("日期"), "day"),
        Column("kind", N_("编制类别")),
        Column("levels", N_("从哪一级到哪一级")),
        Column("amount", N_("数额"), "number"),
        Column("central", N_("国务院机构编制管理机关批准文号")),
        Column("document", N_("文号")),
    ]
    rows = []
    for one in found:
        levels = message(
            N_("{source} → {target}"),
            source=message(LEVEL_WORDS[one.source]),
            target=message(LEVEL_WORDS[one.target]),
        )
        mark = N_("冲销") if one.is_reversed else ""
        kind = message(kinds[one.kind]) if one.kind in kinds else one.kind
        central = Cell(one.central) if one.central else Cell(message(N_("没有文号")), tone="red")
        rows.append(
            Row([Cell(one.voucher, mark=mark), one.day, kind, levels, one.amount, central, one.document])
        )
    empty = N_("这两天之间没有跨层级调配的行政编制和政法专项编制。")
    return Table("crossings", N_("跨层级调配的审批"), columns, rows, empty=empty)
