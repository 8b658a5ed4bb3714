"""Read a table from a file, whatever its format."""

import hashlib
from pathlib import Path

from santu.formats.bulk import collector_paused
from santu.formats.table import Table
from santu.formats.text_table import text_table
from santu.formats.workbook_guard import OLE_MAGIC, ZIP_MAGIC
from santu.formats.workbook_table import filled_sheets, workbook_table
from santu.kernel.messages import N_, Fault, Refused, refuse

WORKBOOK_SUFFIXES = frozenset({".xlsx", ".xlsm", ".xls"})
WORKBOOK_MAGIC = (ZIP_MAGIC, OLE_MAGIC)
TABLE_SUFFIXES = WORKBOOK_SUFFIXES | {".csv"}


def read_table(path: Path, *, sheet: str | None = None) -> Table:
    """Read a table, or refuse it with every fault of reading.

    Args:
        path: a CSV file, or a workbook by its content or extension.
        sheet: the sheet of a workbook; by default the first visible one that is not empty.

    Returns:
        The table, with the sha256 digest of the file's bytes.

    Raises:
        Refused: the file cannot be read, or some of its rows cannot.
    """
    table, faults = scan_table(path, sheet=sheet)
    if faults:
        raise Refused(faults)
    return table


def scan_table(path: Path, *, sheet: str | None = None) -> tuple[Table, list[Fault]]:
    """As :func:`read_table`, but go on after a faulty row, so that further checks can add theirs.

    Raises:
        Refused: there is nothing to go on with: no file, an empty one, no workbook.
    """
    data = _bytes(path)
    digest = hashlib.sha256(data).hexdigest()
    with collector_paused():
        if path.suffix.lower() in WORKBOOK_SUFFIXES or data.startswith(WORKBOOK_MAGIC):
            return workbook_table(data, path.name, digest, sheet), []
        return text_table(data, path.name, digest)


def sheets_of(path: Path) -> list[str]:
    """The names of the sheets of a workbook that are visible and not empty; none of a text file.

    Raises:
        Refused: the file cannot be read, or is no workbook.
    """
    data = _bytes(path)
    is_workbook = path.suffix.lower() in WORKBOOK_SUFFIXES or data.startswith(WORKBOOK_MAGIC)
    return filled_sheets(data, path.name) if is_workbook else []


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise refuse(
            str(path),
            N_("文件读不出来（{cause}）；请检查路径和权限。"),
            cause=error.strerror or type(error).__name__,
        ) from error
