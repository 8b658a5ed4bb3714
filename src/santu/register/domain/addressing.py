"""Whom a row of a file is about: a division by its code, a body by that and its name, a kind of quota by its name."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches

from santu.kernel.messages import N_, Fault, Message, message
from santu.register.domain.layouts_checks import LENGTHS, Reading, as_meant, level_of
from santu.register.domain.ledger import MEASURES, Measure
from santu.register.domain.ledger_rules import KINDS
from santu.standards.rulebook import Standards

SUFFIX = "编制"
COUNTED = {"": Measure.HEADS, "人员": Measure.HEADS, "正职": Measure.PRINCIPAL, "副职": Measure.DEPUTY}


@dataclass(frozen=True, slots=True)
class Named:
    """A division or a body on a day: its id, its name, and of a body its category."""

    id: str
    name: str
    category: str = ""


@dataclass(frozen=True, slots=True)
class Addresses:
    """What codes and names stand for on a day, as far as somebody may change the quotas there.

    ``divisions`` by code; ``bodies`` by the id of their division.
    """

    day: date
    divisions: Mapping[str, Named]
    bodies: Mapping[str, Sequence[Named]]


def codes_meant(texts: Sequence[str]) -> list[str]:
    """The codes of a column in the short form of their level, as the register has them."""
    found = []
    for text in as_meant(list(texts)):
        level = level_of(text)
        found.append(text[: LENGTHS[level]] if level else text)
    return found


def unmapped_faults(reading: Reading, ignored: Collection[str]) -> list[Fault]:
    """A fault for the columns that nobody knows and nobody said to leave out."""
    left = tuple(column for column in reading.columns.unmapped if column not in ignored)
    template = N_("不认识这些列：{columns}；请改正列名，或写明不导入它们。")
    return [Fault(reading.table.header_place(), message(template, columns=left))] if left else []


def divisions_of(reading: Reading, column: str, where: Addresses) -> list[Named | None]:
    """The division of each row; a code of none is a fault."""
    found: list[Named | None] = []
    template = N_("{day} 登记里没有代码为“{code}”的单位，或它不归您管；请核对代码和日期。")
    for row, (text, code) in enumerate(
        zip(reading.texts(column), codes_meant(reading.texts(column)), strict=True)
    ):
        named = where.divisions.get(code) or where.divisions.get(text)
        found.append(named)
        if named is None and reading.has(column):
            reading.fault(row, column, template, day=where.day, code=text)
    return found


def body_of(reading: Reading, row: int, column: str, division: Named, where: Addresses) -> Named | None:
    """The body that a cell names at a division; a name of none, or of several, is a fault."""
    name = reading.text(row, column)
    bodies = where.bodies.get(division.id, ())
    found = [body for body in bodies if body.name == name]
    if len(found) == 1:
        return found[0]
    if found:
        several = N_("“{unit}”有 {count} 个叫“{name}”的机构，分不清是哪一个；请先在登记里改名。")
        reading.fault(row, column, several, unit=division.name, count=len(found), name=name)
        return None
    near = get_close_matches(name, [body.name for body in bodies], 3)
    none = (
        N_("“{unit}”没有叫“{name}”的机构；您要的可能是：{near}。请改成登记里的名称。")
        if near
        else N_("“{unit}”没有叫“{name}”的机构；请改成登记里的名称。")
    )
    reading.fault(row, column, none, unit=division.name, name=name, near=tuple(near))
    return None


def kinds_of(reading: Reading, column: str, day: date, standards: Standards) -> list[str]:
    """The kind of quota of each row, "" where it is none, which is a fault."""
    items = standards.items(KINDS, day)
    known = {said: item.id for item in items for said in (item.id, item.name, item.name.removesuffix(SUFFIX))}
    found = [known.get(text, "") for text in reading.texts(column)]
    names: tuple[Message, ...] = tuple(message(item.name) for item in items)
    for row, (kind, text) in enumerate(zip(found, reading.texts(column), strict=True)):
        if not kind and reading.has(column):
            template = N_("“{text}”不是编制类别；请写成其中之一：{names}。")
            reading.fault(row, column, template, text=text, names=names)
    return found


def measures_of(reading: Reading, column: str) -> list[Measure | None]:
    """What each row counts, heads where it says nothing; ``None`` where it is nothing known, which is a fault."""
    known = COUNTED | {said: one for one, title in MEASURES.items() for said in (one.value, title)}
    found = [known.get(text) for text in reading.texts(column)]
    names = tuple(message(title) for title in MEASURES.values())
    for row, (measure, text) in enumerate(zip(found, reading.texts(column), strict=True)):
        if measure is None:
            template = N_("“{text}”不是计数方式；请写成其中之一：{names}，不写时是人员编制。")
            reading.fault(row, column, template, text=text, names=names)
    return found
