"""Checks of whole columns; only a column that fails is walked row by row, to name every fault."""

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from santu.formats.columns import Column, Columns, columns
from santu.formats.reading import scan_table
from santu.formats.table import Table
from santu.kernel.codes import LEVEL_BY_LENGTH, Level
from santu.kernel.days import OPEN_END
from santu.kernel.messages import N_, Fault, Message, message
from santu.register.domain.counts import USUAL, count_of, count_wrong
from santu.register.domain.words import LEVELS

LENGTHS = {level: length for length, level in LEVEL_BY_LENGTH.items()}
DATE = re.compile(r"(\d{4})(?:-|/|\.|年)?(\d{1,2})(?:-|/|\.|月)?(\d{1,2})日?")
SPREADSHEET = re.compile(r"['‘’＇]?([0-9]+)(?:[.．]0+)?")
FULL_WIDTH = str.maketrans("０１２３４５６７８９", "0123456789")


@dataclass(slots=True)
class Reading:
    """A table on its way to records: its columns, and the faults found so far."""

    table: Table
    columns: Columns
    faults: list[Fault] = field(default_factory=list)

    @classmethod
    def of(cls, path: Path, layout: Sequence[Column], sheet: str | None = None) -> "Reading":
        """Read a file, or one sheet of it, and find the columns of a layout in it.

        Raises:
            Refused: nothing of the file can be read.
        """
        table, faults = scan_table(path, sheet=sheet)
        found = columns(table, layout)
        return cls(table, found, [*faults, *found.faults])

    def has(self, name: str) -> bool:
        return name in self.columns.index

    def texts(self, name: str) -> list[str]:
        """The cells of a column, or as many empty ones where the table has no such column."""
        index = self.columns.index.get(name)
        return [""] * len(self.table) if index is None else self.table.column(index)

    def text(self, row: int, name: str) -> str:
        """One cell of a column that the table has."""
        return str(self.table.columns[self.columns.index[name]][row]).strip()

    def fault(self, row: int, column: str, template: str, **params: object) -> None:
        """Note a fault of one cell; a row that could not be read is at fault already."""
        self.wrong(row, column, message(template, **params))

    def wrong(self, row: int, column: str, said: Message) -> None:
        """The same, of what was said already."""
        if row not in self.table.unsound:
            self.faults.append(Fault(self.table.place(row, self.columns.index[column]), said))

    def told(self, row: int, faults: Iterable[Fault]) -> None:
        """The faults of a row, by names of columns, at their cells; a cell that could not be read has been told already."""
        known = {str(fault.place) for fault in self.faults}
        for fault in faults:
            name = str(fault.place)
            column = name if self.has(name) else next(iter(self.columns.index))
            place = self.table.place(row, self.columns.index[column])
            if row not in self.table.unsound and str(place) not in known:
                self.faults.append(Fault(place, fault.message))


def level_of(code: str) -> Level | None:
    """The level that a code names, in its short form or filled up with zeros; else none."""
    if not (_digits(code) and len(code) in LEVEL_BY_LENGTH):
        return None
    return next(level for length, level in LEVEL_BY_LENGTH.items() if not code[length:].strip("0"))


def codes(
    reading: Reading,
    column: str,
    level: Level,
    *,
    blank_allowed: bool = False,
    stand_ins: Collection[str] = (),
) -> list[str]:
    """The codes of a column in the short form of their level (a township's 12 digits become 9).

    Malformed codes and codes of another level are faults, but for ``stand_ins`` (see there);
    they stay in the result as written.
    """
    texts = reading.texts(column)
    length = LENGTHS[level]
    if not reading.has(column) or _well_formed(texts, length):
        return texts
    texts = as_meant(texts)
    short = []
    for row, text in enumerate(texts):
        found = level_of(text)
        right = found is not None and (
            found is level or _is_placeholder(text, length) or text[:length] in stand_ins
        )
        short.append(text[:length] if right else text)
        if found is None and (text or not blank_allowed):
            _malformed(reading, row, column, text, length)
        elif found is not None and not right:
            _wrong_level(reading, row, column, text, length)
    return short


def as_meant(texts: list[str]) -> list[str]:
    """Codes without what a spreadsheet puts to them: ’110105001, １１０１０５００１ and 110105001.0."""
    if _digits("".join(texts)):
        return texts
    plain = [text.translate(FULL_WIDTH) for text in texts]
    meant = map(SPREADSHEET.fullmatch, plain)
    return [found[1] if found else text for found, text in zip(meant, texts, strict=True)]


def _well_formed(texts: Sequence[str], length: int) -> bool:
    below_county = length > LENGTHS[Level.COUNTY]
    return (
        _digits("".join(texts))
        and set(map(len, texts)) == {length}
        and not (below_county and "000," in ",".join([*texts, ""]))
    )


def _digits(text: str) -> bool:
    return text.isascii() and text.isdigit()


def _is_placeholder(text: str, length: int) -> bool:
    """A city without counties stands as its own county: 441900."""
    return length == LENGTHS[Level.COUNTY] == len(text)


