"""Workbooks that are wrong: made part by part, because a library would refuse to write them. Deterministic."""

import io
import random
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from itertools import chain

from tests.malformed.lists import LISTED, Bad

SHARED = "xl/sharedStrings.xml"
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
ENTITY = '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
LAUGHS = "<!DOCTYPE a [<!ENTITY a0 'ha'>" + "".join(
    f"<!ENTITY a{n + 1} '{f'&a{n};' * 10}'>" for n in range(9)
) + "]>"  # fmt: skip


def cell(reference: str, text: object, kind: str = "inlineStr") -> str:
    inside = f"<is><t>{text}</t></is>" if kind == "inlineStr" else f"<v>{text}</v>"
    return f'<c r="{reference}" t="{kind}">{inside}</c>'


def sheet(rows: str, more: str = "", before: str = "") -> str:
    return f'{HEAD}{before}<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData>{more}</worksheet>'


def rows_of(part: str) -> str:
    lines = [line.split(",") for line in LISTED[part].decode().splitlines()]
    return "".join(
        f'<row r="{n}">' + "".join(cell(f"{chr(65 + c)}{n}", text) for c, text in enumerate(line)) + "</row>"
        for n, line in enumerate(lines, 1)
    )


def parts(content: str, *, state: str = "visible", before: str = "") -> dict[str, str | bytes]:
    kinds = '<Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>'
    return {
        "[Content_Types].xml": f'{HEAD}<Types xmlns="{PACKAGE}/content-types"><Default Extension="xml" ContentType="application/xml"/>{kinds}</Types>',
        "_rels/.rels": f'{HEAD}<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="r1" Type="{REL}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'{HEAD}{before}<workbook xmlns="{MAIN}" xmlns:r="{REL}"><sheets><sheet name="S" sheetId="1" state="{state}" r:id="r1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'{HEAD}<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="r1" Type="{REL}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="r2" Type="{REL}/sharedStrings" Target="sharedStrings.xml"/></Relationships>',
        "xl/worksheets/sheet1.xml": content,
    }


def packed(given: Mapping[str, str | bytes], large: str = "", pieces: Iterable[str] = ()) -> bytes:
    """The parts as a zip; the part named ``large`` is written piece by piece."""
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        for name, content in given.items():
            if name != large:
                archive.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), content, zipfile.ZIP_DEFLATED)
        if large:
            with archive.open(large, "w") as part:
                part.writelines(piece.encode() for piece in pieces)
    return data.getvalue()


def workbooks() -> Iterator[Bad]:
    """All of them."""
    for part in LISTED:
        rows = rows_of(part)
        whole = packed(parts(sheet(rows)))
        for kind, data in {**_hostile(rows), **_odd(rows), **_damaged(whole)}.items():
            yield Bad(f"{part} workbook {kind}", part, f"{part}.xlsx", partial(bytes, data))
        for file in ("csv", "xls", "txt", "XLSX", "xlsm", "geojson", ""):
            yield Bad(f"{part} workbook called .{file}", part, f"{part}.{file}", partial(bytes, whole))
        for kind, data in _others().items():
            for file in ("xlsx", "xls", "csv"):
                yield Bad(f"{part} {kind} called .{file}", part, f"{part}.{file}", partial(bytes, data))
        for kind, make in _large(rows).items():
            yield Bad(f"{part} workbook {kind}", part, f"{part}.xlsx", make, heavy=True)
        bad = rows.replace(">990101", ">９９０X01", 1)
        yield Bad(
            f"{part} workbook full-width code",
            part,
            f"{part}.xlsx",
            partial(bytes, packed(parts(sheet(bad)))),
            names_cell=True,
        )


def _hostile(rows: str) -> dict[str, bytes]:
    entity = sheet(rows.replace("</t>", "&x;</t>", 1), before=ENTITY)
    laughs = sheet(rows.replace("</t>", "&a9;</t>", 1), before=LAUGHS)
    shared = {"xl/sharedStrings.xml": f'{HEAD}{ENTITY}<sst xmlns="{MAIN}"><si><t>&x;</t></si></sst>'}
    return {
        "external entity": packed(parts(entity)),
        "billion laughs": packed(parts(laughs)),
        "entity in strings": packed({**parts(sheet(cell("A1", 0, "s"))), **shared}),
        "entity in workbook": packed(parts(sheet(rows), before=ENTITY)),
        "path upwards": packed({**parts(sheet(rows)), "../../../../etc/cron.d/x": "x"}),
        "formula": packed(
            parts(sheet(f'<row r="1"><c r="A1"><f>HYPERLINK("x")</f><v>1</v></c></row>{rows}'))
        ),
    }


