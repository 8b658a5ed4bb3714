"""The design language as a living page: every part of the pages, with made-up content, in one place."""

from datetime import date, timedelta

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from santu.kernel.messages import N_, Fault, Refused, message
from santu.register.domain.signs import CHANGED, GONE, MOVED, NEW
from santu.register.domain.words import KINDS
from santu.web.charts.chart import Chart
from santu.web.frame import STAGES
from santu.web.respond import page
from santu.web.tables import Cell, Column, Row, Table

MANY = 1_000
SCHEMATIC = N_("示意")

COLOURS = (
    ("ink", N_("正文"), "surface"),
    ("ink-quiet", N_("次要的字、单位、说明"), "surface"),
    ("accent", N_("链接、当前所在、主要按钮"), "surface"),
    ("on-accent", N_("主要按钮上的字"), "accent"),
    ("red", N_("违反条款、已过期、撤销"), "red-soft"),
    ("amber", N_("快到期、草稿、不是今天"), "amber-soft"),
    ("green", N_("已成立、新设、合格"), "green-soft"),
    ("ink", N_("表头和静止的底"), "sunken"),
    ("ink-quiet", N_("页面底色上的字"), "canvas"),
)
"""Each pair of a foreground and a background that stand together, and for what."""
LINES = (
    ("line-strong", N_("控件的边"), "surface"),
    ("line", N_("表格的线；不承载意思"), "surface"),
)
CATEGORIES = (
    ("cat-office", N_("办公室")),
    ("cat-station", N_("站")),
    ("cat-centre", N_("中心")),
    ("cat-fixed_organ", N_("固定机关")),
    ("cat-dispatched", N_("派驻机构")),
)
CONTROLS = (
    ("line-administration", N_("行政")),
    ("line-guidance", N_("业务指导")),
    ("line-party", N_("党组织")),
    ("line-assessment", N_("考核")),
    ("line-consultation", N_("任免征求意见")),
)
SIGNS = ((NEW, N_("设立")), (CHANGED, N_("变更")), (MOVED, N_("划转")), (GONE, N_("撤销")))
MARKS = (
    (N_("合成"), N_("演示库里生成的机构、人员、文件")),
    (N_("推算"), N_("由别的数推出来的数，不是统计数")),
    (N_("拟"), N_("设计中、还没有批准的")),
    (N_("示意"), N_("位置或形状不准确，只作示意")),
)
KEYS = (
    ("/", N_("到搜索框")),
    ("j k", N_("在列表里下一行、上一行")),
    ("Esc", N_("关闭对话框和菜单，离开输入框")),
    ("Tab", N_("到下一个链接或控件；焦点总看得见")),
)


def design_language(request: HttpRequest) -> HttpResponse:
    """Every part of the pages, to be looked at and tested."""
    context = {
        "colours": COLOURS,
        "lines": LINES,
        "categories": CATEGORIES,
        "controls": CONTROLS,
        "scales": (("seq", range(1, 7)), ("div", range(1, 8))),
        "signs": SIGNS,
        "marks": MARKS,
        "keys": KEYS,
        "stages_keys": [(title, key) for _, title, key in STAGES],
        "sample_faults": _faults(),
        "pages": Paginator(range(MANY), 200).get_page(2),
        "today": date(2021, 10, 31),
    }
    tables = [_small(), _thousand(), _none()]
    return page(request, "web/design_language.html", context, tables, [_bars(), _sankey()])


@require_POST
def refusal(request: HttpRequest) -> HttpResponse:
    """A form that is always refused, so that its faults can be seen; nothing is ever written."""
    raise Refused(_faults())


def _faults() -> list[Fault]:
    name = message(N_("名称是空的；请填写单位名称。"))
    template = N_("“{text}”不是日期；请写成 2021-10-31 这样的年-月-日。")
    limit = N_("机构数 {found} 个，超过限额 {limit} 个；请减少机构，或申请例外。（示意）")
    return [
        Fault("name", name),
        Fault("day", message(template, text="10/31")),
        Fault("", message(limit, found="N+1", limit="N")),
    ]


