"""What is published: lists of texts, each column with the field that it comes from."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256

from santu.kernel.codes import Level
from santu.kernel.messages import N_, Message, message
from santu.register.domain.admissions import OPINIONS as ADMISSION_OPINIONS
from santu.register.domain.admissions import STATES as ADMISSION_STATES
from santu.register.domain.words import EVENTS, KINDS, LEVELS, MATTERS, POWERS, ROLES
from santu.standards.schema import UNIT_NAMES

Row = tuple[str, ...]
Record = dict[str, str]
"""A row with the names of its columns."""


class ListKind(StrEnum):
    """The lists that can be published."""

    DIVISIONS = "divisions"
    SUCCESSION = "succession"
    VILLAGES = "villages"
    DUTIES = "duties"
    SERVICES = "services"
    ADMISSIONS = "admissions"
    STANDARDS = "standards"


TITLES = {
    ListKind.DIVISIONS: N_("行政区划名单"),
    ListKind.SUCCESSION: N_("乡镇（街道）沿革"),
    ListKind.VILLAGES: N_("村（社区）沿革"),
    ListKind.DUTIES: N_("职责清单"),
    ListKind.SERVICES: N_("村级服务站点和法律顾问"),
    ListKind.ADMISSIONS: N_("清单外事项准入登记"),
    ListKind.STANDARDS: N_("标准目录"),
}


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its name in files for programs, what it is called, and the field that it comes from.

    What comes from no table (``""``) is of the standards, which are files that everybody can read.
    """

    key: str
    title: str
    source: str = ""


