"""Writes the anchors into their folder, and reads them: signed files that are only ever added.

A file is complete before it has its name, and no name is used twice. A crash between an act and its anchor loses
that anchor alone: the next one covers the act.
"""

import fcntl
import logging
import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from django.conf import settings
from django.db import transaction
from django.utils import timezone

from santu.audit.domain.anchors import Anchor, anchor_read, anchor_signed
from santu.audit.domain.chain import Head
from santu.audit.domain.keys import key_made, public_key, public_text, signing_key
from santu.audit.selectors import heads_of
from santu.kernel.messages import N_, Fault, Refused, refuse

PUBLIC_KEY = "audit.pub"
ENDING = ".anchor"
Placed = tuple[str, Anchor]
"""An anchor, and the file that it was found in."""

log = logging.getLogger(__name__)


def key_ready() -> Path:
    """Make the signing key where there is none, and lay the public one beside the anchors; returns where that is.

    Raises:
        Refused: what is there is no key, or it cannot be written.
    """
    path: Path = settings.SANTU_AUDIT_KEY_PATH
    try:
        if not settings.SANTU_AUDIT_KEY and not path.exists():
            with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
                file.write(key_made())
    except OSError as error:
        raise refuse(str(path), UNWRITABLE, error=str(error)) from error
    with _folder_held():
        return _public_laid(signer())


def anchor_write() -> Path:
    """Sign where all chains end now and add it to the folder.

    Raises:
        Refused: there is no signing key, the last anchor was not signed with it, or nothing can be written.
    """
    key = signer()
    with _folder_held():
        _public_laid(key)
        return _added(_latest(key.public_key()), _heads(), key)


def anchor_write_if_changed() -> Path | None:
    """The same, but nothing where nothing was appended since the last one."""
    key = signer()
    with _folder_held():
        _public_laid(key)
        latest, heads = _latest(key.public_key()), _heads()
        if not heads or (latest and list(latest.heads) == heads):
            return None
        return _added(latest, heads, key)


def _heads() -> list[Head]:
    return sorted(heads_of().values(), key=lambda head: head.chain)


def _added(latest: Anchor | None, heads: Iterable[Head], key: Ed25519PrivateKey) -> Path:
    at = timezone.now().astimezone(UTC).isoformat(timespec="microseconds")
    data = anchor_signed(heads, at=at, previous=latest, key=key)
    name = f"{latest.number + 1 if latest else 1:09}{ENDING}"
    return file_added(settings.SANTU_ANCHORS / name, data)


def anchor_after_commit() -> None:
    """Write an anchor once the transaction that is open has ended well; what goes wrong then is told in the log."""
    transaction.on_commit(_attempt)


def anchor_regularly() -> None:
    """Write an anchor if anything was appended since the last one."""
    _attempt()


def _attempt() -> None:
    """The act is done and stays done: an anchor that cannot be written must not make it look failed."""
    if not signs():
        return
    try:
        anchor_write_if_changed()
    except (Refused, OSError):
        log.exception("no anchor of the audit was written; the next one covers what it missed")


def signs() -> bool:
    """Whether there is a key to sign with."""
    return bool(settings.SANTU_AUDIT_KEY) or settings.SANTU_AUDIT_KEY_PATH.exists()


def anchors_in(place: Path, key: Ed25519PublicKey) -> tuple[list[Placed], list[Fault]]:
    """The anchors in a file or a folder, in order, each with a right signature; and a fault for every other file."""
    paths = sorted(place.glob(f"*{ENDING}")) if place.is_dir() else [place]
    anchors: list[Placed] = []
    faults: list[Fault] = []
    for path in paths:
        try:
            anchors.append((str(path), anchor_read(_bytes(path), place=str(path), key=key)))
        except Refused as refused:
            faults += refused.faults
    return sorted(anchors, key=lambda placed: placed[1].number), faults


def public_key_of(path: Path) -> Ed25519PublicKey:
    """The public key in a file.

    Raises:
        Refused: it cannot be read, or holds none.
    """
    return public_key(_bytes(path).decode("utf-8", "replace"), str(path))


def file_added(path: Path, data: bytes) -> Path:
    """Write a file whole or not at all, and never over another one.

    Raises:
        Refused: a file of this name is there, or it cannot be written.
    """
    half = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with half.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        path.hardlink_to(half)
        folder = os.open(path.parent, os.O_RDONLY)
        os.fsync(folder)
        os.close(folder)
    except FileExistsError as error:
        raise refuse(str(path), N_("已经有这个文件，不能覆盖：请换一个文件名。")) from error
    except OSError as error:
        raise refuse(str(path), UNWRITABLE, error=str(error)) from error
    finally:
        half.unlink(missing_ok=True)
    return path


UNWRITABLE = N_("写不了这个文件（{error}）：请检查文件夹和权限。")


def signer() -> Ed25519PrivateKey:
    """The key to sign with.

    Raises:
        Refused: there is none, or what is there is no key.
    """
    if settings.SANTU_AUDIT_KEY:
        return signing_key(settings.SANTU_AUDIT_KEY, "SANTU_AUDIT_KEY")
    path: Path = settings.SANTU_AUDIT_KEY_PATH
    if not path.exists():
        template = N_("没有签名钥匙，写不了锚：请运行 santu migrate 建立，或设置 SANTU_AUDIT_KEY_FILE。")
        raise refuse(str(path), template)
    return signing_key(_bytes(path).decode("utf-8", "replace"), str(path))


def _public_laid(key: Ed25519PrivateKey) -> Path:
    """The public key beside the anchors."""
    path: Path = settings.SANTU_ANCHORS / PUBLIC_KEY
    text = public_text(key.public_key())
    if not path.exists():
        return file_added(path, text.encode())
    if _bytes(path) != text.encode():
        template = N_(
            "锚文件夹里的公钥与签名钥匙不是一对：换过钥匙时，请把旧锚连同旧公钥移到别处保存，再写新锚。"
        )
        raise refuse(str(path), template)
    return path


def _latest(key: Ed25519PublicKey) -> Anchor | None:
    """The last anchor of the folder."""
    paths: Sequence[Path] = sorted(settings.SANTU_ANCHORS.glob(f"*{ENDING}"))
    return anchor_read(_bytes(paths[-1]), place=str(paths[-1]), key=key) if paths else None


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        template = N_("文件读不出来（{error}）：请检查路径和权限。")
        raise refuse(str(path), template, error=str(error)) from error


@contextmanager
def _folder_held() -> Iterator[None]:
    """The folder, made where it is missing, for one writer at a time."""
    folder: Path = settings.SANTU_ANCHORS
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        lock = os.open(folder / ".lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError as error:
        raise refuse(str(folder), UNWRITABLE, error=str(error)) from error
    try:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
    finally:
        os.close(lock)
