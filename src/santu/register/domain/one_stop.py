"""The layouts of files to and from a provincial platform: which header stands for what, and in which words; data, not code."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from santu.kernel.messages import N_, Refused, refuse
from santu.standards.yaml_text import read_yaml

STATE, CREDIT, MATTER = "state", "credit_code", "matter"
RECORD_FIELDS = frozenset(
    [
        "number",
        "matter",
        "title",
        "place_code",
        "place",
        "organ",
        "channel",
        "came_at",
        "accepted_at",
        "decided_at",
        "delivered_at",
        "closed_at",
        "outcome",
        "promised",
        "statutory",
        "days",
        "in_time",
        "on_paper",
    ]
)
RATING_FIELDS = frozenset(
    ["number", "matter", "title", "place_code", "grade", "way", "rated_at", "fix", "fixed_at"]
)


@dataclass(frozen=True, slots=True)
class OneStopColumn:
    """A column of a file.

    Attributes:
        field: what it holds, "" for one that is only checked.
        header: as it is written.
        aliases: what else the header may be.
        needed: whether no file goes without it.
        words: what a cell says → what it is to us in a file that comes; the other way round in one that goes.
        only: the words that a checked column may say, beside nothing.
    """

    field: str
    header: str
    aliases: tuple[str, ...] = ()
    needed: bool = False
    words: Mapping[str, str] | None = None
    only: tuple[str, ...] = ()

    def taken(self, text: str) -> str:
        """What a cell of a file that comes means."""
        return (self.words or {}).get(text, text)


@dataclass(frozen=True, slots=True)
class OneStopLayout:
    """A layout: of the matters that come, of the records and of the ratings that go, in the order of the columns.

    ``removed`` are the states of a matter that is not on the list any more; ``leaves_others`` whether columns that are not
    named here are left out without asking.
    """

    id: str
    title: str
    removed: Collection[str]
    leaves_others: bool
    matters: Sequence[OneStopColumn]
    records: Sequence[OneStopColumn]
    ratings: Sequence[OneStopColumn]


def layouts_in(folders: Sequence[Path]) -> dict[str, OneStopLayout]:
    """The layouts of some folders by id, in order of their files; a later folder may say one anew.

    Raises:
        Refused: a file is no layout.
    """
    found = [_layout(path) for folder in folders for path in sorted(folder.glob("*.yaml"))]
    return {one.id: one for one in found}


def layout_called(layouts: Mapping[str, OneStopLayout], key: str) -> OneStopLayout:
    """One of some layouts.

    Raises:
        Refused: there is none of this id.
    """
    if key not in layouts:
        template = N_("没有“{key}”这种省平台样式；请选其中之一：{known}。")
        raise refuse("layout", template, key=key, known=tuple(layouts))
    return layouts[key]


def _layout(path: Path) -> OneStopLayout:
    read = read_yaml(path.name, path.read_bytes())
    if read.faults:
        raise Refused(read.faults)
    said: Any = read.data
    try:
        layout = OneStopLayout(
            str(said["id"]),
            str(said["title"]),
            tuple(said.get("removed", ())),
            {"refuse": False, "leave": True}[said.get("others", "refuse")],
            *([_column(one) for one in said[part]] for part in ("matters", "records", "ratings")),
        )
    except (AttributeError, KeyError, TypeError) as error:
        template = N_("省平台样式 {file} 读不懂（{error}）；请对照说明改正。")
        raise refuse(str(path), template, file=path.name, error=str(error)) from error
    for columns, known in ((layout.records, RECORD_FIELDS), (layout.ratings, RATING_FIELDS)):
        if strange := tuple(one.field for one in columns if one.field not in known):
            template = N_("省平台样式 {file} 的 {strange} 不是能写出的内容；能写出的是：{known}。")
            raise refuse(str(path), template, file=path.name, strange=strange, known=tuple(sorted(known)))
    return layout


def _column(said: Mapping[str, Any]) -> OneStopColumn:
    return OneStopColumn(
        said["field"],
        said["header"],
        tuple(said.get("aliases", ())),
        bool(said.get("needed", False)),
        said.get("words"),
        tuple(said.get("only", ())),
    )
