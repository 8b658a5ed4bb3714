"""The assumptions of ours behind scale, read from ``data/assumptions.yaml``."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import yaml

DATA = Path(__file__).parent / "data" / "assumptions.yaml"


@dataclass(frozen=True, slots=True)
class Assumptions:
    """What each field says stands in the file."""

    dense_classes: list[str]
    class_of: Mapping[str, str]
    community_households: int
    village_households: int
    spread: Mapping[str, float]
    household_size: float


ASSUMED = Assumptions(**yaml.safe_load(DATA.read_text(encoding="utf-8")))
