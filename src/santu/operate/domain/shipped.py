"""The processes that come with the product."""

from functools import cache
from importlib.resources import files

from santu.operate.domain.bpmn import read
from santu.operate.domain.definition import Definition

DATA = files("santu.operate") / "data"
NAMES = ("window", "whistle")
"""The files of ``data``: one-window service, and whistle and report-in."""


def drawing(name: str) -> bytes:
    """The BPMN file of a shipped process, as a page draws it."""
    return (DATA / f"{name}.bpmn").read_bytes()


@cache
def shipped(name: str) -> Definition:
    """A shipped process, read once."""
    return read(drawing(name))