def stand_ins(townships: Reading, villages: Reading) -> frozenset[str]:
    """Codes of counties, filled up with zeros, that stand for all that a list does not have of them.

    The lists of the National Bureau of Statistics have 金门县 as the township 350527000 with the
    one village 350527000000. Anything else with such a code is a fault.
    """
    county, township = LENGTHS[Level.COUNTY], LENGTHS[Level.TOWNSHIP]
    zeros = "0" * (township - county)
    padded = {code[:township] for code in as_meant(townships.texts("code")) if code[county:township] == zeros}
    if not padded:
        return frozenset()
    own, above = (as_meant(villages.texts(name)) for name in ("code", "township_code"))
    held: dict[str, list[str]] = {code: [] for code in padded}
    for code, parent in zip(own, above, strict=True):
        if parent[:township] in padded:
            held[parent[:township]].append(code)
    alone = {code for code in padded if held[code] == [code + zeros]}
    return frozenset(alone | {code + zeros for code in alone})


def _malformed(reading: Reading, row: int, column: str, text: str, length: int) -> None:
    if not text:
        reading.fault(row, column, N_("没有填写代码；请填写 {length} 位数字。"), length=length)
    elif "E+" in text.upper():
        reading.fault(
            row,
            column,
            N_(
                "代码“{code}”已被电子表格改成科学计数，末几位丢失；请把这一列设为“文本”，从原始数据重新导出。"
            ),
            code=text,
        )
    else:
        reading.fault(
            row,
            column,
            N_("代码“{code}”不是 {length} 位数字的区划代码；请核对后改正（GB/T 10114）。"),
            code=text,
            length=length,
        )


def _wrong_level(reading: Reading, row: int, column: str, text: str, length: int) -> None:
    found = level_of(text)
    reading.fault(
        row,
        column,
        N_(
            "代码“{code}”是{found}代码，这里应填{level}代码（{length} 位数字）；请改正代码，或把这一行移出本表。"
        ),
        code=text,
        found=message(LEVELS[found]) if found else "",
        level=message(LEVELS[LEVEL_BY_LENGTH[length]]),
        length=length,
    )


def unique(reading: Reading, column: str, values: Sequence[str]) -> None:
    """Every value stands once; each later row that repeats one is a fault."""
    if len(set(values)) == len(values):
        return
    first: dict[str, int] = {}
    for row, value in enumerate(values):
        earlier = first.setdefault(value, row)
        if value and earlier != row:
            reading.fault(
                row,
                column,
                N_("代码“{code}”与第 {line} 行重复；请删去多余的一行，或改正其中一个代码。"),
                code=value,
                line=reading.table.numbers[earlier],
            )


def filled(reading: Reading, column: str, values: Sequence[str]) -> None:
    """No value is empty."""
    if all(values) or not reading.has(column):
        return
    for row, value in enumerate(values):
        if not value:
            reading.fault(row, column, N_("名称是空的；请填写单位名称。"))


def known(
    reading: Reading, column: str, values: Sequence[str], townships: Collection[str], file: str
) -> None:
    """Every village lies in a township of the townships file."""
    orphans = set(values).difference(townships)
    if not orphans:
        return
    for row, value in enumerate(values):
        if value in orphans and level_of(value) is Level.TOWNSHIP:
            reading.fault(
                row,
                column,
                N_("乡镇代码“{code}”不在 {file} 中；请在该表补上这个乡镇，或改正此处的代码。"),
                code=value,
                file=file,
            )


def acyclic(reading: Reading, column: str, level: Level, own: Sequence[str], parents: Sequence[str]) -> None:
    """No unit stands, through its parents, below itself; one fault for each such circle.

    A parent of the right level cannot be part of a circle, so sound files are not searched.
    """
    if not reading.faults:
        return
    row_of = {code: row for row, code in enumerate(own) if level_of(code) is level}
    settled: set[int] = set()
    for start in range(len(own)):
        path: dict[int, None] = {}
        row: int | None = start
        while row is not None and row not in settled and row not in path:
            path[row] = None
            row = row_of.get(parents[row])
        if row is not None and row in path:
            circle = [*path][[*path].index(row) :]
            reading.fault(
                circle[0],
                column,
                N_("上级关系成环：{circle}；请改正其中一个上级代码。"),
                circle=" → ".join(own[row] for row in [*circle, circle[0]]),
            )
        settled.update(path)


def days(reading: Reading, column: str) -> date | None:
    """The one day a column names; none where it names several or there is no such column."""
    named = set(days_of(reading, column)) - {None}
    return named.pop() if len(named) == 1 else None


def days_of(reading: Reading, column: str) -> list[date | None]:
    """The days of a column, ``None`` where a cell is empty; what is no day is a fault."""
    texts = reading.texts(column)
    found = {text: _day(text) for text in set(texts) if text}
    wrong = {
        None: N_("“{text}”不是日期；请写成 2021-10-31 这样的年-月-日。"),
        OPEN_END: N_("“{text}”在登记里表示没有终止日期，不能作为日期；请写更早的一天。"),
    }
    if set(found.values()) & set(wrong):
        for row, text in enumerate(texts):
            if text and found[text] in wrong:
                reading.fault(row, column, wrong[found[text]], text=text)
    return [found.get(text) for text in texts]


def _day(text: str) -> date | None:
    parts = DATE.fullmatch(text)
    try:
        return date(*map(int, parts.groups())) if parts else None
    except ValueError:
        return None


def whole_numbers(reading: Reading, column: str, most: int = USUAL) -> list[int | None]:
    """The numbers of a column, from 0 to ``most``; ``None`` where a cell is empty, or holds something else, which is a fault."""
    texts = reading.texts(column)
    for row, text in enumerate(texts):
        if wrong := count_wrong(text, most):
            reading.wrong(row, column, wrong)
    return [count_of(text, most) for text in texts]
