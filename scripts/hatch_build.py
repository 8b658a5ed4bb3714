"""What a wheel holds beside the sources: the compiled catalogues, and the bundles that `frontend/` built."""

import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

sys.path.insert(0, str(Path(__file__).parent))

from compile_catalogues import compile_catalogues

DIST = Path("src/santu/web/static/dist")


class Generated(BuildHookInterface):
    """Adds what is generated to the build."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Compile each catalogue; take the bundles, without which a wheel would have no pages."""
        root = Path(self.root)
        for catalogue in compile_catalogues(root / "src" / "santu"):
            build_data["artifacts"].append(f"/{catalogue.relative_to(root).as_posix()}")
        if version == "standard" and not (root / DIST / "manifest.json").exists():
            raise FileNotFoundError(
                f"{DIST} is empty: run `make setup`, which bundles frontend/, before the wheel is built"
            )
        build_data["artifacts"].append(f"/{DIST.as_posix()}/*")
