"""The list of an instrument as a table: one row a matter, with the townships and who takes it; read, and written out."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from difflib import get_close_matches

from santu.formats.columns import Column
from santu.kernel.codes import Level
from santu.kernel.messages import N_, Place, message
from santu.register.domain.layouts_checks import Reading
from santu.register.domain.layouts_templates import Explained, Template
from santu.register.domain.powers import AT_HOME, CONNECTED, OWN, Form, Item
from santu.register.domain.rows import Body, Division
from santu.register.domain.snapshot import Snapshot
from santu.register.domain.words import MATTERS

ALL = "全部"
SEPARATORS = str.maketrans("，,；;", "、、、、")
POWERS = (
    Column("line", ("序号", "目录序号"), required=False),
    Column("matter", ("事项编码", "事项代码", "编码")),
    Column("name", ("事项名称", "事项", "名称"), required=False),
    Column("kind", ("事项类型", "类型", "类别"), required=False),
    Column("connected", ("相关权力", "相关行政权力"), required=False),
    Column("townships", ("乡镇", "乡镇（街道）", "承接乡镇"), required=False),
    Column("organ", ("部门", "县级部门", "主管部门"), required=False),
    Column("body", ("承办机构", "承接机构", "机构"), required=False),
)
TEMPLATE = Template(
    "powers",
    N_("赋权事项清单"),
    POWERS,
    {
        "line": Explained(N_("文件目录里的序号；拆给几个部门的写同一个序号。"), "30"),
        "matter": Explained(N_("事项的编码，一地之内一事一码。"), "SX-30-1"),
        "name": Explained(N_("事项的名称；登记里已有的可以不写。"), "事项 30-1"),
        "kind": Explained(
            message(N_("事项类型：{names}；不写时是处罚。"), names=tuple(map(message, MATTERS.values()))),
            "处罚",
        ),
        "connected": Explained(N_("一并下放的相关权力：检查、强制，用顿号分隔。"), "检查、强制"),
        "townships": Explained(
            N_("哪些乡镇（街道），写名称或代码，用顿号分隔；全部乡镇的不写。部门之间划转的写县名。"),
            "宁乡镇、金罗镇",
        ),
        "organ": Explained(
            N_(
                "县级部门，和登记里的名称一样：收回、划转给谁，由谁委托；下放时是原来行使的部门，不知道的留空。"
            ),
            "农业农村局",
        ),
        "body": Explained(
            N_(
                "承办机构：下放、委托、转为法定时是乡镇（街道）的机构；收回、划转时是县里的，就是该部门的可以不写。"
            ),
            "综合行政执法办",
        ),
    },
)


class _County:
    """What names and codes stand for in a county."""

    def __init__(self, base: Snapshot, county: str) -> None:
        self.row = base.divisions[county]
        inside = [base.divisions[unit] for unit in base.children.get(county, ())]
        self.townships = [row for row in inside if row.level is Level.TOWNSHIP]
        self.called = {said: row for row in self.townships for said in (row.name, str(row.code), row.id)}
        self._bodies: defaultdict[str, list[Body]] = defaultdict(list)
        for body in sorted(base.bodies.values(), key=lambda body: body.id):
            self._bodies[body.host].append(body)

    def body(self, reading: Reading, row: int, column: str, host: Division) -> str | None:
        """The id of the body that a cell names at a division; a name of none, or of several, is a fault."""
        name = reading.text(row, column)
        bodies = self._bodies[host.id]
        found = [body for body in bodies if body.name == name]
        if len(found) == 1:
            return found[0].id
        if found:
            template = N_("“{unit}”有 {count} 个叫“{name}”的机构，分不清是哪一个；请先在登记里改名。")
            reading.fault(row, column, template, unit=host.name, count=len(found), name=name)
            return None
        near = tuple(get_close_matches(name, [body.name for body in bodies], 3))
        template = (
            N_("“{unit}”没有叫“{name}”的机构；您要的可能是：{near}。请改成登记里的名称。")
            if near
            else N_("“{unit}”没有叫“{name}”的机构；请改成登记里的名称。")
        )
        reading.fault(row, column, template, unit=host.name, name=name, near=near)
        return None


def items_of(reading: Reading, base: Snapshot, county: str, form: Form) -> list[Item]:
    """The matters and places of a list; what is wrong is left in the reading's faults, by cell."""
    where = _County(base, county)
    kinds = {"": "penalty"} | {said: key for key, title in MATTERS.items() for said in (key, title)}
    found: list[Item] = []
    for row in range(len(reading.table)):
        said = {column.name: _text(reading, row, column.name) for column in POWERS}
        if not said["matter"] and reading.has("matter"):
            reading.fault(row, "matter", N_("没有写明事项编码；请补上。"))
        kind = kinds.get(said["kind"], "")
        if not kind:
            names = tuple(map(message, MATTERS.values()))
            template = N_("“{text}”不是事项类型；请写成其中之一：{names}。")
            reading.fault(row, "kind", template, text=said["kind"], names=names)
        connected = _connected(reading, row, said["connected"])
        places = _places(reading, row, where, form)
        organ = _organ(reading, row, said["organ"], where, form)
        for place in places if organ is not None else ():
            body = _taker(reading, row, organ or "", where, place if form in AT_HOME else None)
            if body is None:
                break
            line = said["line"] or str(row + 1)
            at: Place = reading.table.place(row, reading.columns.index.get("matter", 0))
            found.append(
                Item(line, said["matter"], said["name"], kind, place.id, body, organ or "", connected, at)
            )
    return found


