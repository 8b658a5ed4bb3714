"""Restoring a backup into an empty place: all of it, or nothing."""

import hashlib
import shutil
import tempfile
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any, cast

from django.conf import settings
from django.core.management import call_command
from django.core.management.color import no_style
from django.db import connection, transaction
from django.db.migrations.loader import MigrationLoader
from django.db.models import Model

from santu.audit.selectors import chain_heads, verify
from santu.kernel.messages import N_, Fault, Refused, message, refuse
from santu.upkeep.domain.archive import Archive, archive_opened
from santu.upkeep.domain.manifest import Manifest, Part
from santu.upkeep.selectors.home import STAGING
from santu.upkeep.selectors.ready import migrations_had
from santu.upkeep.selectors.rows import (
    MADE_BY_MIGRATE,
    columns_of,
    lines_of,
    parents_first,
    reading,
    tables_kept,
)

Progress = Callable[[str, int, int], None]
BLOCK = 2000
DIFFERS = N_("恢复后的数据表 {name} 与备份不符，没有保留任何内容；请用 santu doctor 检查这台机器，再重试。")
AUDIT = N_("恢复后的审计链与备份不符，没有保留任何内容；请改用另一份备份。")


def backup_check(*, path: Path, progress: Progress) -> Manifest:
    """Look at a backup without restoring it: every byte, every part, every row.

    Raises:
        Refused: it is not what was written.
    """
    progress(N_("核对备份文件"), 0, 1)
    with archive_opened(path) as archive:
        for number, part in enumerate(archive.manifest.tables.values()):
            progress(N_("核对备份文件"), number, len(archive.manifest.tables))
            for _ in archive.lines(part):
                pass
        return archive.manifest


def backup_restore(*, path: Path, progress: Progress) -> Manifest:
    """Restore a backup into the database and the home of the settings, both of which must be there and empty.

    Every byte is compared before anything is made. Then the tables are made, and all rows go in within one
    transaction, at whose end they are read again and compared; the files take their places last.

    Raises:
        Refused: the file was changed, is cut short or of another version, or the place is not empty.
    """
    home = Path(settings.SANTU_HOME)
    progress(N_("核对备份文件"), 0, 1)
    with archive_opened(path) as archive:
        progress(N_("核对备份文件"), 1, 1)
        faults = [*_version_faults(archive.manifest), *_table_faults(), *_file_faults(archive.manifest, home)]
        if faults:
            raise Refused(faults)
        progress(N_("建立数据库"), 0, 1)
        call_command("migrate", interactive=False, verbosity=0)
        progress(N_("建立数据库"), 1, 1)
        for left in home.glob(f"{STAGING}*"):
            shutil.rmtree(left, ignore_errors=True)
        try:
            with tempfile.TemporaryDirectory(prefix=STAGING, dir=home) as staged:
                _unpack(archive, Path(staged))
                _restore(archive, Path(staged), home, progress)
        except OSError as error:
            template = N_(
                "恢复时写不进数据文件夹（{cause}），没有保留任何内容；请检查权限和磁盘空间，再重试。"
            )
            raise refuse(str(home), template, cause=error.strerror or str(error)) from error
        return archive.manifest


def _version_faults(manifest: Manifest) -> Iterator[Fault]:
    ours = {".".join(step) for step in MigrationLoader(None).disk_migrations}
    theirs = {".".join(step) for step in migrations_had(_step(name) for name in manifest.migrations)}
    if ours != theirs:
        template = N_(
            "备份由 Santu {version} 制作，数据表的版本与这个程序不同（{different}）；请装那个版本恢复，再升级并运行 santu migrate。"
        )
        different = tuple(sorted(ours ^ theirs)[:5])
        yield Fault("", message(template, version=manifest.santu, different=different))
    elif set(tables_kept()) != set(manifest.tables):
        template = N_("备份里的数据表与这个程序的不同；请装 Santu {version} 恢复。")
        yield Fault("", message(template, version=manifest.santu))


def _step(name: str) -> tuple[str, str]:
    app, _, step = name.partition(".")
    return app, step


