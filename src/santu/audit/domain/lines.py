"""An entry as one line of an export: its hash, and the text that was hashed.

``["<hash>",["<chain>",<seq>,"<at>","<by>","<act>","<reason>","<document>","<before>","<after>","<prev_hash>"]]``

The inner array is the canonical JSON over which the hash was taken, as it was, so that a whole chain is checked
without reading or writing any JSON. docs/reference/audit-export.md tells the same to others.
"""

import json
from dataclasses import replace

from santu.audit.domain.chain import Entry, canonical, sealed_fields

SEALED = slice(68, -2)
"""Where what was hashed stands in a line that ends with a line feed."""
_TEXTS = len(Entry.__dataclass_fields__) - 3
"""Fields after chain and place, less the hash."""
_LAST_PLACE = 2**63 - 1
MOST_SHOWN = 80


def line_of(entry: Entry) -> bytes:
    """The line of an entry."""
    return canonical([entry.hash, sealed_fields(entry)]).encode() + b"\n"


def entry_of(line: bytes) -> Entry:
    """The entry that a line tells.

    Raises:
        ValueError: it tells none, or in other words than an export does.
    """
    entry = _told(line)
    if line_of(entry) != line:
        raise ValueError(line[:MOST_SHOWN])
    return entry


def _told(line: bytes) -> Entry:
    try:
        found = json.loads(line)
    except RecursionError as error:
        raise ValueError(line[:MOST_SHOWN]) from error
    match found:
        case [str(hashed), [str(chain), int(seq), *rest]] if not isinstance(seq, bool):
            texts = len(rest) == _TEXTS and all(isinstance(value, str) for value in rest)
            if texts and 0 < seq <= _LAST_PLACE:
                return replace(Entry(chain, seq, *rest), hash=hashed)
    raise ValueError(line[:MOST_SHOWN])


def exact(line: bytes) -> bytes:
    """The line in the spelling that was hashed: a store may write a control character in another way."""
    return line_of(_told(line))
