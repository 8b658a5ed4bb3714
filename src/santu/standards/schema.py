"""The shape of a standard: what a rule file must say, and nothing else."""

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Literal, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field
from pydantic_core import PydanticCustomError

from santu.kernel.messages import N_, Message, message

T = TypeVar("T")

Kind = Literal["limit", "cap", "ratio", "list", "deadline", "weight", "outcome"]
Status = Literal["document", "law", "practice", "proposal"]
Bound = Literal["at_most", "at_least"]
Unit = Literal[
    "body", "unit", "household", "person", "post", "item", "officer", "figure", "file",
    "percent", "time", "yuan", "megabyte", "metre", "minute", "hour", "day", "working_day", "month", "year",
]  # fmt: skip

UNIT_NAMES: Mapping[Unit, str] = {
    "body": N_("个机构"),
    "unit": N_("个单位"),
    "household": N_("户"),
    "person": N_("人"),
    "post": N_("名编制"),
    "item": N_("项"),
    "officer": N_("名执法人员"),
    "figure": N_("（见各项）"),
    "file": N_("个文件"),
    "percent": N_("%"),
    "time": N_("次"),
    "yuan": N_("元"),
    "megabyte": N_("MB"),
    "metre": N_("米"),
    "minute": N_("分钟"),
    "hour": N_("学时"),
    "day": N_("日"),
    "working_day": N_("个工作日"),
    "month": N_("个月"),
    "year": N_("年"),
}


def _day(value: object) -> date:
    """A quoted ISO day; anything else is refused, a reader must not have to guess."""
    if isinstance(value, str) and len(value) == len("2020-06-01"):
        try:
            return date.fromisoformat(value)
        except ValueError:
            pass
    raise PydanticCustomError("day", "not a day")


Day = Annotated[date, BeforeValidator(_day)]
Text = Annotated[str, Field(min_length=1)]
Identifier = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]
Figure = int | float | str


class _Strict(BaseModel):
    # Built at first use: the general Rule is needed only to report a rule of unknown kind.
    model_config = ConfigDict(strict=True, extra="forbid", frozen=True, defer_build=True)


class Source(_Strict):
    """Where a rule is written: document, clause, whose document it is, and its wording."""

    document: Text
    clause: Text
    jurisdiction: Identifier
    quote: Text | None = None

    @property
    def cited(self) -> str:
        return f"{self.document} {self.clause}"


class Item(BaseModel):
    """One entry of a list; beside ``id`` and ``name`` each list has fields of its own."""

    model_config = ConfigDict(strict=True, extra="allow", frozen=True)

    id: Identifier
    name: Text
    status: Status | None = None

    def text(self, key: str) -> str:
        """The text field ``key``; KeyError when this item has none."""
        return _typed(self._fields[key], str, key)

    def flag(self, key: str) -> bool:
        return _typed(self._fields[key], bool, key)

    def number(self, key: str) -> float:
        """The number ``key`` as it is written: whole numbers stay whole."""
        value = self._fields[key]
        if isinstance(value, int) and not isinstance(value, bool):
            return value
        return _typed(value, float, key)

    def texts(self, key: str) -> tuple[str, ...]:
        """The list of texts ``key``; empty when this item has none."""
        texts = _typed(self._fields.get(key, []), list, key)
        return tuple(_typed(text, str, key) for text in texts)

    @property
    def _fields(self) -> dict[str, object]:
        return self.__pydantic_extra__ or {}


def _typed(value: object, kind: type[T], key: str) -> T:
    if not isinstance(value, kind):
        raise TypeError(f"{key!r} is {value!r}, not {kind.__name__}")
    return value


class Rule(_Strict):
    """What every rule says about itself; ``values`` are typed by the kinds below."""

    id: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*/[a-z][a-z0-9_]*$")]
    title_zh: Text
    title_en: Text
    kind: Kind
    bound: Bound | None = None
    unit: Unit
    scope: dict[str, Text | list[Text]]
    source: Source
    status: Status
    in_principle: bool = False
    note_zh: Text | None = None
    values: Annotated[Mapping[Day, object], Field(min_length=1)]

    def start(self, day: date) -> date | None:
        """The effective date of the value in force on ``day``; None before the first."""
        return max((start for start in self.values if start <= day), default=None)

    def citation(self) -> Message:
        """The source as a message ends with it, with the mark of its status."""
        return message(_CITATIONS[self.status], source=self.source.cited)


class BoundRule(Rule):
    """A number that must not be passed: ``at_most`` or ``at_least``, in ``unit``."""

    kind: Literal["limit", "cap", "ratio", "deadline", "weight"]
    bound: Bound
    values: Annotated[Mapping[Day, int | None], Field(min_length=1)]

    def on(self, day: date) -> int | None:
        start = self.start(day)
        return None if start is None else self.values[start]


class ListRule(Rule):
    """A closed list of named items."""

    kind: Literal["list"]
    bound: None = None
    values: Annotated[
        Mapping[Day, Annotated[tuple[Item, ...], Field(strict=False)] | None], Field(min_length=1)
    ]

    def on(self, day: date) -> tuple[Item, ...] | None:
        start = self.start(day)
        return None if start is None else self.values[start]


class OutcomeRule(Rule):
    """Figures a document reports, to reproduce beside ours; never a violation."""

    kind: Literal["outcome"]
    bound: None = None
    values: Annotated[Mapping[Day, Mapping[str, Figure] | None], Field(min_length=1)]

    def on(self, day: date) -> Mapping[str, Figure] | None:
        start = self.start(day)
        return None if start is None else self.values[start]


AnyRule = BoundRule | ListRule | OutcomeRule
Value = int | tuple[Item, ...] | Mapping[str, Figure]

_CITATIONS: Mapping[Status, str] = {
    "document": N_("依据：{source}"),
    "law": N_("依据：{source}"),
    "practice": N_("外地做法，供参照：{source}"),
    "proposal": N_("建议值：{source}"),
}
