"""Files that were sent for a scenario, kept until the work on them is over."""

import re
import secrets
import shutil
from collections.abc import Mapping
from pathlib import Path

from santu.register.selectors.drafts import uploads
from santu.register.services.drafts import Upload

PARTS = ("townships", "villages", "decree")
UNSAFE = re.compile(r"[^\w.()（）·-]+")
LONGEST = 80


def uploads_keep(files: Mapping[str, Upload]) -> str:
    """Keep files by part (townships, villages, decree) in a folder of their own; returns its name."""
    folder = uploads() / (name := secrets.token_urlsafe(16))
    for part, upload in files.items():
        place = folder / part
        place.mkdir(mode=0o700, parents=True)
        with (place / _safe(upload.name)).open("wb") as kept:
            kept.writelines(upload.chunks)
    return name


def upload_of(folder: str, part: str) -> Path | None:
    """The file of a part; ``None`` where none was sent."""
    place = uploads() / folder / part
    return next(iter(sorted(place.iterdir())), None) if place.is_dir() else None


def uploads_drop(folder: str) -> None:
    """Remove what was kept."""
    shutil.rmtree(uploads() / folder, ignore_errors=True)


def _safe(name: str) -> str:
    """The name as its owner knows it, without anything that could lead elsewhere."""
    stem, dot, suffix = Path(name).name.rpartition(".")
    return UNSAFE.sub("_", stem or suffix)[:LONGEST] + (f".{UNSAFE.sub('_', suffix)}" if stem and dot else "")
