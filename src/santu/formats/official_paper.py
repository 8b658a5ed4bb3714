"""An official document as its parts: what it is called, to whom it goes, what it says, who signs it and when.

Nothing here says how it looks; ``official_docx`` lays it out by GB/T 9704.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of the text.

    Attributes:
        text: the words, with the number of a heading in front (一、 or （一）).
        level: 1 and 2 are headings, 0 is text.
    """

    text: str
    level: int = 0


@dataclass(frozen=True, slots=True)
class Listing:
    """A table; its labels are repeated at the head of every page.

    Attributes:
        labels: of the columns.
        rows: the cells as words; a number stands at the right.
        total: the last row, such as 合计.
        widths: of the columns to one another; all alike where none are given.
        title: stands above the table.
    """

    labels: Sequence[str]
    rows: Sequence[Sequence[str | int]]
    total: Sequence[str | int] = ()
    widths: Sequence[int] = ()
    title: str = ""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet of a form: in each row what is asked at the left, what is said at the right."""

    rows: Sequence[tuple[str, str]]


Block = Paragraph | Listing | Sheet


@dataclass(frozen=True, slots=True)
class Enclosure:
    """What is enclosed: the note below the text names it; with blocks, it follows on pages of its own."""

    title: str
    blocks: Sequence[Block] = ()


@dataclass(frozen=True, slots=True)
class OfficialPaper:
    """An official document.

    Attributes:
        title: for a long one the lines as they are to be broken.
        blocks: paragraphs and tables in order.
        number: the number of the document 发文字号.
        head: the name of the issuing organ in red at the top 发文机关标志; none for an inner paper.
        recipients: the main recipients 主送机关, as they stand before the colon.
        enclosures: what is enclosed.
        signed: the organ that signs; none for an inner paper.
        day: the day of the document 成文日期.
        mark: on every page above the text, for what is no real document.
    """

    title: Sequence[str]
    blocks: Sequence[Block]
    number: str = ""
    head: str = ""
    recipients: str = ""
    enclosures: Sequence[Enclosure] = ()
    signed: str = ""
    day: date | None = None
    mark: str = ""


def day_written(day: date) -> str:
    """A day as official documents write it: 2021年3月5日."""
    return f"{day.year}年{day.month}月{day.day}日"


def numbered(names: Collection[str]) -> list[str]:
    """The names of what is enclosed as the note below the text gives them: a number only where there are several."""
    return list(names) if len(names) == 1 else [f"{no}．{name}" for no, name in enumerate(names, 1)]
