"""The archive of a backup: a tar that any tool opens, and behind its end one line with the sha256 of all before it.

A byte that is changed anywhere, in a part, in the padding between parts or in that line, and a file that ends too
early, are therefore refused before anything of it is used.
"""

import contextlib
import gzip
import hashlib
import io
import os
import re
import tarfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from santu.kernel.messages import N_, Refused, message, refuse
from santu.upkeep.domain.manifest import FORMAT, Manifest, Part, manifest_read

SUFFIX = ".santu-backup"
MANIFEST = "manifest.json"
TRAILER = re.compile(rb"santu-backup (\d{4}) sha256:([0-9a-f]{64})\n")
TRAILER_BYTES = len("santu-backup 0001 sha256:") + 64 + 1
BLOCK = 1 << 20

DAMAGED = N_(
    "备份文件已损坏或不完整（{cause}），没有使用其中任何内容；请改用另一份备份，或重新传输这个文件。"
)
NO_TRAILER, OTHER_DIGEST = N_("文件末尾没有校验行"), N_("内容与校验值不符")
OTHER_CONTENTS, OTHER_PART = N_("内容与清单不符"), N_("{name} 与清单不符")


class _Hashing(io.RawIOBase):
    """Writes on, and takes the sha256 of what goes by."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self.digest = hashlib.sha256()

    def writable(self) -> bool:
        return True

    def write(self, data: bytes) -> int:  # type: ignore[override]  # bytes are all that tarfile writes
        self.digest.update(data)
        return self._file.write(data)


class ArchiveWriter:
    """Writes an archive, part by part, into a file that is there yet."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self._hashing = _Hashing(file)
        self._tar = tarfile.open(fileobj=self._hashing, mode="w|", format=tarfile.PAX_FORMAT)  # noqa: SIM115

    def add(self, name: str, content: IO[bytes]) -> None:
        """A part, from the beginning of a file that can be read twice."""
        size = content.seek(0, os.SEEK_END)
        content.seek(0)
        about = tarfile.TarInfo(name)
        about.size, about.mode = size, 0o600
        self._tar.addfile(about, content)

    def finish(self, manifest: Manifest) -> None:
        """The manifest, the end of the tar, and the line behind it; then all of it is on the disk."""
        self.add(MANIFEST, io.BytesIO(manifest.written()))
        self._tar.close()
        self._file.write(f"santu-backup {FORMAT:04} sha256:{self._hashing.digest.hexdigest()}\n".encode())
        self._file.flush()
        os.fsync(self._file.fileno())


class Archive:
    """An archive that was found whole."""

    def __init__(self, path: Path, manifest: Manifest, tar: tarfile.TarFile) -> None:
        self.path, self.manifest, self._tar = path, manifest, tar

    def lines(self, part: Part) -> Iterator[bytes]:
        """The lines of a table; at their end they were counted and compared.

        Raises:
            Refused: they are not those of the manifest.
        """
        digest, rows = hashlib.sha256(), 0
        with self._opened(part) as packed, gzip.open(packed) as lines:
            for line in lines:
                digest.update(line)
                rows += 1
                yield line
        if (digest.hexdigest(), rows) != (part.sha256, part.rows):
            raise damaged(self.path, OTHER_PART, name=part.name)

    def copy(self, part: Part, to: Path) -> None:
        """A file out of the archive, for its owner alone.

        Raises:
            Refused: it is not that of the manifest.
        """
        digest = hashlib.sha256()
        descriptor = os.open(to, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with self._opened(part) as content, os.fdopen(descriptor, "wb") as file:
            while block := content.read(BLOCK):
                digest.update(block)
                file.write(block)
        if digest.hexdigest() != part.sha256:
            raise damaged(self.path, OTHER_PART, name=part.name)

    @contextlib.contextmanager
    def _opened(self, part: Part) -> Iterator[IO[bytes]]:
        content = self._tar.extractfile(part.name)
        if content is None:
            raise damaged(self.path, OTHER_PART, name=part.name)
        with content:
            yield content


@contextlib.contextmanager
def archive_opened(path: Path) -> Iterator[Archive]:
    """A backup, once every byte of it was compared with its digest.

    Raises:
        Refused: the file cannot be read, was changed, is cut short, or is of another version.
    """
    with contextlib.ExitStack() as stack:
        try:
            file = stack.enter_context(path.open("rb"))
            _compare(path, file)
            tar = stack.enter_context(tarfile.open(fileobj=file, mode="r:"))
            archive = Archive(path, _manifest(path, tar), tar)
        except tarfile.TarError as error:
            raise damaged(path, OTHER_CONTENTS) from error
        except OSError as error:
            template = N_("备份文件读不出来（{cause}）；请检查路径和权限。")
            raise refuse(str(path), template, cause=error.strerror or str(error)) from error
        yield archive


def damaged(path: Path, template: str, **params: object) -> Refused:
    """The refusal of a file that is not what was written."""
    return refuse(str(path), DAMAGED, cause=message(template, **params))


def _compare(path: Path, file: IO[bytes]) -> None:
    size = file.seek(0, os.SEEK_END)
    file.seek(max(0, size - TRAILER_BYTES))
    found = TRAILER.fullmatch(file.read())
    if found is None:
        raise damaged(path, NO_TRAILER)
    if int(found[1]) != FORMAT:
        template = N_(
            "这份备份是第 {found} 版格式，这个程序只认第 {known} 版；请用做备份的那个版本的程序恢复。"
        )
        raise refuse(str(path), template, found=int(found[1]), known=FORMAT)
    file.seek(0)
    digest, left = hashlib.sha256(), size - TRAILER_BYTES
    while left:
        block = file.read(min(BLOCK, left))
        digest.update(block)
        left -= len(block)
    if digest.hexdigest().encode() != found[2]:
        raise damaged(path, OTHER_DIGEST)
    file.seek(0)


def _manifest(path: Path, tar: tarfile.TarFile) -> Manifest:
    names = set(tar.getnames())
    content = tar.extractfile(MANIFEST) if MANIFEST in names else None
    if content is None:
        raise damaged(path, OTHER_CONTENTS)
    with content:
        try:
            manifest = manifest_read(content.read())
        except (ValueError, TypeError, KeyError) as error:
            raise damaged(path, OTHER_CONTENTS) from error
    if names != {MANIFEST, *manifest.parts()}:
        raise damaged(path, OTHER_CONTENTS)
    return manifest
