"""Compile every translation catalogue (.po) of the package into the form that Django reads (.mo).

A fresh machine has no gettext binaries, so Babel does it. `make setup` and the wheel build both call this.
"""

import os
from collections.abc import Iterator
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

PACKAGE = Path(__file__).resolve().parents[1] / "src" / "santu"


def compile_catalogues(package: Path = PACKAGE) -> Iterator[Path]:
    """Yield each .mo written beside its .po; a package without catalogues yields nothing."""
    for source in sorted(package.glob("locale/*/LC_MESSAGES/*.po")):
        with source.open("rb") as stream:
            catalogue = read_po(stream, locale=source.parts[-3], abort_invalid=True)
        target = source.with_suffix(".mo")
        # Put in place whole: a process that starts meanwhile reads the old one or the new one.
        beside = target.with_suffix(f".{os.getpid()}")
        with beside.open("wb") as stream:
            write_mo(stream, catalogue)
        beside.replace(target)
        yield target


if __name__ == "__main__":
    for written in compile_catalogues():
        print(written.relative_to(PACKAGE))
