"""The files that are carried to a provincial platform: tables in the order of a layout, and a list of them with their digests."""

import csv
import hashlib
import io
import json
import zipfile
from collections.abc import Mapping, Sequence
from datetime import date

from santu.formats.workbook_writing import Sheet, workbook
from santu.register.domain.one_stop import OneStopColumn, OneStopLayout

MANIFEST = "manifest.json"
FORMULAS = ("=", "+", "-", "@", "\t", "\r")
"""With these a spreadsheet takes a cell of a text file for a formula."""
EPOCH = (1980, 1, 1, 0, 0, 0)
Rows = Sequence[Mapping[str, str]]


def one_stop_files(
    layout: OneStopLayout, *, records: Rows, ratings: Rows, about: Mapping[str, object]
) -> dict[str, bytes]:
    """The files by name, ``manifest.json`` last; the same rows give the same bytes of text files.

    Args:
        layout: the columns and words.
        records: of cases, by field.
        ratings: by field.
        about: what the manifest says beside the files: unit, period and so on.
    """
    files: dict[str, bytes] = {}
    counts = {"records": len(records), "ratings": len(ratings)}
    for name, columns, rows in (("records", layout.records, records), ("ratings", layout.ratings, ratings)):
        table = [[one.header for one in columns], *([_cell(one, row) for one in columns] for row in rows)]
        files[f"{name}.csv"] = _csv(table)
        files[f"{name}.xlsx"] = workbook([Sheet(name, [[text or None for text in row] for row in table])])
    listed = [
        {
            "name": name,
            "sha256": hashlib.sha256(content).hexdigest(),
            "bytes": len(content),
            "rows": counts[name.split(".")[0]],
        }
        for name, content in files.items()
    ]
    said = {"layout": layout.id, **about, "files": listed}
    files[MANIFEST] = (json.dumps(said, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()
    return files


def _cell(column: OneStopColumn, row: Mapping[str, str]) -> str:
    text = row[column.field]
    return (column.words or {}).get(text, text)


def _csv(table: Sequence[Sequence[str]]) -> bytes:
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerows([[f"'{text}" if text.startswith(FORMULAS) else text for text in row] for row in table])
    return stream.getvalue().encode("utf-8-sig")


def zipped(files: Mapping[str, bytes]) -> bytes:
    """The files in one, to be carried."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(zipfile.ZipInfo(name, EPOCH), content, zipfile.ZIP_DEFLATED)
    return stream.getvalue()


def period_said(start: date, end: date) -> str:
    """A period in the name of a file."""
    return f"{start:%Y%m%d}-{end:%Y%m%d}"
