"""The processes that come with the product."""

from functools import cache
from importlib.resources import files

from santu.operate.domain.bpmn import read
from santu.operate.domain.definition import Definition

DATA = files("santu.operate") / "data"
NAMES = tuple(
    sorted(file.name.removesuffix(".bpmn") for file in DATA.iterdir() if file.name.endswith(".bpmn"))
)
"""The processes of ``data``: each a drawing and a binding of its name."""


def drawing(name: str) -> bytes:
    """The BPMN file of a shipped process, as a page draws it."""
    return (DATA / f"{name}.bpmn").read_bytes()


@cache
def shipped(name: str) -> Definition:
    """A shipped process, read once."""
    return read(drawing(name))
