"""The scripts and styles that ``frontend/`` built, by their plain names."""

import json
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from santu.kernel.messages import N_, refuse

DIST = Path(__file__).parent / "static" / "dist"


@lru_cache(maxsize=1)
def _manifest() -> dict[str, str]:
    try:
        found: dict[str, str] = json.loads((DIST / "manifest.json").read_text("utf-8"))
    except FileNotFoundError as error:
        template = N_("页面的脚本和样式还没有生成；请在源码目录运行 make setup。")
        raise refuse(str(DIST), template) from error
    return found


def bundle(name: str) -> str:
    """The address of a script, a style or a picture.

    Raises:
        Refused: ``frontend/`` was never built here.
    """
    return f"{settings.STATIC_URL}{_manifest()[name]}"