_DIVISION, _CODE, _LINK = "register.DivisionVersion", "register.UnitCode", "register.SuccessionLink"
_DUTY, _BODY = "register.DutyVersion", "register.BodyVersion"
_POINT, _ADVISER = "register.ServicePoint", "register.VillageAdviser"
_ADMISSION = "register.Admission"
COLUMNS = {
    ListKind.DIVISIONS: (
        Column("id", N_("编号"), f"{_DIVISION}.unit"),
        Column("code", N_("代码"), f"{_CODE}.code"),
        Column("name", N_("名称"), f"{_DIVISION}.name"),
        Column("kind", N_("类型"), f"{_DIVISION}.kind"),
        Column("level", N_("层级"), f"{_DIVISION}.level"),
        Column("parent", N_("上级编号"), f"{_DIVISION}.parent"),
        Column("parent_name", N_("上级"), f"{_DIVISION}.name"),
        Column("since", N_("登记自"), f"{_DIVISION}.start"),
    ),
    ListKind.SUCCESSION: (
        Column("day", N_("日期"), f"{_LINK}.day"),
        Column("old_id", N_("原编号"), f"{_LINK}.unit"),
        Column("new_id", N_("现编号"), f"{_LINK}.successor"),
        Column("county", N_("所在县"), f"{_DIVISION}.name"),
        Column("old_code", N_("原代码"), f"{_CODE}.code"),
        Column("old_name", N_("原名称"), f"{_DIVISION}.name"),
        Column("event", N_("变更"), f"{_LINK}.event"),
        Column("new_code", N_("现代码"), f"{_CODE}.code"),
        Column("new_name", N_("现名称"), f"{_DIVISION}.name"),
        Column("document", N_("文号"), "register.Act.document"),
    ),
    ListKind.VILLAGES: (
        Column("day", N_("日期"), f"{_LINK}.day"),
        Column("old_id", N_("原编号"), f"{_LINK}.unit"),
        Column("new_id", N_("现编号"), f"{_LINK}.successor"),
        Column("home_id", N_("今所在乡镇编号"), f"{_DIVISION}.parent"),
        Column("home", N_("今所在乡镇"), f"{_DIVISION}.name"),
        Column("old_code", N_("原代码"), f"{_CODE}.code"),
        Column("old_name", N_("原名称"), f"{_DIVISION}.name"),
        Column("event", N_("变更"), f"{_LINK}.event"),
        Column("new_code", N_("现代码"), f"{_CODE}.code"),
        Column("new_name", N_("现名称"), f"{_DIVISION}.name"),
        Column("document", N_("文号"), "register.Act.document"),
    ),
    ListKind.DUTIES: (
        Column("id", N_("编号"), f"{_DUTY}.unit"),
        Column("place", N_("办理地编号"), f"{_DUTY}.place"),
        Column("place_code", N_("办理地代码"), f"{_CODE}.code"),
        Column("place_name", N_("办理地"), f"{_DIVISION}.name"),
        Column("matter", N_("事项编码"), f"{_DUTY}.matter"),
        Column("name", N_("事项名称"), f"{_DUTY}.name"),
        Column("kind", N_("事项类型"), f"{_DUTY}.kind"),
        Column("role", N_("主办或配合"), f"{_DUTY}.role"),
        Column("body", N_("承办机构"), f"{_BODY}.name"),
        Column("home", N_("机构所在单位"), f"{_DIVISION}.name"),
        Column("starts", N_("筹备中，何时起办"), f"{_BODY}.start"),
        Column("organ", N_("主管机关"), f"{_BODY}.name"),
        Column("power", N_("权力来源"), f"{_DUTY}.power"),
        Column("instrument", N_("赋权文件"), f"{_DUTY}.instrument"),
        Column("basis", N_("依据"), f"{_DUTY}.basis"),
        Column("text", N_("职责内容"), f"{_DUTY}.text"),
        Column("days", N_("承诺时限（工作日）"), f"{_DUTY}.days"),
    ),
    ListKind.SERVICES: (
        Column("unit", N_("编号"), f"{_POINT}.unit"),
        Column("code", N_("代码"), f"{_CODE}.code"),
        Column("unit_name", N_("村和社区"), f"{_DIVISION}.name"),
        Column("what", N_("服务")),
        Column("name", N_("名称"), f"{_POINT}.name"),
        Column("address", N_("地址"), f"{_POINT}.address"),
        Column("hours", N_("服务时间"), f"{_POINT}.hours"),
        Column("helps", N_("能办"), f"{_POINT}.helps"),
        Column("firm", N_("律师事务所"), f"{_ADVISER}.firm"),
    ),
    ListKind.ADMISSIONS: (
        Column("unit", N_("编号"), f"{_ADMISSION}.unit"),
        Column("code", N_("代码"), f"{_CODE}.code"),
        Column("unit_name", N_("承接单位"), f"{_DIVISION}.name"),
        Column("title", N_("事项名称"), f"{_ADMISSION}.title"),
        Column("matter", N_("事项编码"), f"{_ADMISSION}.matter"),
        Column("issuer_id", N_("交办单位编号"), f"{_ADMISSION}.issuer"),
        Column("issuer", N_("交办单位"), f"{_BODY}.name"),
        Column("home", N_("交办单位所在地"), f"{_DIVISION}.name"),
        Column("day", N_("申请日期"), f"{_ADMISSION}.day"),
        Column("document", N_("申请文号"), f"{_ADMISSION}.document"),
        Column("opinion", N_("承接单位意见"), f"{_ADMISSION}.opinion"),
        Column("consent", N_("承接单位意见文号"), f"{_ADMISSION}.opinion_document"),
        Column("state", N_("状态"), f"{_ADMISSION}.decision"),
        Column("organ", N_("决定机关"), f"{_ADMISSION}.organ"),
        Column("number", N_("决定文号"), f"{_ADMISSION}.number"),
        Column("decided_on", N_("决定日期"), f"{_ADMISSION}.decided_on"),
        Column("persons", N_("随事人数"), f"{_ADMISSION}.persons"),
        Column("money", N_("随事经费（元）"), f"{_ADMISSION}.fen"),
        Column("since", N_("期限起"), f"{_ADMISSION}.since"),
        Column("until", N_("期限止"), f"{_ADMISSION}.until"),
        Column("reasons", N_("不批准的理由"), f"{_ADMISSION}.decision_reasons"),
    ),
    ListKind.STANDARDS: (
        Column("id", N_("编号")),
        Column("title_zh", N_("名称")),
        Column("title_en", N_("英文名称")),
        Column("value", N_("规定")),
        Column("unit", N_("单位")),
        Column("document", N_("文件")),
        Column("clause", N_("条款")),
        Column("status", N_("性质")),
        Column("since", N_("生效日")),
    ),
}
KEYS = {
    ListKind.DIVISIONS: ("id",),
    ListKind.SUCCESSION: ("day", "old_id", "new_id"),
    ListKind.VILLAGES: ("day", "old_id", "new_id"),
    ListKind.DUTIES: ("id",),
    ListKind.SERVICES: ("unit", "what", "name", "firm"),
    ListKind.ADMISSIONS: ("unit", "issuer_id", "document", "title", "day"),
    ListKind.STANDARDS: ("id",),
}
"""What tells the rows of a list apart."""

