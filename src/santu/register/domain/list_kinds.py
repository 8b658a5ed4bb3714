"""The kinds of lists that units keep, and the columns of each, as the standards have them (``list/kinds``, ``list/<kind>``)."""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from santu.formats.columns import Column
from santu.kernel.codes import Level
from santu.kernel.days import OPEN_END
from santu.kernel.messages import N_, Message, message, refuse
from santu.register.domain.layouts_templates import Explained, Template
from santu.standards.rulebook import Standards
from santu.standards.schema import Item

KINDS = "list/kinds"
NO, MATTER, NAME = "no", "matter", "name"
YES = "是"
WHOLE = re.compile(r"\d{1,9}", re.ASCII)
ISO = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Field:
    """A column of a list.

    Attributes:
        id: its key.
        title: as the list is published.
        holds: "text", "long" (a text of several lines), "number", "day" or "choice".
        means: what to write there.
        needed: whether no row goes without it.
        words: of a choice.
        keys: what stands for each word elsewhere, where it is of a standard.
        aliases: what else a header may call it.
        needed_with: the column with which a row needs this one, where that has one of ``needed_words``.
    """

    id: str
    title: str
    holds: str
    means: str
    needed: bool = False
    words: Sequence[str] = ()
    keys: Sequence[str] = ()
    aliases: Sequence[str] = ()
    needed_with: str = ""
    needed_words: Collection[str] = ()
    example: str = ""

    def fault(self, text: str) -> Message | None:
        """What is wrong with a cell."""
        if not text:
            return (
                message(N_("没有填写{field}；请补上。"), field=message(self.title)) if self.needed else None
            )
        if self.holds == "choice" and text not in self.words:
            template = N_("“{text}”不是{field}；请写成其中之一：{words}。")
            return message(template, text=text, field=message(self.title), words=tuple(self.words))
        if self.holds == "number" and not WHOLE.fullmatch(text):
            template = N_("“{text}”不是 0 或正整数；请填写整数，没有数据时留空。")
            return message(template, text=text)
        if self.holds == "day" and not _is_day(text):
            return message(N_("“{text}”不是日期；请写成 2021-10-31 这样的年-月-日。"), text=text)
        return None


@dataclass(frozen=True, slots=True)
class SheetLayout:
    """A sheet on which the rows of one class are published.

    Attributes:
        word: the class.
        title: of the sheet.
        names: what else it may be called.
        columns: each with the keys of the fields that it holds, and its header.
    """

    word: str
    title: str
    names: Collection[str]
    columns: Sequence[tuple[Sequence[str], str]]


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of list.

    Attributes:
        key: what is stored.
        title: what it is called.
        levels: of the units that keep one.
        fields: its columns, in order, beside the number of a row and the code of its matter.
        competent: the column of the organ that answers for a matter, "" where the list has none.
        apart: the columns that tell rows of one matter apart.
        begins: what its first draft is made from: "duties", "enforcement", "proposal" or "vetoes".
        fulfils: the rule whose conditions stand as columns; every row says yes to each.
        conditions: those columns.
        clause: where the list is asked for.
        several: the classes of rows in which several organs may stand: those whom the unit assists.
        sheets: the layout in which it is published class by class, if it is.
    """

    key: str
    title: str
    levels: Collection[Level]
    fields: Sequence[Field]
    competent: str
    apart: Sequence[str]
    begins: str
    fulfils: str
    conditions: Collection[str]
    clause: str
    several: Collection[str] = ()
    sheets: Sequence[SheetLayout] = ()

    def field(self, key: str) -> Field:
        return next(field for field in self.fields if field.id == key)

    @property
    def classes(self) -> Sequence[str]:
        """The classes by which a list is put in order and filtered: the words of its first choice that every row has."""
        return next((field.words for field in self.fields if field.holds == "choice" and field.needed), ())

    @property
    def class_field(self) -> str:
        return next((field.id for field in self.fields if field.holds == "choice" and field.needed), "")

    @property
    def columns(self) -> list[Column]:
        """The columns of its files."""
        first = [
            Column(NO, ("序号", "编号"), required=False),
            Column(MATTER, ("事项编码", "事项代码", "项目编码", "编码"), required=False),
        ]
        return first + [
            Column(field.id, (field.title, *field.aliases), required=field.needed) for field in self.fields
        ]

    @property
    def template(self) -> Template:
        """An empty file of it."""
        explained = {
            NO: Explained(N_("第几行；不写时按文件的次序。"), "1"),
            MATTER: Explained(N_("事项在目录里的编码；没有的留空。"), "SX-0101"),
        }
        explained |= {field.id: Explained(field.means, field.example) for field in self.fields}
        return Template(self.key, self.title, self.columns, explained, keeps=True)


def kinds_on(standards: Standards, day: date) -> Mapping[str, Kind]:
    """The kinds of lists on a day, by key."""
    return {item.id: _kind(item, standards, day) for item in standards.items(KINDS, day)}


def kind_of(standards: Standards, key: str, day: date) -> Kind:
    """One kind of list.

    Raises:
        Refused: there is none of this key.
    """
    items = standards.items(KINDS, day)
    found = next((item for item in items if item.id == key), None)
    if found is None:
        names = tuple(message(item.name) for item in items)
        raise refuse("kind", N_("没有“{kind}”这种清单；请选其中之一：{names}。"), kind=key, names=names)
    return _kind(found, standards, day)


def _kind(item: Item, standards: Standards, day: date) -> Kind:
    said = item.model_extra or {}
    fulfils = str(said.get("fulfils", ""))
    return Kind(
        item.id,
        item.name,
        frozenset(map(Level, item.texts("levels"))),
        [_field(one, standards, day) for one in standards.items(f"list/{item.id}", day)],
        str(said.get("competent", "")),
        item.texts("apart"),
        item.text("begins"),
        fulfils,
        frozenset(one.id for one in standards.items(fulfils, day)) if fulfils else frozenset(),
        item.text("clause"),
        item.texts("several"),
        [_sheet(one) for one in standards.items(item.text("sheets"), day)] if "sheets" in said else [],
    )


def _sheet(item: Item) -> SheetLayout:
    columns = [tuple(one.split("+")) for one in item.texts("columns")]
    return SheetLayout(
        item.text("class"),
        item.name,
        item.texts("aliases"),
        list(zip(columns, item.texts("labels"), strict=True)),
    )


def _field(item: Item, standards: Standards, day: date) -> Field:
    said = item.model_extra or {}
    words: Sequence[str] = item.texts("words")
    keys: Sequence[str] = ()
    if "words_of" in said:
        chosen = standards.items(item.text("words_of"), day)
        words, keys = [one.name for one in chosen], [one.id for one in chosen]
    return Field(
        item.id,
        item.name,
        item.text("holds"),
        item.text("means"),
        bool(said.get("needed", False)),
        words,
        keys,
        item.texts("aliases"),
        str(said.get("needed_with", "")),
        item.texts("needed_words"),
        str(said.get("example", "")),
    )


def _is_day(text: str) -> bool:
    try:
        return bool(ISO.fullmatch(text)) and date.fromisoformat(text) < OPEN_END
    except ValueError:
        return False
