"""Lists that are wrong: text files in every way that people, programs and attackers find. Deterministic."""

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from tests.fixtures.provinces.handmade import build

BEFORE = Path(build.__file__).parent / "before"
LISTED = {part: (BEFORE / f"{part}.csv").read_bytes() for part in ("townships", "villages")}
ENCODINGS = (
    "utf-16",
    "utf-16-le",
    "utf-16-be",
    "utf-32",
    "utf-7",
    "gb18030",
    "big5",
    "utf-8-sig",
    "shift_jis",
)
FORMULAS = ("=1+1", "=cmd|' /C calc'!A0", "@SUM(A1)", "+1", "-1", '=HYPERLINK("x")', "=1/0", "\t=1")
DATES = (
    "2021年10月31日",
    "44500",
    "31/10/2021",
    "2021-13-45",
    "２０２１-10-31",
    "明天",
    "0000-00-00",
    "99999-1-1",
)
CODES = (
    "９９０１０１２０１",
    "9.90101E+08",
    "990 101 201",
    "'990101201",
    "990,101,201",
    "-990101201",
    "9" * 200,
    "½",
    "",
)


@dataclass(frozen=True)
class Bad:
    """A file: its name among all, as which list it is sent, what it is called there, its bytes.

    ``names_cell`` where it has a fault in one cell, whose row the page must name.
    """

    name: str
    part: str
    file: str
    make: Callable[[], bytes]
    names_cell: bool = False
    heavy: bool = False


def text_lists() -> Iterator[Bad]:
    """All of them."""
    for part, data in LISTED.items():
        for kind, made, cell in (*_bytes(data), *_cells(data)):
            yield Bad(f"{part} {kind}", part, f"{part}.csv", partial(bytes, made), names_cell=cell)
        for kind, make in _large(data).items():
            yield Bad(f"{part} {kind}", part, f"{part}.csv", make, heavy=True)


def _bytes(data: bytes) -> Iterator[tuple[str, bytes, bool]]:
    chance = random.Random(20200630)
    text = data.decode()
    for number in range(12):
        yield f"cut at {number}/12", data[: len(data) * number // 12], False
    for encoding in ENCODINGS:
        yield f"in {encoding}", text.encode(encoding, errors="replace"), False
    for number in range(16):
        flipped = bytearray(data)
        for _ in range(1 + number):
            flipped[chance.randrange(len(flipped))] ^= 1 << chance.randrange(8)
        yield f"flipped {number}", bytes(flipped), False
    for number in range(8):
        yield f"noise {number}", chance.randbytes(200 << number), False
    for at in (0, len(data) // 2, len(data)):
        yield f"NUL at {at}", data[:at] + b"\0" + data[at:], False
    odd = {"nothing": b"", "a line end": b"\n", "a BOM": b"\xef\xbb\xbf", "two BOMs": b"\xef\xbb\xbf" * 2 + data,
           "old line ends": data.replace(b"\n", b"\r"), "a quote": data + b'"', "all quotes": data.replace(b",", b'","'),
           "tabs": data.replace(b",", b"\t"), "bars": data.replace(b",", b"|"), "header only": data.split(b"\n")[0],
           "no header": data.split(b"\n", 1)[1], "controls": data.replace(b",", b"\x0b\x1b,"), "JSON": b'{"a": [1, 2]}',
           "HTML": b"<table><tr><td>a</table>", "an end of file": data + b"\x1a", "twice": data + data}  # fmt: skip
    for kind, made in odd.items():
        yield kind, made, False


def _cells(data: bytes) -> Iterator[tuple[str, bytes, bool]]:
    lines = data.decode().splitlines()
    header = lines[0].split(",")

    def with_cell(column: str, value: str) -> bytes:
        row = lines[3].split(",")
        row[header.index(column)] = f'"{value.replace(chr(34), chr(34) * 2)}"'
        return "\n".join([*lines[:3], ",".join(row), *lines[4:]]).encode()

    for value in FORMULAS:
        yield f"name {value!r}", with_cell("name", value), False
        yield f"code {value!r}", with_cell("code", value), True
    for value in CODES:
        yield f"code {value[:20]!r}", with_cell("code", value), True
    for value in DATES:
        if "snapshot" in header:
            yield f"day {value!r}", with_cell("snapshot", value), False


def _large(data: bytes) -> dict[str, Callable[[], bytes]]:
    """Made only when they are wanted: what made them must not count as memory of what reads them."""
    return {
        "a million empty rows": lambda: data + b",,,,,\n" * 1_000_000,
        "a million line ends": lambda: data + b"\n" * 1_000_000,
        "a cell of 20 MB": lambda: data + b"990101299," + b"x" * 20_000_000 + b"\n",
        "100,000 columns": lambda: data.replace(b"\n", b"," + b"c," * 100_000 + b"\n", 1),
        "an open quote over 10 MB": lambda: data + b'"' + b"a,b\n" * 2_500_000,
    }