FREE = {
    ListKind.DIVISIONS: (),
    ListKind.SUCCESSION: (),
    ListKind.VILLAGES: (),
    ListKind.DUTIES: ("matter", "name", "instrument", "basis", "text"),
    ListKind.SERVICES: ("name", "address", "hours", "firm"),
    ListKind.ADMISSIONS: ("title", "matter", "document", "consent", "organ", "number", "reasons"),
    ListKind.STANDARDS: (),
}
"""Columns into which somebody writes what they like."""

STATUSES = {
    "document": N_("改革文件"),
    "law": N_("法律法规"),
    "practice": N_("外地做法"),
    "proposal": N_("建议值"),
}
OPINIONS = {str(key): said for key, said in ADMISSION_OPINIONS.items()}
UNKNOWN = "unknown"
"""The day from which a body that is being prepared will do a matter, where nobody has set it."""
WORDS = {
    "kind": {**KINDS, **{str(level): word for level, word in LEVELS.items()}, **MATTERS},
    "level": {str(level): word for level, word in LEVELS.items()},
    "event": EVENTS,
    "what": {"point": N_("服务站点"), "adviser": N_("法律顾问")},
    "starts": {UNKNOWN: N_("日期未定")},
    "power": POWERS,
    "role": ROLES,
    "status": STATUSES,
    "opinion": OPINIONS,
    "state": {str(state): word for state, word in ADMISSION_STATES.items()},
    "unit": {str(unit): word for unit, word in UNIT_NAMES.items()},
}
"""Columns whose values are written in a short form → what they are called."""


@dataclass(frozen=True, slots=True)
class Listing:
    """A list: its rows in order, each with a text for each column."""

    kind: ListKind
    rows: tuple[Row, ...]

    @property
    def columns(self) -> Sequence[Column]:
        return COLUMNS[self.kind]

    @property
    def keys(self) -> list[str]:
        return [column.key for column in self.columns]

    def records(self) -> list[Record]:
        """The rows with the names of their columns."""
        return [dict(zip(self.keys, row, strict=True)) for row in self.rows]

    def text(self) -> str:
        """The list as it is kept."""
        return json.dumps(
            {"columns": self.keys, "rows": self.rows}, ensure_ascii=False, separators=(",", ":")
        )


def digest_of(content: str) -> str:
    """What tells whether two lists are the same."""
    return sha256(content.encode()).hexdigest()


def listing_of(kind: str, content: str) -> Listing:
    """The list that is kept.

    Raises:
        ValueError: it has other columns than this version of the program knows.
    """
    found = json.loads(content)
    listing = Listing(ListKind(kind), tuple(tuple(row) for row in found["rows"]))
    if found["columns"] != listing.keys:
        raise ValueError(f"{kind}: {found['columns']}")
    return listing


def worded(key: str, value: str) -> Message | str:
    """What a cell says in words, where it is written in a short form."""
    words = WORDS.get(key)
    return message(words.get(value, value)) if words and value else value


def is_top(record: Record) -> bool:
    """Whether a division stands above townships."""
    return record["level"] not in (Level.TOWNSHIP, Level.VILLAGE)
