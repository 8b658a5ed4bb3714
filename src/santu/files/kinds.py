"""What a file is, by its first bytes: its name says what somebody wished it to be."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of file.

    Attributes:
        media: how it is sent to a browser.
        suffix: the end of its name.
        begins: the bytes with which each of them begins, by the document that lays it down.
    """

    media: str
    suffix: str
    begins: bytes


KINDS: Mapping[str, Kind] = {
    "pdf": Kind("application/pdf", ".pdf", b"%PDF-"),  # ISO 32000-1, 7.5.2
    "jpeg": Kind("image/jpeg", ".jpg", b"\xff\xd8\xff"),  # ITU-T T.81, annex B: SOI, and a marker
    "png": Kind("image/png", ".png", b"\x89PNG\r\n\x1a\n"),  # ISO/IEC 15948, 5.2
}
"""The kinds that can be told, by the id that standards call them by."""
LONGEST = max(len(kind.begins) for kind in KINDS.values())
"""So many bytes are enough to tell."""


def kind_of(head: bytes) -> str:
    """The kind of a file that begins so; "" where it is none that can be told."""
    return next((name for name, kind in KINDS.items() if head.startswith(kind.begins)), "")
