"""Making a backup: one file, of one instant, while others go on working."""

import gzip
import hashlib
import os
import tempfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC
from pathlib import Path
from typing import IO

from django.conf import settings
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone

from santu import __version__
from santu.audit.selectors import chain_heads, verify
from santu.kernel.messages import N_, refuse
from santu.upkeep.domain.archive import BLOCK, SUFFIX, ArchiveWriter, archive_opened
from santu.upkeep.domain.manifest import Manifest, Part
from santu.upkeep.selectors.home import home_files, home_keys
from santu.upkeep.selectors.instant import one_instant
from santu.upkeep.selectors.rows import lines_of, passing_tables, tables_kept

Progress = Callable[[str, int, int], None]
COMPRESSION = 6


@dataclass(frozen=True, slots=True)
class Made:
    """A backup that was made, read back and found whole."""

    path: Path
    size: int
    manifest: Manifest


def backup_name() -> str:
    """What a backup of now is called: in order of name they are in order of time."""
    return f"santu-{timezone.now().astimezone(UTC):%Y%m%dT%H%M%SZ}{SUFFIX}"


def backup_make(*, path: Path, keys: bool, progress: Progress) -> Made:
    """Write a backup to a file that is not there yet.

    Args:
        path: where to; beside it a passing file stands until the backup is whole.
        keys: whether the keys go with it: whoever has such a file can sign in anybody's name.
        progress: told how far it is.

    Raises:
        Refused: there is a file already, or the place cannot be written.
    """
    if path.exists():
        raise refuse(str(path), N_("这里已有文件，备份不会覆盖它；请换一个文件名。"))
    passing = path.with_name(f"{path.name}.part")
    try:
        descriptor = os.open(passing, os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o600)
        try:
            with os.fdopen(descriptor, "wb") as file:
                _write(ArchiveWriter(file), path.parent, keys, progress)
            progress(N_("读回核对"), 0, 1)
            with archive_opened(passing) as archive:
                manifest = archive.manifest
            progress(N_("读回核对"), 1, 1)
            passing.replace(path)
            _sync(path.parent)
        finally:
            passing.unlink(missing_ok=True)
        return Made(path, path.stat().st_size, manifest)
    except OSError as error:
        template = N_("备份写不出来（{cause}）；请检查文件夹、权限和磁盘空间。")
        raise refuse(str(path), template, cause=error.strerror or str(error)) from error


def _write(writer: ArchiveWriter, folder: Path, keys: bool, progress: Progress) -> None:
    kept = tables_kept()
    tables: dict[str, Part] = {}
    with one_instant():
        made_at = timezone.now().astimezone(UTC).isoformat(timespec="seconds")
        migrations = tuple(sorted(f"{a}.{n}" for a, n in MigrationRecorder(connection).applied_migrations()))
        heads = {head.chain: (head.seq, head.hash) for head in chain_heads()}
        for number, (name, model) in enumerate(kept.items()):
            progress(N_("备份数据表"), number, len(kept))
            tables[name] = _table(writer, name, lines_of(model), folder)
        progress(N_("核对审计链"), 0, 1)
        audit_faults = len(verify())
    files = _files(writer, "files", home_files(), progress)
    sealed = _files(writer, "keys", home_keys() if keys else [], progress)
    writer.finish(
        Manifest(
            made_at=made_at,
            santu=__version__,
            store=connection.vendor,
            migrations=migrations,
            tables=tables,
            files=files,
            keys=sealed,
            heads=heads,
            audit_faults=audit_faults,
            left_out=passing_tables(),
        )
    )


def _table(writer: ArchiveWriter, name: str, lines: Iterable[bytes], folder: Path) -> Part:
    """One table, packed beside the backup first: a tar wants to know the size of a part before it."""
    digest, rows, size = hashlib.sha256(), 0, 0
    with tempfile.TemporaryFile(dir=folder) as packed:
        with gzip.GzipFile(filename="", mode="wb", compresslevel=COMPRESSION, fileobj=packed, mtime=0) as out:
            for line in lines:
                digest.update(line)
                rows, size = rows + 1, size + len(line)
                out.write(line)
        part = Part(f"tables/{name}.jsonl.gz", size, digest.hexdigest(), rows)
        writer.add(part.name, packed)
    return part


def _files(writer: ArchiveWriter, group: str, paths: list[str], progress: Progress) -> dict[str, Part]:
    """The files; one that somebody discarded in the meantime is left out."""
    found: dict[str, Part] = {}
    for number, path in enumerate(paths):
        progress(N_("备份文件"), number, len(paths))
        try:
            with (Path(settings.SANTU_HOME) / path).open("rb") as content:
                digest, size = _digest(content)
                part = Part(f"{group}/{path}", size, digest)
                writer.add(part.name, content)
        except FileNotFoundError:
            continue
        found[path] = part
    return found


def _digest(content: IO[bytes]) -> tuple[str, int]:
    digest = hashlib.sha256()
    while block := content.read(BLOCK):
        digest.update(block)
    return digest.hexdigest(), content.tell()


def _sync(folder: Path) -> None:
    """The name is on the disk, too."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