def _odd(rows: str) -> dict[str, bytes]:
    whole = parts(sheet(rows))
    without = {name: {k: v for k, v in whole.items() if k != name} for name in whole}
    merged = '<mergeCells><mergeCell ref="{}"/></mergeCells>'
    said = {
        "no cell": "", "one cell": '<row r="1">' + cell("A1", "x") + "</row>",
        "string out of range": '<row r="1">' + cell("A1", 99, "s") + "</row>",
        "errors": '<row r="1">' + cell("A1", "#REF!", "e") + cell("B1", "#N/A", "e") + "</row>" + rows,
        "booleans": '<row r="1">' + cell("A1", 1, "b") + cell("B1", 0, "b") + "</row>",
        "numbers": '<row r="1">' + cell("A1", "1e308", "n") + cell("B1", "-1", "n") + cell("C1", "NaN", "n") + "</row>",
        "a far cell": rows + '<row r="1048576">' + cell("XFD1048576", "x") + "</row>",
        "a cell beyond": rows + '<row r="9999999">' + cell("ZZZ9999999", "x") + "</row>",
        "no references": rows.replace(' r="', ' q="'), "rows backwards": rows + '<row r="1">' + cell("A1", "x") + "</row>",
        "a title above": '<row r="1">' + cell("A1", "某县一览表") + "</row>",
        "long text": '<row r="1">' + cell("A1", "x" * 40_000) + "</row>" + rows, "open tag": rows + "<row><c>",
    }  # fmt: skip
    areas = ("A1:B1", "A1:A2", "A1:F3", "B2:A1", "A1:XFD1048576", "A0:B0", "x")
    return {
        **{kind: packed(parts(sheet(content))) for kind, content in said.items()},
        **{f"without {name}": packed(left) for name, left in without.items()},
        **{f"merged {area}": packed(parts(sheet(rows, merged.format(area)))) for area in areas},
        "hidden sheet": packed(parts(sheet(rows), state="hidden")),
        "UTF-16 inside": packed(parts("") | {"xl/worksheets/sheet1.xml": sheet(rows).encode("utf-16")}),
    }


def _damaged(whole: bytes) -> dict[str, bytes]:
    chance = random.Random(20211031)
    found = {f"cut at {n}/10": whole[: len(whole) * n // 10] for n in range(1, 10)}
    for number in range(20):
        flipped = bytearray(whole)
        for _ in range(1 + number // 4):
            flipped[chance.randrange(len(flipped))] ^= 1 << chance.randrange(8)
        found[f"flipped {number}"] = bytes(flipped)
    locked = bytearray(whole)
    locked[6] |= 1
    return {
        **found,
        "marked as locked": bytes(locked),
        "behind noise": b"x" * 99 + whole,
        "twice": whole + whole,
    }


def _others() -> dict[str, bytes]:
    chance = random.Random(7)
    return {
        "PNG": b"\x89PNG\r\n\x1a\n" + chance.randbytes(500), "PDF": b"%PDF-1.7\n" + chance.randbytes(500),
        "OLE": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + chance.randbytes(4000), "OLE of zeros": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(4096),
        "empty zip": packed({}), "document": packed({"word/document.xml": "<a/>"}), "ods": packed({"content.xml": "<a/>"}),
        "zip in zip": packed({"a.zip": packed({"b.zip": packed({"c": b"0" * 100_000})})}),
        "GeoJSON": b'{"type": "FeatureCollection", "features": [{"geometry": {"coordinates": [NaN, 1e999]}}]}',
    }  # fmt: skip


def _large(rows: str) -> dict[str, Callable[[], bytes]]:
    """Made only when they are wanted, and piece by piece."""
    start, end = sheet(rows).split("</sheetData>")
    end = f"</sheetData>{end}"
    lines = range(400, 1_000_400)
    first, last = f'<sst xmlns="{MAIN}">', "</sst>"

    def of(begin: str, pieces: Iterable[str], finish: str, name: str = "xl/worksheets/sheet1.xml") -> bytes:
        return packed(parts(sheet(rows)), name, chain([begin], pieces, [finish]))

    return {
        "a million empty rows": lambda: of(start, (f'<row r="{n}"/>' for n in lines), end),
        "a million empty cells": lambda: of(
            start, (f'<row r="{n}"><c r="A{n}" s="1"/></row>' for n in lines), end
        ),
        "bomb of spaces": lambda: of(start, (" " * 1_000_000 for _ in range(600)), end),
        "bomb beside": lambda: of("", ("0" * 1_000_000 for _ in range(600)), "", "xl/media/a.bin"),
        "six million strings": lambda: of(
            first, ("<si><t>a</t></si>" * 1000 for _ in range(6000)), last, SHARED
        ),
    }