def _text(reading: Reading, row: int, name: str) -> str:
    return reading.text(row, name) if reading.has(name) else ""


def _parts(text: str) -> list[str]:
    return [part.strip() for part in text.translate(SEPARATORS).split("、") if part.strip()]


def _connected(reading: Reading, row: int, text: str) -> tuple[str, ...]:
    known = {said: key for key in CONNECTED for said in (key, MATTERS[key])}
    found = []
    for part in _parts(text):
        if part in known:
            found.append(known[part])
        else:
            names = tuple(message(MATTERS[key]) for key in CONNECTED)
            template = N_("“{text}”不是可以一并下放的权力；请写成其中之一：{names}。（SX-34）")
            reading.fault(row, "connected", template, text=part, names=names)
    return tuple(key for key in CONNECTED if key in found)


def _places(reading: Reading, row: int, where: _County, form: Form) -> list[Division]:
    """The townships of a row, all where it names none; what the whole county has is transferred by the name of the county."""
    text = _text(reading, row, "townships")
    if text in ("", ALL):
        return where.townships
    own = {where.row.name: where.row, str(where.row.code): where.row} if form is Form.TRANSFER else {}
    found = []
    for part in _parts(text):
        if place := where.called.get(part) or own.get(part):
            found.append(place)
        else:
            template = N_("“{county}”没有叫“{name}”的乡镇（街道）；请写登记里的名称或代码。")
            reading.fault(row, "townships", template, county=where.row.name, name=part)
    return found


def _organ(reading: Reading, row: int, text: str, where: _County, form: Form) -> str | None:
    """The id of the department, "" where a devolved power's giver is not told, ``None`` after a fault."""
    if text:
        return where.body(reading, row, "organ", where.row)
    if form in OWN:
        return ""
    column = "organ" if reading.has("organ") else "matter"
    template = N_("没有写明部门；收回、划转要写明给哪个部门，委托要写明由哪个部门委托。（SX-34）")
    reading.fault(row, column, template)
    return None


def _taker(reading: Reading, row: int, organ: str, where: _County, place: Division | None) -> str | None:
    """The id of the body that undertakes the matter from then on: of a township, or of the county; ``None`` after a fault."""
    text = _text(reading, row, "body")
    if place is None:
        return where.body(reading, row, "body", where.row) if text else organ
    if text:
        return where.body(reading, row, "body", place)
    column = "body" if reading.has("body") else "matter"
    reading.fault(row, column, N_("没有写明乡镇（街道）的哪个机构承接；请在“承办机构”里写上。（SX-34）"))
    return None


def power_rows(
    items: Sequence[Item], base: Snapshot, county: str, *, chinese: bool
) -> Iterator[Sequence[str | None]]:
    """The matters of an instrument as the rows of a file that, read back, says the same."""
    everywhere = {row.id for row in _County(base, county).townships}

    def name(body: str) -> str:
        row = base.bodies.get(body)
        return row.name if row else body

    def word(words: Mapping[str, str], key: str) -> str:
        return words.get(key, key) if chinese else key

    grouped: defaultdict[tuple[str, ...], list[str]] = defaultdict(list)
    for item in items:
        kinds = "、".join(word(MATTERS, kind) for kind in item.connected)
        organ = name(item.organ) if item.organ else ""
        body = "" if item.body == item.organ else name(item.body)
        said = (item.line, item.matter, item.name, word(MATTERS, item.kind), kinds, organ, body)
        grouped[said].append(item.place)
    for (line, matter, named, kind, kinds, organ, body), places in grouped.items():
        names = [base.divisions[place].name if place in base.divisions else place for place in places]
        where = "" if set(places) == everywhere else "、".join(names)
        yield line, matter, named, kind, kinds, where, organ, body
