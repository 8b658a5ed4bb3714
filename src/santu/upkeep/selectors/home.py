"""What lies in the home beside the database: files that people brought, and keys."""

from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.db import connection

from santu.upkeep.domain.archive import SUFFIX

KEY_SUFFIX, KEY_FOLDER = ".key", "keys"
STAGING = "restoring-"
"""A folder of a restore that was under way begins so."""


def home_files() -> list[str]:
    """The paths below the home of everything that belongs into a backup and is neither database nor key."""
    return [path for path in _all() if not is_key(path)]


def home_keys() -> list[str]:
    """The paths below the home of all keys."""
    return [path for path in _all() if is_key(path)]


def is_key(path: str) -> bool:
    """Whether a path below the home is that of a key."""
    return path.startswith(f"{KEY_FOLDER}/") or ("/" not in path and path.endswith(KEY_SUFFIX))


def _all() -> list[str]:
    home = Path(settings.SANTU_HOME)
    return sorted(path.relative_to(home).as_posix() for path in _walked(home)) if home.is_dir() else []


def _walked(home: Path) -> Iterator[Path]:
    database = str(connection.settings_dict["NAME"])
    backups = settings.SANTU_BACKUPS
    for path in home.rglob("*"):
        inside = path.relative_to(home).parts[0]
        others = str(path).startswith(database) or SUFFIX in path.name or inside.startswith(STAGING)
        if others or (backups and path.is_relative_to(backups)):
            continue
        if path.is_file() and not path.is_symlink():
            yield path
