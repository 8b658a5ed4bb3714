"""Work orders of the hotline as a table, one row each: as the platform sends them, and with what became of them."""

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, tzinfo

from santu.formats.columns import Column
from santu.formats.workbook_writing import Sheet, workbook
from santu.kernel.messages import N_, Fault, message
from santu.register.domain.layouts_templates import Explained, Template, header_of

PROCESS = "hotline"
CHANNEL = "12345"
ORDER = re.compile(r"[0-9A-Za-z][0-9A-Za-z_-]{0,39}")
"""A number of the platform that spreadsheets and addresses leave as it is."""
BETWEEN = "、"
FORMULA = ("=", "+", "-", "@", "'")
"""What a spreadsheet would take for a formula; such a cell of a text file bears a sign in front, taken off again."""
MOMENTS = ("%Y-%m-%d %H:%M:%S", "%Y-%m-%d %H:%M", "%Y-%m-%d %H:%M:%S.%f", "%Y-%m-%d")
MOMENT = MOMENTS[0]
TABLE = ("order", "came_at", "class", "title", "what", "where", "matter", "organ", "assisting")
"""What goes out as it came in."""
WHOSE = ("caller", "phone")
"""Comes in where the platform sends it, and never goes out: the platform knows the caller by the number of the order."""
FORM = ("class", "matter", "what", "where", "organ", "assisting", *WHOSE)
"""Columns that are fields of the form with which the process begins."""
DONE = (
    ("state", "办理状态"),
    ("signed_at", "签收时间"),
    ("clause", "退回依据的条款"),
    ("returned_at", "退回时间"),
    ("designated", "指定承办单位"),
    ("reply", "办理情况和答复"),
    ("solved", "是否解决"),
    ("answered_at", "答复时间"),
    ("called_on", "回访日期"),
    ("satisfaction", "对办理结果"),
    ("said", "来电人的意见"),
    ("closed_at", "办结时间"),
)
"""What became of an order, in the words of the file that goes back; read again it is passed over."""
LAYOUT = (
    Column("order", ("工单编号", "工单号")),
    Column("came_at", ("来电时间", "受理时间")),
    Column("class", ("诉求类别", "类别")),
    Column("title", ("标题", "工单标题")),
    Column("what", ("诉求内容", "内容")),
    Column("where", ("地点", "事发地点"), required=False),
    Column("matter", ("事项", "事项编码"), required=False),
    Column("organ", ("承办单位", "主办单位")),
    Column("assisting", ("协办单位",), required=False),
    Column("caller", ("来电人", "诉求人"), required=False),
    Column("phone", ("回访电话", "联系电话"), required=False),
)
KNOWN = (*LAYOUT, *(Column(name, (label,), required=False) for name, label in DONE))
TEMPLATE = Template(
    "orders",
    N_("12345 工单"),
    LAYOUT,
    {
        "order": Explained(
            N_("平台的工单编号，字母、数字、“-”“_”，40 个字以内；同一编号只收一次。"), "20260302001"
        ),
        "came_at": Explained(N_("群众来电的时间，如 2026-03-02 09:30；期限从这时算。"), "2026-03-02 09:30"),
        "class": Explained(N_("诉求类别的名称，与流程里的一样；期限按它定。"), "一般"),
        "title": Explained(N_("一句话写是什么事，不写人名、电话和证件号码。"), "巷口下水道堵塞"),
        "what": Explained(N_("诉求内容；不写证件号码。"), "雨后积水，两天没有退"),
        "where": Explained(N_("事情在哪里。"), "水秀镇人民路 3 号门前"),
        "matter": Explained(N_("事项的编码或名称；派给乡镇（街道）的，要是它清单里的事项。"), ""),
        "organ": Explained(N_("县级部门或乡镇（街道）的名称；重名的写登记编号。"), "水利局"),
        "assisting": Explained(N_("协办部门的名称，几个的用“、”隔开。"), ""),
        "caller": Explained(N_("来电人；只为回访，按留存期限清除，不随文件回送。"), ""),
        "phone": Explained(N_("回访电话；同上。"), ""),
    },
)