def _table_faults() -> Iterator[Fault]:
    """What stands in the tables already, those that are not there yet being empty."""
    there = set(connection.introspection.table_names())
    for name, model in tables_kept().items():
        if name in there and name not in MADE_BY_MIGRATE and model._base_manager.exists():
            template = N_(
                "数据库不是空的（{table} 里已有数据），恢复不会覆盖它；请另建一个空库，或用 --home 另选一个空文件夹。"
            )
            yield Fault("SANTU_DATABASE", message(template, table=name))
            return


def _file_faults(manifest: Manifest, home: Path) -> Iterator[Fault]:
    for top in sorted({path.split("/")[0] for path in (*manifest.files, *manifest.keys)}):
        there = home / top
        if there.is_dir() and not any(there.iterdir()):
            continue
        if there.exists() and not _same(there, manifest.keys.get(top)):
            template = N_("数据文件夹里已有 {path}，恢复不会覆盖它；请先移走。")
            yield Fault(str(home), message(template, path=top))


def _same(path: Path, key: Part | None) -> bool:
    """Whether it is the very key that the backup holds."""
    return key is not None and hashlib.sha256(path.read_bytes()).hexdigest() == key.sha256


def _unpack(archive: Archive, staged: Path) -> None:
    for path, part in {**archive.manifest.files, **archive.manifest.keys}.items():
        to = staged / path
        if not to.resolve().is_relative_to(staged.resolve()):
            raise refuse(
                str(archive.path), N_("备份里的路径 {path} 指向别处，没有恢复；请改用另一份备份。"), path=path
            )
        for folder in reversed(to.relative_to(staged).parents[:-1]):
            (staged / folder).mkdir(mode=0o700, exist_ok=True)
        archive.copy(part, to)


def _restore(archive: Archive, staged: Path, home: Path, progress: Progress) -> None:
    manifest, kept = archive.manifest, tables_kept()
    moved: list[Path] = []
    try:
        with transaction.atomic():
            _alone(kept)
            if faults := list(_table_faults()):
                raise Refused(faults)
            for name in sorted(MADE_BY_MIGRATE, reverse=True):
                kept[name]._base_manager.all().delete()
            for number, model in enumerate(parents_first(kept.values())):
                progress(N_("恢复数据表"), number, len(kept))
                _load(archive, manifest.tables[model._meta.db_table], model)
            connection.check_constraints()
            for number, (name, model) in enumerate(kept.items()):
                progress(N_("核对恢复的数据"), number, len(kept))
                _compare(manifest.tables[name], name, model)
            _compare_audit(manifest)
            with connection.cursor() as cursor:
                for statement in connection.ops.sequence_reset_sql(no_style(), list(kept.values())):
                    cursor.execute(statement)
            _take_places(staged, home, moved)
    except BaseException:
        for path in moved:
            path.replace(staged / path.name)
        raise


def _alone(kept: dict[str, type[Model]]) -> None:
    """Nobody else writes until this is over; on SQLite the gate sees to it."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            names = ", ".join(map(connection.ops.quote_name, kept))
            cursor.execute(f"LOCK TABLE {names} IN ACCESS EXCLUSIVE MODE")


def _load(archive: Archive, part: Part, model: type[Model]) -> None:
    fields = columns_of(model)
    columns = ", ".join(connection.ops.quote_name(str(field.column)) for field in fields)
    table = connection.ops.quote_name(model._meta.db_table)
    statement = f"INSERT INTO {table} ({columns}) VALUES ({', '.join(['%s'] * len(fields))})"
    row_of = reading(fields)
    lines = archive.lines(part)
    with connection.cursor() as cursor:
        while block := [row_of(line) for line in islice(lines, BLOCK)]:
            cursor.executemany(statement, cast(Any, block))


def _compare(part: Part, name: str, model: type[Model]) -> None:
    digest, rows = hashlib.sha256(), 0
    for line in lines_of(model):
        digest.update(line)
        rows += 1
    if (digest.hexdigest(), rows) != (part.sha256, part.rows):
        raise refuse("", DIFFERS, name=name)


def _compare_audit(manifest: Manifest) -> None:
    heads = {head.chain: (head.seq, head.hash) for head in chain_heads()}
    if heads != manifest.heads or len(verify()) != manifest.audit_faults:
        raise refuse("", AUDIT)


def _take_places(staged: Path, home: Path, moved: list[Path]) -> None:
    for entry in sorted(staged.iterdir()):
        to = home / entry.name
        if to.is_dir():
            to.rmdir()
        entry.replace(to)
        moved.append(to)
