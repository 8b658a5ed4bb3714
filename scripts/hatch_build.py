"""Hatch hook: the wheel carries compiled catalogues although the repository does not."""

import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

sys.path.insert(0, str(Path(__file__).parent))

from compile_catalogues import compile_catalogues


class CatalogueHook(BuildHookInterface):  # type: ignore[type-arg]
    """Compile before the files are collected, and name what git ignores as artifacts."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Add each compiled catalogue to the build."""
        root = Path(self.root)
        for catalogue in compile_catalogues(root / "src" / "santu"):
            build_data["artifacts"].append(f"/{catalogue.relative_to(root).as_posix()}")
