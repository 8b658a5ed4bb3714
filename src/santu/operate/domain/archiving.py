"""The file of a case as one ZIP: a manifest that names every part by its SHA-256, and the parts; the same bytes every time."""

import hashlib
import io
import json
import zipfile
import zlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import IO, Any

from santu.kernel.messages import N_, Fault, message

MANIFEST = "manifest.json"
BLOCK = 1 << 20
UNREADABLE = (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError)
"""What reading an archive ends in that is torn, packed in an unknown way, or locked by a password."""


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the archive: its path, its SHA-256, its size in bytes, and what reads its content."""

    path: str
    digest: str
    size: int
    read: Callable[[], bytes]

    @property
    def told(self) -> dict[str, Any]:
        """As the manifest names it."""
        return {"path": self.path, "sha256": self.digest, "size": self.size}


def part_of(path: str, content: bytes) -> Part:
    """A part whose content is at hand."""
    return Part(path, hashlib.sha256(content).hexdigest(), len(content), lambda: content)


def manifest_written(told: Mapping[str, Any]) -> bytes:
    """A manifest as it stands in the archive."""
    return json.dumps(told, ensure_ascii=False, indent=1, sort_keys=True).encode()


def packed(manifest: bytes, parts: Iterable[Part]) -> Iterator[bytes]:
    """The archive, piece by piece; no more than one part is in memory.

    Parts are stored as they are (documents, photos and PDF are compressed already), without a time of packing.
    """
    passing = _Passing()
    with zipfile.ZipFile(passing, "w", zipfile.ZIP_STORED) as target:
        for part in (part_of(MANIFEST, manifest), *parts):
            target.writestr(zipfile.ZipInfo(part.path), part.read())
            yield passing.taken()
    yield passing.taken()


class _Passing(io.BytesIO):
    """What is written is taken away, so that nobody can go back to it."""

    def tell(self) -> int:
        raise io.UnsupportedOperation

    def taken(self) -> bytes:
        """What was written since."""
        found = self.getvalue()
        self.seek(0)
        self.truncate()
        return found


def archive_faults(file: IO[bytes], manifest: str = "") -> list[Fault]:
    """What is wrong with an archive: a part that changed, lacks, is there twice, or is named nowhere.

    Args:
        file: the archive, to be read from its beginning.
        manifest: the SHA-256 of its manifest as it was told when it was made; "" where it is not known.
    """
    try:
        archive = zipfile.ZipFile(file)
        told = archive.read(MANIFEST)
        named = {str(one["path"]): str(one["sha256"]) for one in _parts(json.loads(told))}
    except (*UNREADABLE, KeyError, ValueError, TypeError) as error:
        broken = N_("这不是完整的案卷，或目录 {manifest} 读不懂（{why}）；请重新下载。")
        return [Fault("", message(broken, manifest=MANIFEST, why=str(error)))]
    faults = []
    if manifest and hashlib.sha256(told).hexdigest() != manifest:
        other = N_("目录 {path} 与下载时记下的摘要不符；请重新下载，并查是谁改过。")
        faults.append(Fault(MANIFEST, message(other, path=MANIFEST)))
    held = Counter(archive.namelist())
    for path in sorted(path for path, times in held.items() if times > 1):
        twice = N_("案卷里有 {times} 个“{path}”，只能有一个；请重新下载，并查是谁放进去的。")
        faults.append(Fault(path, message(twice, times=held[path], path=path)))
    there = held.keys() - {MANIFEST}
    for path in sorted(named.keys() - there):
        lacks = N_("案卷里缺“{path}”；请重新下载。")
        faults.append(Fault(path, message(lacks, path=path)))
    for path in sorted(there - named.keys()):
        strange = N_("案卷里多了“{path}”，目录里没有它；请重新下载，并查是谁放进去的。")
        faults.append(Fault(path, message(strange, path=path)))
    for path in sorted(there & named.keys()):
        if _digest(archive, path) != named[path]:
            changed = N_("案卷里的“{path}”与目录记下的摘要不符，打包以后改过；请重新下载。")
            faults.append(Fault(path, message(changed, path=path)))
    return faults


def _parts(told: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    yield told["log"]
    yield from told["documents"]
    yield from (one for one in told["files"] if "path" in one)


def _digest(archive: zipfile.ZipFile, path: str) -> str:
    """The SHA-256 of a part; "" where it cannot be read to its end."""
    digest = hashlib.sha256()
    try:
        with archive.open(path) as part:
            while block := part.read(BLOCK):
                digest.update(block)
    except UNREADABLE:
        return ""
    return digest.hexdigest()
