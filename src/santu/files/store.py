"""Keeping and reading files by the SHA-256 of their content.

A file is on the disk before the transaction that names it ends. Where that fails, nobody names the file, and it is swept.
"""

import fcntl
import hashlib
import os
import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

from django.conf import settings

from santu.kernel.messages import N_, refuse

FOLDER, PASSING, LOCK = "files", "passing-", ".lock"
BLOCK = 1 << 20
DIGEST = re.compile(r"[0-9a-f]{64}")


def folder() -> Path:
    """Where files are kept; made where it is not there yet."""
    found = Path(settings.SANTU_HOME) / FOLDER
    found.mkdir(mode=0o700, parents=True, exist_ok=True)
    return found


def path_of(digest: str) -> Path:
    """Where the file of a digest lies.

    Raises:
        ValueError: it is no digest.
    """
    if not DIGEST.fullmatch(digest):
        raise ValueError(digest)
    return folder() / digest[:2] / digest


def digest_of(content: IO[bytes]) -> str:
    """The SHA-256 of what can be read, from its beginning; it is read again from there."""
    content.seek(0)
    digest = hashlib.sha256()
    while block := content.read(BLOCK):
        digest.update(block)
    return digest.hexdigest()


def file_keep(content: IO[bytes]) -> str:
    """Keep a file, from its beginning; gives its digest. What is there already is written again, as a fresh file.

    Raises:
        Refused: it cannot be written; nothing is left of it.
    """
    content.seek(0)
    try:
        descriptor, passing = tempfile.mkstemp(prefix=PASSING, dir=folder())
        try:
            with os.fdopen(descriptor, "wb") as file:
                digest = _copied(content, file)
            path = path_of(digest)
            path.parent.mkdir(mode=0o700, exist_ok=True)
            with held():
                Path(passing).replace(path)
            for changed in (path.parent, path.parent.parent):
                _sync(changed)
        finally:
            with suppress(FileNotFoundError):
                Path(passing).unlink()
    except OSError as error:
        template = N_(
            "文件写不进数据文件夹（{cause}），没有收下；请稍后再试，或请系统管理员检查权限和磁盘空间。"
        )
        raise refuse("", template, cause=error.strerror or str(error)) from error
    return digest


def file_read(digest: str) -> bytes:
    """The content of a file, as it was when it was kept.

    Raises:
        Refused: it is not there, or is not what was kept.
    """
    try:
        content = path_of(digest).read_bytes()
    except OSError as error:
        gone = N_(
            "这份文件不在数据文件夹里（{cause}）；请系统管理员从备份恢复 files 文件夹，或请申请人再附一次。"
        )
        raise refuse("", gone, cause=error.strerror or str(error)) from error
    if hashlib.sha256(content).hexdigest() != digest:
        raise refuse(
            "", N_("这份文件的内容与收下时不符，没有打开；请系统管理员从备份恢复，或请申请人再附一次。")
        )
    return content


@contextmanager
def held() -> Iterator[None]:
    """Between a file that takes its place and one that is swept: one at a time, whichever process."""
    with (folder() / LOCK).open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _copied(content: IO[bytes], file: IO[bytes]) -> str:
    """Write it down to the disk; the digest is of what was written."""
    digest = hashlib.sha256()
    while block := content.read(BLOCK):
        digest.update(block)
        file.write(block)
    file.flush()
    os.fsync(file.fileno())
    return digest.hexdigest()


def _sync(changed: Path) -> None:
    """The name is on the disk, too."""
    descriptor = os.open(changed, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
