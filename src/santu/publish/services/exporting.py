"""``santu publish``: the published editions as a signed folder of plain files, whole or not at all."""

import os
import shutil
import tempfile
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from django.db.models import Q

from santu.accounts.selectors.demo import database_is_demo
from santu.audit.anchoring import UNWRITABLE, signer
from santu.audit.domain.keys import fingerprint, public_text
from santu.kernel.messages import N_, Fault, Refused, refuse
from santu.publish.domain.differences import edition_name
from santu.publish.domain.listing import COLUMNS, Listing, ListKind, digest_of, listing_of
from santu.publish.domain.sealing import PUBLIC_KEY, SIGNATURE, SUMS, seal_faults, signed, sum_of, sums_text
from santu.publish.selectors.classes import require_public
from santu.publish.selectors.editions import leaving_on
from santu.publish.selectors.leaving import leaving
from santu.publish.selectors.unit_lists import lists_in_force
from santu.publish.services.site import Export, Published, files_of
from santu.standards.loader import load

Progress = Callable[[str, int, int], None]
LEAVES = (
    "kind",
    "scope",
    "scope_name",
    "scope_code",
    "number",
    "day",
    "document",
    "published_on",
    "digest",
    "content",
)


@dataclass(frozen=True, slots=True)
class Exported:
    """What an export wrote."""

    folder: Path
    files: int
    size: int
    editions: tuple[Published, ...]
    key: str


def export_write(*, folder: Path, day: date, units: Collection[str], progress: Progress) -> Exported:
    """Write what is public on a day into a folder that is not there yet, is empty, or is an earlier export.

    The same editions, day and key give the same bytes.

    Raises:
        Refused: nothing is public, there is no key, something else is in the folder, or nothing can be written.
    """
    key = signer()
    public = key.public_key()
    editions, lists = _editions(day, units), lists_in_force(day, units, load())
    if not editions and not lists:
        template = N_("{day} 没有已公布的名单，没有可以导出的；请先在“公布”页提出并公布。")
        raise refuse("--day", template, day=day)
    _refuse_unless_replaceable(folder, public)
    export = Export(day, database_is_demo(), fingerprint(public), editions, lists)
    written = 0

    def told(_path: str, count: int) -> None:
        nonlocal written
        written += count
        progress(N_("写公布文件"), written, 0)

    with _put_whole(folder) as half:
        sums: dict[str, str] = {}
        size = 0
        for name, data in _with_key(files_of(export, told), public):
            _write(half / name, data)
            sums[name] = sum_of(data)
            size += len(data)
        text = sums_text(sums)
        _write(half / SUMS, text)
        _write(half / SIGNATURE, signed(text, key))
    return Exported(folder, len(sums) + 2, size, editions, export.key)


def _with_key(files: Iterator[tuple[str, bytes]], key: Ed25519PublicKey) -> Iterator[tuple[str, bytes]]:
    yield from files
    yield PUBLIC_KEY, public_text(key).encode()


def _editions(day: date, units: Collection[str]) -> tuple[Published, ...]:
    numbers = leaving_on(day, units)
    found = [_published(row) for row in leaving("publish.Edition", LEAVES, Q(pk__in=numbers))]
    order = {kind: place for place, kind in enumerate(ListKind)}
    return tuple(sorted(found, key=lambda one: (one.scope_code, one.scope, order[one.kind])))


def _published(row: tuple[object, ...]) -> Published:
    """An edition as it was kept; its columns are asked for again whether they may leave."""
    kind, scope, scope_name, scope_code, number, day, document, published_on, digest, content = row
    name = edition_name(str(kind), str(scope_name), int(str(number)))
    if digest_of(str(content)) != digest:
        template = N_("{name}的内容与公布时不符，有人动过数据库；请查明，撤回它，再公布新的一版。")
        raise refuse(str(scope), template, name=name)
    try:
        listing: Listing = listing_of(str(kind), str(content))
    except ValueError as error:
        template = N_("{name}的列与这一版软件不同，不能照样导出；请公布新的一版。")
        raise refuse(str(scope), template, name=name) from error
    require_public(column.source for column in COLUMNS[listing.kind] if column.source)
    return Published(
        listing.kind,
        str(scope),
        str(scope_name),
        str(scope_code),
        int(str(number)),
        date.fromisoformat(str(day)),
        str(document),
        date.fromisoformat(str(published_on)),
        str(digest),
        listing,
    )


def _refuse_unless_replaceable(folder: Path, key: Ed25519PublicKey) -> None:
    """Somebody's own files are never overwritten."""
    if folder.is_symlink() or (folder.exists() and not folder.is_dir()):
        raise refuse(str(folder), N_("这里已有同名的文件或链接，不能覆盖；请换一个文件夹。"))
    if not folder.exists() or not any(folder.iterdir()):
        return
    try:
        faults = folder_faults(folder, key)
    except Refused as refused:
        faults = list(refused.faults)
    if faults:
        template = N_("这个文件夹里不是本机原样的导出（{first}），不能覆盖；请换一个文件夹，或自己移走它。")
        raise refuse(str(folder), template, first=faults[0].message)


def folder_faults(folder: Path, key: Ed25519PublicKey, progress: Progress = lambda *_: None) -> list[Fault]:
    """Everything that is wrong with an exported folder.

    Raises:
        Refused: it is no exported folder, or cannot be read.
    """
    try:
        text, signature = (folder / SUMS).read_bytes(), (folder / SIGNATURE).read_bytes()
        names = sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if not path.is_dir())
        found = {}
        for place, name in enumerate(names, 1):
            progress(N_("核对公布文件"), place, len(names))
            if name in (SUMS, SIGNATURE):
                continue
            # A link would show other files elsewhere than here.
            found[name] = "" if (folder / name).is_symlink() else sum_of((folder / name).read_bytes())
    except FileNotFoundError as error:
        template = N_("这里没有 {sums} 和它的签名，不是 santu publish 的导出；请核对文件夹。")
        raise refuse(str(folder), template, sums=SUMS) from error
    except OSError as error:
        template = N_("文件读不出来（{error}）：请检查路径和权限。")
        raise refuse(str(folder), template, error=str(error)) from error
    return list(seal_faults(text, signature, found, key))


@contextmanager
def _put_whole(folder: Path) -> Iterator[Path]:
    """A folder beside the one that is wanted, which takes its place once it is complete."""
    half: Path | None = None
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        half = Path(tempfile.mkdtemp(prefix=f".{folder.name}.", dir=folder.parent))
        half.chmod(0o755)
        yield half
        if folder.exists():
            old = half.with_name(f"{half.name}.old")
            folder.rename(old)
            half.rename(folder)
            shutil.rmtree(old)
        else:
            half.rename(folder)
    except OSError as error:
        raise refuse(str(folder), UNWRITABLE, error=str(error)) from error
    finally:
        if half is not None and half.exists():
            shutil.rmtree(half, ignore_errors=True)


def _write(path: Path, data: bytes) -> None:
    path.parent.mkdir(exist_ok=True)
    with path.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
