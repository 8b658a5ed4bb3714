"""A chart of a page: what it is drawn from, and the same figures as a table."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from santu.kernel.messages import Message
from santu.web.tables import Table

Kind = Literal["bars", "course", "map", "sankey"]
Height = Literal["small", "", "tall"]


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart.

    Attributes:
        kind: which drawing of ``frontend/src/charts`` it wants.
        title: what it shows, marked ``N_``; readers that cannot see it are told this.
        payload: what the drawing takes, ready for JSON, its words already translated.
        table: the figures that are drawn; its name names the chart, too.
        note: where the figures come from, or that they are schematic or made up.
        height: how high it is drawn.
    """

    kind: Kind
    title: str | Message
    payload: Mapping[str, Any]
    table: Table
    note: str | Message = ""
    height: Height = ""
