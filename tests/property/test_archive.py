"""The archive of a backup: what was written is read; any other byte, and any missing one, is refused."""

import gzip
import hashlib
import io
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from santu.kernel.messages import Refused
from santu.upkeep.domain.archive import TRAILER_BYTES, ArchiveWriter, archive_opened
from santu.upkeep.domain.manifest import Manifest, Part, manifest_read

LINES = [b'[1,"\xe7\x94\xb2"]\n', b'[2,"b"]\n']
UPLOAD = b"code,name\n"


def written(path: Path) -> Manifest:
    table = Part("tables/t.jsonl.gz", 20, hashlib.sha256(b"".join(LINES)).hexdigest(), 2)
    upload = Part("files/uploads/a.csv", len(UPLOAD), hashlib.sha256(UPLOAD).hexdigest())
    manifest = Manifest(
        "2026-01-01T00:00:00+00:00", "0.1.0", "sqlite", ("a.0001",), {"t": table}, {"uploads/a.csv": upload}, {},
        {"": (1, "0" * 64)}, 0, ("django_session",),
    )  # fmt: skip
    with path.open("wb") as file:
        writer = ArchiveWriter(file)
        writer.add(table.name, io.BytesIO(gzip.compress(b"".join(LINES), mtime=0)))
        writer.add(upload.name, io.BytesIO(UPLOAD))
        writer.finish(manifest)
    return manifest


@pytest.fixture(scope="module")
def whole(tmp_path_factory) -> Path:
    path = tmp_path_factory.mktemp("archive") / "whole"
    written(path)
    return path


def read(path: Path) -> None:
    """As a restore does: everything."""
    with archive_opened(path) as archive:
        for part in archive.manifest.tables.values():
            list(archive.lines(part))
        for part in archive.manifest.files.values():
            archive.copy(part, path.with_name(f"{path.name}.copy"))


def test_what_was_written_is_read(tmp_path):
    manifest = written(tmp_path / "a")
    with archive_opened(tmp_path / "a") as archive:
        assert archive.manifest == manifest == manifest_read(manifest.written())
        assert list(archive.lines(manifest.tables["t"])) == LINES
        archive.copy(manifest.files["uploads/a.csv"], tmp_path / "copy")
    assert (tmp_path / "copy").read_bytes() == UPLOAD
    assert (tmp_path / "copy").stat().st_mode & 0o077 == 0


@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(place=st.floats(0, 1, exclude_max=True), flip=st.integers(1, 255))
@example(place=0.0, flip=1)
def test_a_flipped_byte_anywhere_is_refused(whole, tmp_path, place, flip):
    data = bytearray(whole.read_bytes())
    data[int(place * len(data))] ^= flip
    (tmp_path / "flipped").write_bytes(data)
    with pytest.raises(Refused):
        read(tmp_path / "flipped")


def test_every_byte_of_the_closing_line_counts(whole, tmp_path):
    data = whole.read_bytes()
    for place in range(len(data) - TRAILER_BYTES, len(data)):
        for flip in (1, 32, 128):
            changed = bytearray(data)
            changed[place] ^= flip
            (tmp_path / "flipped").write_bytes(changed)
            with pytest.raises(Refused):
                read(tmp_path / "flipped")


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(place=st.floats(0, 1, exclude_max=True))
@example(place=0.0)
def test_a_file_that_ends_too_early_is_refused(whole, tmp_path, place):
    data = whole.read_bytes()
    (tmp_path / "short").write_bytes(data[: int(place * len(data))])
    with pytest.raises(Refused, match="已损坏或不完整"):
        read(tmp_path / "short")


def test_another_version_is_named(whole, tmp_path):
    data = whole.read_bytes()
    end = data[-TRAILER_BYTES:].replace(b"santu-backup 0001", b"santu-backup 0002")
    (tmp_path / "later").write_bytes(data[:-TRAILER_BYTES] + end)
    with pytest.raises(Refused, match="第 2 版格式，这个程序只认第 1 版"):
        read(tmp_path / "later")


def test_a_file_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(Refused, match="读不出来"):
        read(tmp_path / "none")
