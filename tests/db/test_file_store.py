"""Files by their content: written whole or not, read as they were kept, swept when nobody names them."""

import errno
import io
import os
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from santu.files import ports, store
from santu.files.store import digest_of, file_keep, file_read, path_of
from santu.files.sweeping import GRACE, files_sweep
from santu.kernel.messages import Refused


@pytest.fixture(autouse=True)
def home(settings, tmp_path) -> Path:
    settings.SANTU_HOME = tmp_path / "home"
    return settings.SANTU_HOME


@pytest.fixture
def used(monkeypatch) -> set[str]:
    named: set[str] = set()
    monkeypatch.setattr(ports, "USED", (lambda digests: named & set(digests),))
    return named


def everything(home: Path) -> list[str]:
    return sorted(path.name for path in home.rglob("*") if path.is_file() and path.name != store.LOCK)


def aged(digest: str, by: timedelta = GRACE + timedelta(minutes=1)) -> None:
    then = (timezone.now() - by).timestamp()
    os.utime(path_of(digest), (then, then))


def test_the_same_content_is_kept_once_and_read_again(home):
    content = io.BytesIO(b"a" * (2 << 20))
    content.read()
    digest = file_keep(content)
    assert digest == digest_of(content) == file_keep(content)
    assert everything(home) == [digest]
    assert file_read(digest) == content.getvalue()
    assert path_of(digest).stat().st_mode & 0o077 == 0


def test_a_file_that_cannot_be_written_leaves_nothing(home, monkeypatch):
    def full(_descriptor: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(Refused, match=r"文件写不进数据文件夹（No space left on device）.*磁盘空间"):
        file_keep(io.BytesIO(b"a"))
    assert everything(home) == []


def test_what_is_gone_or_was_changed_is_not_handed_out():
    digest = file_keep(io.BytesIO(b"a"))
    path_of(digest).write_bytes(b"b")
    with pytest.raises(Refused, match="与收下时不符"):
        file_read(digest)
    assert file_keep(io.BytesIO(b"a")) == digest
    assert file_read(digest) == b"a"
    path_of(digest).unlink()
    with pytest.raises(Refused, match="不在数据文件夹里"):
        file_read(digest)


@pytest.mark.parametrize("digest", ["", "../../etc/passwd", "A" * 64, "0" * 63])
def test_only_a_digest_is_a_path(digest):
    with pytest.raises(ValueError, match=r".*"):
        path_of(digest)


def test_only_old_files_that_nobody_names_are_swept(home, used):
    named, fresh, old = (file_keep(io.BytesIO(name)) for name in (b"named", b"fresh", b"old"))
    used.add(named)
    aged(named)
    aged(old)
    left = home / "files" / f"{store.PASSING}left"
    left.write_bytes(b"half")
    os.utime(left, (0, 0))
    assert files_sweep(now=timezone.now()) == 2
    assert everything(home) == sorted([named, fresh])
    assert files_sweep(now=timezone.now() + GRACE * 2) == 1
    assert everything(home) == [named]


def test_content_that_comes_again_is_fresh_also_while_it_is_swept(home, monkeypatch):
    digest = file_keep(io.BytesIO(b"a"))
    aged(digest)

    def asked(digests):
        file_keep(io.BytesIO(b"a"))  # an act that ends only after it was asked
        return set()

    monkeypatch.setattr(ports, "USED", (asked,))
    assert files_sweep(now=timezone.now()) == 0
    assert everything(home) == [digest]


def test_nothing_is_swept_where_nobody_could_name_it(home, monkeypatch):
    monkeypatch.setattr(ports, "USED", ())
    aged(file_keep(io.BytesIO(b"a")))
    assert files_sweep(now=timezone.now()) == 0
    assert len(everything(home)) == 1
