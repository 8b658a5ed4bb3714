"""A file of matters from a provincial platform, as what it makes of the rows of a list."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from santu.formats.columns import Column
from santu.kernel.credit_codes import credit_code_is_sound
from santu.kernel.messages import N_, Fault, message
from santu.register.domain.addressing import unmapped_faults
from santu.register.domain.layouts_checks import Reading
from santu.register.domain.list_files import ListFile
from santu.register.domain.list_kinds import Kind
from santu.register.domain.one_stop import CREDIT, MATTER, STATE, OneStopColumn, OneStopLayout
from santu.register.domain.unit_lists import ListRow, cell_faults, row_of


def read_matters(
    path: Path,
    kind: Kind,
    layout: OneStopLayout,
    before: Sequence[ListRow],
    *,
    organs: Mapping[str, str],
    ignored: Collection[str] = (),
) -> ListFile:
    """The rows of a list after a file: those that it names are changed or added, those it says are no more are left out.

    Rows that it does not name stay as they are, and so do columns that it has not.

    Args:
        path: the file.
        kind: of the list.
        layout: of the file.
        before: the rows of the list.
        organs: the name of a body by its credit code.
        ignored: headers that are left out.

    Raises:
        Refused: nothing of the file can be read.
    """
    reading = Reading.of(path, [_column(one) for one in layout.matters])
    if not layout.leaves_others:
        reading.faults += unmapped_faults(reading, ignored)
    if not len(reading.table) and not reading.faults:
        text = message(N_("表头下面没有一个事项；请检查是否导出了正确的文件。"))
        reading.faults.append(Fault(reading.table.header_place(), text))
    taking = _Taking(reading, kind, layout, organs)
    after, places = list(before), _places(before)
    gone: set[int] = set()
    first: dict[str, int] = {}
    for line in range(len(reading.table)):
        said = taking.said(line)
        code = said.get(MATTER, "") or said.get("name", "")
        if code and (earlier := first.setdefault(code, line)) != line:
            template = N_("事项“{code}”和第 {line} 行重复；请删去一行。")
            reading.fault(
                line, taking.header(MATTER), template, code=code, line=reading.table.numbers[earlier]
            )
            continue
        held = places.get(said.get(MATTER, ""), places.get(said.get("name", "")))
        if said.get(STATE) in layout.removed:
            gone |= {held} if held is not None else set()
        elif held is None:
            after.append(taking.row(line, said, None))
        else:
            after[held] = taking.row(line, said, after[held])
    rows = [row for place, row in enumerate(after) if place not in gone]
    every = frozenset(field.id for field in kind.fields)
    return ListFile(rows, [every] * len(rows), reading.faults, reading.table.digest)


def _column(one: OneStopColumn) -> Column:
    return Column(one.header, one.aliases, one.needed)


def _places(rows: Sequence[ListRow]) -> Mapping[str, int]:
    """Where a row stands, by the code of its matter, and by its name where it has none."""
    return {row.matter or row.name: place for place, row in enumerate(rows)}


@dataclass(frozen=True, slots=True)
class _Taking:
    """A file on its way into a list."""

    reading: Reading
    kind: Kind
    layout: OneStopLayout
    organs: Mapping[str, str]

    def header(self, field: str) -> str:
        """The header of the column of a field; the first that the file has, where it has not that."""
        named = (
            one.header for one in self.layout.matters if one.field == field and self.reading.has(one.header)
        )
        return next(named, "") or next(iter(self.reading.columns.index))

    def said(self, line: int) -> dict[str, str]:
        """What a line says, by field, in our words; what only has to be checked is checked by the way."""
        said = {}
        for one in self.layout.matters:
            if not self.reading.has(one.header):
                continue
            text = self.reading.text(line, one.header)
            if one.only and text and text not in one.only:
                template = N_("“{header}”写的是“{text}”；登记里只记：{only}，请换算后再导入。")
                self.reading.fault(line, one.header, template, header=one.header, text=text, only=one.only)
            if one.field:
                said[one.field] = one.taken(text)
        return said

    def row(self, line: int, said: Mapping[str, str], held: ListRow | None) -> ListRow:
        """The row of a line, what is wrong with it noted at its cells."""
        organ = self._organ(line, said)
        cells = {**(held.cells if held else {}), **said, **({"organ": organ} if organ else {})}
        row = row_of(self.kind, said.get(MATTER, "") or (held.matter if held else ""), cells)
        for field, found in cell_faults(self.kind, row):
            self.reading.wrong(line, self.header(field), found)
        return row

    def _organ(self, line: int, said: Mapping[str, str]) -> str:
        """The organ of a line by its credit code; "" where the line names it itself, or nobody knows the code."""
        code, written = said.get(CREDIT, ""), said.get("organ", "")
        if not code:
            return ""
        known = self.organs.get(code, "")
        if not credit_code_is_sound(code):
            template = N_("“{code}”不是统一社会信用代码（18 位，末位是校验码）；请核对。（GB 32100）")
            self.reading.fault(line, self.header(CREDIT), template, code=code)
        elif known and written and known != written:
            template = N_("统一社会信用代码 {code} 在登记里是“{known}”，文件里写的是“{written}”；请核对。")
            self.reading.fault(line, self.header(CREDIT), template, code=code, known=known, written=written)
        return "" if written else known
