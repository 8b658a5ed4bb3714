"""What people write for a unit and a datum of coordinates, read from ``data/spellings.yaml``."""

import re
from pathlib import Path

import yaml

DATA = Path(__file__).parent / "data" / "spellings.yaml"
BETWEEN = re.compile(r"[\s:_\-]+")

SPELLINGS: dict[str, dict[str, str]] = {
    column: {text: meant for meant, texts in kinds.items() for text in texts}
    for column, kinds in yaml.safe_load(DATA.read_text(encoding="utf-8")).items()
}
KNOWN = {column: tuple(dict.fromkeys(meant.values())) for column, meant in SPELLINGS.items()}


def meant(column: str, text: str) -> str | None:
    """What a text of a column means; an empty one nothing, and ``None`` where nobody knows."""
    return SPELLINGS[column].get(BETWEEN.sub("", text).lower()) if text else ""
