"""What a file is, is told by its content; the kinds that a standard admits are all known."""

import io
import struct
import zlib

import pytest

from santu.files.kinds import KINDS, LONGEST, kind_of
from santu.standards.loader import load


def png() -> bytes:
    """A picture of one dot."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    head = struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)
    return (
        KINDS["png"].begins
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(b"\0\0"))
        + chunk(b"IEND", b"")
    )


def made(form: str) -> bytes:
    """A picture as another program writes it."""
    image = pytest.importorskip("PIL.Image")
    out = io.BytesIO()
    image.new("RGB", (2, 2)).save(out, form)
    return out.getvalue()


@pytest.mark.parametrize(
    ("form", "kind"), [("JPEG", "jpeg"), ("PNG", "png"), ("PDF", "pdf"), ("GIF", ""), ("WEBP", "")]
)
def test_files_of_another_program_are_known(form, kind):
    assert kind_of(made(form)[:LONGEST]) == kind


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"<html>",
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"MZ\x90",
        b"PK\x03\x04",
        b" %PDF-1.7",
        b"\xff\xd8",
    ],
)
def test_nothing_else_is_taken_for_one(content):
    assert kind_of(content) == ""


def test_our_own_picture_is_one():
    assert kind_of(png()) == "png"


def test_every_kind_that_a_standard_admits_can_be_told():
    rule = load().list_rule("window/file_kinds")
    admitted = {item.id for items in rule.values.values() for item in items or ()}
    assert admitted
    assert admitted <= KINDS.keys()
