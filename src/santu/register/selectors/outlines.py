"""The outlines that maps are drawn from: the operator's own, else the schematic ones of a sample."""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from santu.formats.outlines import Outlines, read_outlines
from santu.register.data import sample_outlines

OWN = "outlines.geojson"


@dataclass(frozen=True, slots=True)
class Layer:
    """The outlines of a province; ``schematic`` ones come with a sample and were never approved for showing."""

    outlines: Outlines
    schematic: bool
    digest: str


def outlines_of(province: str) -> Layer | None:
    """The outlines of the counties whose codes begin with ``province``; ``None`` where there are none.

    Raises:
        Refused: the operator's own file cannot be used; the sample's never stands in for it.
    """
    own = Path(settings.SANTU_HOME) / OWN
    files = [own] if own.is_file() else sample_outlines()
    for path in files:
        about = path.stat()
        found = _layer(path, about.st_mtime_ns, about.st_size, province, path != own)
        if found is not None:
            return found
    return None


@lru_cache(maxsize=8)
def _layer(path: Path, _modified: int, _size: int, province: str, schematic: bool) -> Layer | None:
    found = read_outlines(path.name, path.read_bytes()).of(province)
    return Layer(found, schematic, found.digest()) if found.counties else None


@lru_cache(maxsize=8)
def outlines_written(province: str, digest: str) -> bytes | None:
    """The file that a page draws, ``None`` where the digest is not that of the outlines of now."""
    layer = outlines_of(province)
    return layer.outlines.written() if layer and layer.digest == digest else None
