"""What may be handed to the workbook reader, which lays out a sheet's whole extent in memory."""

import io
import re
import zipfile
import zlib

from santu.formats.table import column_letters
from santu.kernel.messages import N_, refuse

MOST_CELLS = 6_000_000
"""A national register of 650,000 rows and nine columns; laid out, some 250 MB."""

MOST_BYTES = 192 << 20
"""Unpacked, all parts together: the sheet of that register has some 150 MB."""

PIECE, LONGEST_REFERENCE = 1 << 20, 64
ZIP_MAGIC, OLE_MAGIC = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
MAIN_PART = "xl/workbook.xml"
OTHER_FORMATS = frozenset({"content.xml", "xl/workbook.bin"})
REFERENCE = re.compile(rb"""\br\s*=\s*["']([A-Za-z]{0,3})(\d{1,7})["']""")
DAMAGE = (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, OSError, ValueError)


def check_extent(data: bytes, name: str) -> None:
    """Refuse an .xlsx whose cells lie so far apart that laying out their sheet would end the process.

    One stray cell in the last row and column of a sheet makes seventeen thousand million. An .xls
    cannot: its sheets end at 65,536 rows and 256 columns.

    Raises:
        Refused: the extent of a part is too large, or the file is no .xlsx.
    """
    if not data.startswith(ZIP_MAGIC):
        return
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = set(archive.namelist())
            fits = sum(part.file_size for part in archive.infolist()) <= MOST_BYTES
            if MAIN_PART not in names or names & OTHER_FORMATS or not fits:
                raise refuse(
                    name, N_("不是可以读取的 .xlsx 工作簿，或者过大；请在 Excel 中另存为 .xlsx 或 CSV。")
                )
            extents = [_extent(archive, part) for part in names]
    except DAMAGE as error:
        raise refuse(
            name,
            N_("工作簿已损坏（{cause}）；请重新导出这个文件。"),
            cause=str(error) or type(error).__name__,
        ) from error
    rows, columns = max(extents, key=lambda extent: extent[0] * extent[1])
    if rows * columns > MOST_CELLS:
        raise refuse(
            name,
            N_(
                "工作表一直伸展到 {cell}（{rows} 行 × {columns} 列），多半是远处有误填的单元格；"
                "请删去数据以外的行和列后另存。"
            ),
            cell=f"{column_letters(columns - 1)}{rows}",
            rows=rows,
            columns=columns,
        )


def _extent(archive: zipfile.ZipFile, part: str) -> tuple[int, int]:
    """The last row and the last column that a part refers to; read piece by piece, for it may be a bomb."""
    rows, letters, before = 0, set[bytes](), b""
    with archive.open(part) as content:
        while piece := content.read(PIECE):
            # A reference that lies across two pieces is whole in the second look, one seen twice does no harm.
            found = set(REFERENCE.findall(before + piece))
            rows = max(rows, *(int(row) for _, row in found), 0)
            letters |= {column for column, _ in found}
            before = piece[-LONGEST_REFERENCE:]
    return rows, max((_column_number(each) for each in letters), default=1) or 1


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - ord("A") + 1
    return number
