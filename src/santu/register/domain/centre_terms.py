"""What a matter at a service centre asks for: its materials, its days, who decides, as a row of the centre list says it.

A material is written as its name, with marks in brackets behind it where it has any: ``户口簿（复印件、容缺）``.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from santu.kernel.messages import N_, Message, message

CENTRE = "centre"
"""The kind of list."""
HELD, PROMISE, LATER, ORIGINAL, COPY = "共享", "承诺", "容缺", "原件", "复印件"
MARKS = (HELD, PROMISE, LATER, ORIGINAL, COPY)
PERSON, COMPANY = "个人", "法人"
APPLICANTS = (PERSON, COMPANY)
APART = re.compile(r"[;；\n]")
JOINED = re.compile(r"[、，,/／]")
MARKED = re.compile(r"(?P<name>.*?)\s*[（(](?P<marks>[^（()）]*)[)）]", re.DOTALL)
SHARED = "国务院关于在线政务服务的若干规定"


@dataclass(frozen=True, slots=True)
class Material:
    """A paper that a matter asks for.

    Attributes:
        name: of the paper.
        held: government holds it already, so that it is never asked for.
        promise: a written promise may stand for it.
        later: it may be handed in later.
        form: "原件", "复印件", or "" where either will do.
    """

    name: str
    held: bool = False
    promise: bool = False
    later: bool = False
    form: str = ""


@dataclass(frozen=True, slots=True)
class Terms:
    """A matter of a centre list; days are working days, None where the list does not say.

    Attributes:
        matter: its code, else its name.
        organ: the department that decides, as the list names it.
        back_offices: the departments that approve beside it.
        edition: the number of the edition of the list.
        row: which row of it.
    """

    matter: str
    name: str
    type: str
    organ: str
    back_offices: Sequence[str]
    promised_days: int | None
    statutory_days: int | None
    materials: Sequence[Material]
    applicants: Sequence[str]
    result: str
    fee: str
    window: str
    basis: str
    edition: int
    row: int

    @property
    def asked(self) -> Sequence[Material]:
        """The materials that somebody has to bring, now or later."""
        return tuple(one for one in self.materials if not one.held)


def terms_of(matter: str, cells: Mapping[str, str], edition: int, row: int) -> Terms:
    """A row of a centre list as what the matter asks for; a cell that cannot be read counts as silent."""

    def said(field: str) -> str:
        return cells.get(field, "")

    return Terms(
        matter or said("name"),
        said("name"),
        said("type"),
        said("organ"),
        tuple(joined(said("back_offices"))),
        days_in(said("days")),
        days_in(said("statutory_days")),
        tuple(one for one in map(material_of, materials_in(said("materials"))) if isinstance(one, Material)),
        tuple(one for one in joined(said("applicants")) if one in APPLICANTS),
        said("result"),
        said("fee"),
        said("window"),
        said("basis"),
        edition,
        row,
    )


def days_in(text: str) -> int | None:
    """The days in a cell, None where it says none."""
    return int(text) if text.isascii() and text.isdigit() else None


def joined(text: str) -> list[str]:
    """The names in a cell that holds several."""
    return [one.strip() for one in JOINED.split(text) if one.strip()]


def materials_in(text: str) -> list[str]:
    """The materials in a cell, each with its marks."""
    return [one.strip() for one in APART.split(text) if one.strip()]


def material_of(text: str) -> Material | Message:
    """A material, or what is wrong with how it is written.

    Brackets in which no mark stands belong to the name.
    """
    name, marks = text, list[str]()
    if found := MARKED.fullmatch(text):
        words = joined(found["marks"])
        if any(one in MARKS for one in words):
            name, marks = found["name"], words
    told: dict[str, object] = {"text": text, "marks": MARKS}
    if not name:
        return message(N_("申请材料“{text}”没有名称；请在括号前写上材料名称。"), **told)
    if strange := tuple(one for one in marks if one not in MARKS):
        template = N_("申请材料“{text}”的标注“{strange}”读不懂；标注只能是：{marks}。请改正。")
        return message(template, strange=strange, **told)
    if any(name.count(opened) != name.count(closed) for opened, closed in (("（", "）"), ("(", ")"))):
        return message(N_("申请材料“{text}”的括号不成对；请补上另一半。"), text=text)
    if HELD in marks and len(set(marks)) > 1:
        template = N_(
            "申请材料“{text}”已由政府掌握（共享），又要求提交；共享可得的材料不得要求提交，请删去其他标注。（{law}）"
        )
        return message(template, text=text, law=SHARED)
    if ORIGINAL in marks and COPY in marks:
        template = N_("申请材料“{text}”同时写了原件和复印件；请只留一个，都要的分两行写。")
        return message(template, text=text)
    form = next((one for one in (ORIGINAL, COPY) if one in marks), "")
    return Material(name, HELD in marks, PROMISE in marks, LATER in marks, form)


def terms_faults(cells: Mapping[str, str]) -> Iterator[tuple[str, Message]]:
    """What is wrong with what a row says of a matter, each with its column; every fault at once."""
    promised, statutory = (days_in(cells.get(field, "")) for field in ("days", "statutory_days"))
    if promised is not None and statutory is not None and promised > statutory:
        template = N_(
            "承诺时限 {promised} 个工作日，长于法定时限 {statutory} 个工作日；请改短承诺，或核实法定时限。"
        )
        yield "days", message(template, promised=promised, statutory=statutory)
    yield from _offices_faults(cells.get("organ", ""), joined(cells.get("back_offices", "")))
    for one in joined(cells.get("applicants", "")):
        if one not in APPLICANTS:
            template = N_("申请人“{text}”读不懂；请写成其中之一或几个：{words}。")
            yield "applicants", message(template, text=one, words=APPLICANTS)
    seen: set[tuple[str, str]] = set()
    for read in map(material_of, materials_in(cells.get("materials", ""))):
        if isinstance(read, Message):
            yield "materials", read
        elif (read.name, read.form) in seen:
            yield "materials", message(N_("申请材料“{name}”写了两遍；请只留一个。"), name=read.name)
        else:
            seen.add((read.name, read.form))


def _offices_faults(organ: str, offices: Sequence[str]) -> Iterator[tuple[str, Message]]:
    if organ and organ in offices:
        template = N_("会办部门“{name}”就是审批部门；会办部门只写另外的部门，请删去。")
        yield "back_offices", message(template, name=organ)
    for one in sorted({name for name in offices if offices.count(name) > 1}):
        yield "back_offices", message(N_("会办部门“{name}”写了两遍；请只留一个。"), name=one)


def asked_though_held(rows: Sequence[Mapping[str, str]]) -> Iterator[tuple[int, Message]]:
    """Materials that one row of a list knows to be held by government and another asks for; each with the place of the other."""
    read = [
        [one for one in map(material_of, materials_in(row.get("materials", ""))) if isinstance(one, Material)]
        for row in rows
    ]
    held: dict[str, int] = {}
    for place, some in enumerate(read):
        for one in some:
            if one.held:
                held.setdefault(one.name, place)
    for place, some in enumerate(read):
        for one in some:
            if not one.held and one.name in held:
                template = N_(
                    "“{name}”要求提交“{material}”，而第 {line} 行写明它已由政府掌握（共享）；"
                    "共享可得的材料不得要求提交，请标注共享或删去。（{law}）"
                )
                told: dict[str, object] = {"name": rows[place].get("name", ""), "material": one.name}
                yield place, message(template, **told, line=held[one.name] + 1, law=SHARED)
