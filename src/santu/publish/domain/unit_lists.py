"""A list that a unit published itself, as anybody may read it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class PublicList:
    """An edition that is in force.

    Attributes:
        unit: whose list it is, by id.
        kind: which one.
        title: of this edition.
        called: what lists of this kind are called.
        is_proposed: whether it began from wording that no law or document has.
        published_on: when it was published.
        start: from when it is in force.
        document: by which document.
        digest: of its rows.
        columns: what its columns are called, beside the number of a row.
        rows: the number of each row, then a text for each column.
    """

    unit: str
    kind: str
    title: str
    called: str
    is_proposed: bool
    published_on: date
    start: date
    document: str
    digest: str
    columns: Sequence[str]
    rows: Sequence[Sequence[str]]
