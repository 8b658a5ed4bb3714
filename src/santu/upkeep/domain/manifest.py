"""What a backup says of itself."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

FORMAT = 1


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the archive: its name in it, its size as it stood, and the sha256 of that.

    ``rows`` is what a table has; the sha256 of a table is over its rows as lines of JSON in order of their key, so
    that it is the same wherever the same rows are.
    """

    name: str
    size: int
    sha256: str
    rows: int = 0


@dataclass(frozen=True, slots=True)
class Manifest:
    """The contents of a backup.

    Attributes:
        made_at: the instant of the snapshot, UTC.
        santu: the version that made it.
        store: what it was taken from.
        migrations: the state of the tables, as ``app.name``.
        tables: by name of the table.
        files: by path below the home.
        keys: the same, for keys; empty where the backup was to hold none.
        heads: by audit chain the place and the hash of its last entry.
        audit_faults: how many faults the audit had when it was backed up.
        left_out: the tables that nobody needs again.
    """

    made_at: str
    santu: str
    store: str
    migrations: tuple[str, ...]
    tables: Mapping[str, Part]
    files: Mapping[str, Part]
    keys: Mapping[str, Part]
    heads: Mapping[str, tuple[int, str]]
    audit_faults: int
    left_out: tuple[str, ...]
    format: int = field(default=FORMAT)

    def parts(self) -> dict[str, Part]:
        """All parts by their name in the archive."""
        every = (*self.tables.values(), *self.files.values(), *self.keys.values())
        return {part.name: part for part in every}

    def written(self) -> bytes:
        """As the text that stands in the archive."""
        return json.dumps(asdict(self), ensure_ascii=False, indent=1).encode()


def manifest_read(text: bytes) -> Manifest:
    """The way back.

    Raises:
        ValueError, TypeError, KeyError: the text is no manifest.
    """
    said: dict[str, Any] = json.loads(text)
    for group in ("tables", "files", "keys"):
        said[group] = {name: Part(**part) for name, part in said[group].items()}
    said["heads"] = {chain: (int(seq), str(digest)) for chain, (seq, digest) in said["heads"].items()}
    for group in ("migrations", "left_out"):
        said[group] = tuple(said[group])
    return Manifest(**said)
