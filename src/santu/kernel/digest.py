"""What stands, in one number: the same facts give the same digest on every store."""

from collections.abc import Iterable
from hashlib import sha256


def canonical_line(*fields: object) -> str:
    """One fact as one line; tabs and line ends cannot be mistaken for separators."""
    line = "\t".join(map(str, fields))
    if "\\" in line or "\n" in line or line.count("\t") >= len(fields):
        line = "\t".join(map(_escaped, fields))
    return line


def _escaped(field: object) -> str:
    return str(field).replace("\\", "\\\\").replace("\t", "\\t").replace("\n", "\\n")


def digest_lines(lines: Iterable[str]) -> str:
    """sha256 over canonical UTF-8 lines, sorted by their bytes."""
    total = sha256()
    for line in sorted(line.encode() for line in lines):
        total.update(line)
        total.update(b"\n")
    return total.hexdigest()