@dataclass(frozen=True, slots=True)
class Row:
    """A row as it was read: the real time of the order, and the texts of its columns that say something."""

    number: str
    came_at: datetime
    title: str
    texts: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Sent:
    """An order with what became of it, by the columns of the file that goes back."""

    texts: Mapping[str, str]


def read_row(texts: Mapping[str, str], zone: tzinfo) -> tuple[Row | None, list[Fault]]:
    """An order out of the texts of its columns, and everything that is wrong with those that the table itself can tell.

    Args:
        texts: by name of the column.
        zone: the zone of times that are written without one.
    """
    faults: list[Fault] = []
    number, came_at = texts.get("order", ""), moment_of(texts.get("came_at", ""), zone)
    if not ORDER.fullmatch(number):
        wrong = N_("工单编号“{text}”不能用：要有，只用字母、数字、“-”“_”，40 个字以内；请按平台的编号填写。")
        faults.append(Fault("order", message(wrong, text=number[:40])))
    if came_at is None:
        undated = N_("来电时间“{text}”读不出来；请写成 2026-03-02 09:30 这样的日期和时间。")
        faults.append(Fault("came_at", message(undated, text=texts.get("came_at", "")[:40])))
    for name, text in texts.items():
        if "\0" in text:
            faults.append(Fault(name, message(N_("这一格里有不能保存的字符；请删去。"))))
    if faults or came_at is None:
        return None, faults
    said = {name: plain(texts.get(name, "")) for name in FORM}
    row = Row(
        number, came_at, plain(texts.get("title", "")), {name: one for name, one in said.items() if one}
    )
    return row, []


def moment_of(text: str, zone: tzinfo) -> datetime | None:
    """A time as people and spreadsheets write it; ``None`` where it is none."""
    written = text.strip().replace("/", "-").replace("T", " ")
    for form in MOMENTS:
        try:
            return datetime.strptime(written, form).replace(tzinfo=zone)
        except ValueError:
            continue
    try:
        found = datetime.fromisoformat(written)
    except ValueError:
        return None
    return found if found.tzinfo else found.replace(tzinfo=zone)


def plain(text: str) -> str:
    """A text without the white space around it, its lines ended in one way."""
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()


def unguarded(text: str) -> str:
    """A cell of a text file without the sign that kept it from being taken for a formula."""
    return text[1:] if text.startswith("'") and text[1:].startswith(FORMULA) else text


def sheet_of(orders: Sequence[Sent], title: str, *, chinese: bool) -> Sheet:
    """The orders of a period as a sheet: columns as they came, and what became of each."""
    return Sheet(title, list(_rows(orders, chinese=chinese)), widths=[16] * len(columns_out()), wrapped=True)


def columns_out() -> list[Column]:
    """The columns of the file that goes back, in order."""
    return [one for one in KNOWN if one.name not in WHOSE]


def orders_workbook(orders: Sequence[Sent], title: str, *, chinese: bool) -> bytes:
    """The file that goes back, as a workbook."""
    return workbook([sheet_of(orders, title, chinese=chinese)])


def orders_csv(orders: Sequence[Sent], *, chinese: bool) -> bytes:
    """The same as text: UTF-8 with a byte order mark, without which a spreadsheet would not read Chinese."""
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, lineterminator="\r\n", quoting=csv.QUOTE_ALL)
    for row in _rows(orders, chinese=chinese):
        writer.writerow([f"'{text}" if text.startswith(FORMULA) else text for text in row])
    return stream.getvalue().encode("utf-8-sig")


def _rows(orders: Sequence[Sent], *, chinese: bool) -> Iterator[list[str]]:
    columns = columns_out()
    yield [header_of(column, chinese=chinese) for column in columns]
    for order in orders:
        yield [order.texts.get(column.name, "") for column in columns]
