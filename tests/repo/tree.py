"""The repository as the rules see it: what git tracks or would track, and where the product's code is."""

import subprocess
from collections.abc import Iterable, Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "src" / "santu"
NOT_TEXT = {".gz", ".mo", ".png", ".ico", ".xlsx", ".xls", ".woff2", ".parquet"}


def tracked(*patterns: str) -> list[Path]:
    """Files that git tracks, or would track once added, that match one of the patterns."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard", "--", *patterns]
    listing = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, encoding="utf-8").stdout
    return sorted(ROOT / name for name in set(listing.split("\0")) if name and (ROOT / name).is_file())


def python(*folders: str) -> list[Path]:
    """Python files written by people: no migrations."""
    found = tracked(*(f"{folder}/*.py" for folder in folders))
    return [path for path in found if "migrations" not in path.parts]


def texts() -> Iterator[tuple[Path, str]]:
    """Every tracked text file and its content."""
    for path in tracked():
        if path.suffix not in NOT_TEXT:
            yield path, path.read_text("utf-8", errors="replace")


def listed(faults: Iterable[str]) -> str:
    """The faults, one per line, as the message of a failed assertion; empty when there are none."""
    return "\n".join(faults)


def shown(path: Path) -> str:
    """A path as a reader of the repository knows it."""
    return path.relative_to(ROOT).as_posix() if path.is_relative_to(ROOT) else path.as_posix()