def _small() -> Table:
    columns = (
        Column("sign", N_("符号"), "sign"),
        Column("name", N_("单位")),
        Column("kind", N_("类型"), "badge"),
        Column("code", N_("代码"), "code"),
        Column("day", N_("日期"), "day"),
        Column("people", N_("人口"), "number", N_("人")),
        Column("share", N_("占比"), "percent"),
    )
    rows: list[Row] = [
        Row(
            (
                sign,
                _named(n),
                Cell(message(KINDS[kind]), tone=tone),
                f"00000000{n}",
                day,
                people,
                people / 60_000,
            ),
            sign=sign,
        )
        for n, (sign, kind, tone, day, people) in enumerate(
            (
                (NEW, "town", "green", date(2021, 5, 6), 24_000),
                (CHANGED, "subdistrict", "accent", date(2021, 5, 6), 20_500),
                (MOVED, "rural_township", "amber", date(2021, 10, 31), 9_500),
                (GONE, "rural_township", "red", date(2021, 10, 31), 6_000),
            ),
            start=1,
        )
    ]
    total = Row((None, message(N_("合计")), None, None, None, 60_000, 1.0), total=True)
    return Table("small", N_("小表：符号、标签、代码、日期、数字、合计"), columns, [*rows, total])


def _named(number: int) -> Cell:
    return Cell(message(N_("示例单位 {number}"), number=number), mark=SCHEMATIC)


def _thousand() -> Table:
    columns = (
        Column("name", N_("单位")),
        Column("code", N_("代码"), "code"),
        Column("kind", N_("类型")),
        Column("day", N_("日期"), "day"),
        Column("people", N_("人口"), "number", N_("人")),
        Column("households", N_("户数"), "number", N_("户")),
    )
    kinds = [message(word) for word in KINDS.values()]
    rows = [
        Row(
            (
                message(N_("示例单位 {number}"), number=f"{n:04}"),
                f"{n:012}",
                kinds[n % len(kinds)],
                date(2021, 1, 1) + timedelta(days=n % 365),
                (n * 7919) % 5000 + 200,
                (n * 7919) % 5000 // 3 + 60,
            )
        )
        for n in range(1, MANY + 1)
    ]
    return Table("thousand", N_("一千行的表（示意）"), columns, rows, frozen=True)


def _none() -> Table:
    empty = N_("没有符合的单位；请放宽条件，或换一天。")
    return Table("none", N_("没有行的表"), (Column("name", N_("单位")),), [], empty=empty)


def _bars() -> Chart:
    categories = [gettext(word) for word in (N_("街道"), N_("镇"), N_("乡"))]
    before, after = [200, 560, 620], [220, 640, 420]
    columns = (
        Column("kind", N_("类型")),
        Column("before", N_("之前"), "number", N_("个")),
        Column("after", N_("之后"), "number", N_("个")),
    )
    rows = [Row(row) for row in zip(categories, before, after, strict=True)]
    series = [
        {"name": gettext(N_("之前")), "values": before, "colour": "quiet"},
        {"name": gettext(N_("之后")), "values": after, "colour": "accent"},
    ]
    payload = {"categories": categories, "series": series, "unit": gettext(N_("个"))}
    table = Table("bars", N_("各类单位（示意）"), columns, rows)
    return Chart("bars", N_("各类单位（示意）"), payload, table, N_("示意数据，不是统计。"), "small")


def _sankey() -> Chart:
    def name(letter: str) -> str:
        return gettext(N_("示例单位 {number}")).format(number=letter)

    nodes = [
        {"id": f"{layer}{letter}", "name": name(letter), "layer": layer, "sign": sign, "more": str(held)}
        for layer, letter, sign, held in (
            (0, "A", "", 12), (0, "B", GONE, 9), (0, "C", GONE, 6), (0, "D", "", 10),
            (1, "A", CHANGED, 18), (1, "E", NEW, 9), (1, "D", "", 10),
        )
    ]  # fmt: skip
    ties = (
        ("0A", "1A", 12, ""),
        ("0B", "1A", 6, CHANGED),
        ("0B", "1E", 3, NEW),
        ("0C", "1E", 6, NEW),
        ("0D", "1D", 10, ""),
    )
    links = [
        {"from": source, "to": target, "value": value, "sign": sign, "said": str(value)}
        for source, target, value, sign in ties
    ]
    columns = (
        Column("from", N_("从")),
        Column("to", N_("到")),
        Column("held", N_("下级单位"), "number", N_("个")),
    )
    rows = [Row((name(source[1]), name(target[1]), value)) for source, target, value, _ in ties]
    payload = {"nodes": nodes, "links": links, "columns": [gettext(N_("之前")), gettext(N_("之后"))]}
    table = Table("sankey", N_("合并与沿革（示意）"), columns, rows)
    return Chart("sankey", N_("合并与沿革（示意）"), payload, table, N_("示意数据，不是统计。"), "small")


urlpatterns = [
    path("design-language", design_language, name="design-language"),
    path("design-language/refusal", refusal, name="design-language-refusal"),
]
