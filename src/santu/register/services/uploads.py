"""Files that were sent, in a folder of their own under ``uploads`` until the work on them is over."""

import secrets
import shutil
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from santu.register.selectors.drafts import uploads

NAME_BYTES = 120


@dataclass(frozen=True, slots=True)
class Upload:
    """A file as it came: what it is called, and its bytes, piece by piece."""

    name: str
    chunks: Iterable[bytes]


def uploads_keep(files: Mapping[str, Upload]) -> str:
    """Keep files by part (townships, villages …); returns the name of their folder, which nobody can guess."""
    name = secrets.token_urlsafe(16)
    folder = uploads() / name
    folder.mkdir(mode=0o700, parents=True)
    for part, upload in files.items():
        (folder / part).mkdir(mode=0o700)
        with (folder / part / _file_name(upload.name, part)).open("wb") as kept:
            kept.writelines(upload.chunks)
    return name


def upload_of(folder: str, part: str) -> Path | None:
    """The file of a part; ``None`` where none was sent."""
    place = uploads() / folder / part
    return next(iter(sorted(place.iterdir())), None) if place.is_dir() else None


def uploads_drop(folder: str) -> None:
    """Remove what was kept."""
    shutil.rmtree(uploads() / folder, ignore_errors=True)


def _file_name(name: str, part: str) -> str:
    """The name that people know the file by, as far as it can be a name here."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    plain = "".join(char for char in last if char.isprintable()).strip(" .")
    stem, dot, suffix = plain.rpartition(".")
    stem, suffix = (stem, suffix[:8]) if dot else (plain, "")
    short = stem.encode()[:NAME_BYTES].decode(errors="ignore")
    return (f"{short}.{suffix}" if suffix else short) or part
