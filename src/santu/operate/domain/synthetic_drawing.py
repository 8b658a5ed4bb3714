"""How a synthetic working year is drawn: the shares and durations of ``data/synthetic_work.yaml``."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from math import log
from random import Random
from typing import Any, Generic, TypeVar, cast

from santu.operate.domain.definition import DONE
from santu.operate.domain.shipped import DATA
from santu.standards.yaml_text import read_yaml

FILE = "synthetic_work.yaml"
WHOLE = 100
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Chances(Generic[T]):
    """Names with weights; drawing one is one throw of the dice and one look."""

    names: tuple[T, ...]
    reached: tuple[float, ...]

    @classmethod
    def of(cls, weights: Mapping[T, float]) -> "Chances[T]":
        return cls(tuple(weights), tuple(accumulate(weights.values())))

    def draw(self, dice: Random) -> T:
        return dice.choices(self.names, cum_weights=self.reached)[0]


@dataclass(frozen=True, slots=True)
class TaskDrawing:
    """How long a task takes and how it ends.

    ``middle`` is the logarithm of the median: of office minutes or, where ``promised``, of the share of the promised days;
    ``urgent`` that of minutes of the clock, if urgent cases do it day and night. Out of 100, ``idle`` are never done.
    With ``again`` the departments are chosen anew; with the outcome ``leaves`` the one that it is about leaves them.
    """

    middle: float
    spread: float
    promised: bool = False
    urgent: float | None = None
    outcomes: Chances[str] | None = None
    idle: float = 0
    again: bool = False
    leaves: str = ""

    @classmethod
    def of(cls, told: Mapping[str, Any]) -> "TaskDrawing":
        after, outcomes = str(told["after"]), told.get("outcomes", {})
        promised = after.endswith("%")
        middle = float(after.removesuffix("%")) / (WHOLE if promised else 1)
        rest = WHOLE - sum(outcomes.values())
        return cls(
            log(middle),
            told["spread"] / WHOLE,
            promised,
            log(told["urgent"]) if "urgent" in told else None,
            Chances.of({DONE: rest, **outcomes}) if outcomes else None,
            told.get("idle", 0),
            told.get("again", False),
            told.get("leaves", ""),
        )


@dataclass(frozen=True, slots=True)
class ProcessDrawing:
    """The share of a process in all cases, of urgent ones in its own; whether a case calls departments; its tasks by id."""

    share: int
    urgent: int
    calls: bool
    tasks: Mapping[str, TaskDrawing]
    other: TaskDrawing

    def task(self, node: str) -> TaskDrawing:
        return self.tasks.get(node, self.other)


@dataclass(frozen=True, slots=True)
class WorkDrawing:
    """The whole file; spans are minutes of the day."""

    weekdays: Sequence[int]
    after_festival: Mapping[str, int]
    spans: Sequence[tuple[int, int]]
    half_hours: Chances[int]
    long_tail: float
    on_paper: float
    channels: Chances[str]
    grades: Mapping[str, Chances[str]]
    processes: Mapping[str, ProcessDrawing]
    called: Chances[int]
    score: Mapping[str, int]
    beside: Mapping[str, Sequence[str]]
    score_parts: Mapping[str, int]

    @classmethod
    def read(cls) -> "WorkDrawing":
        told = cast(dict[str, Any], read_yaml(FILE, (DATA / FILE).read_bytes()).data)
        other = TaskDrawing.of(told["other"])
        processes = {
            name: ProcessDrawing(
                own["share"],
                own.get("urgent", 0),
                own.get("calls", False),
                {node: TaskDrawing.of(task) for node, task in own["tasks"].items()},
                other,
            )
            for name, own in told["processes"].items()
        }
        return cls(
            told["weekdays"],
            told["after_festival"],
            [(_minute(begin), _minute(end)) for begin, end in told["open"]],
            Chances.of(dict(enumerate(told["half_hours"]))),
            told["long_tail"] / WHOLE,
            told["on_paper"] / WHOLE,
            Chances.of(told["channels"]),
            {outcome: Chances.of(grades) for outcome, grades in told["grades"].items()},
            processes,
            Chances.of({int(number): share for number, share in told["called"].items()}),
            told["score"],
            told["beside"],
            told["score_parts"],
        )


def _minute(told: str) -> int:
    hours, _, minutes = told.partition(":")
    return int(hours) * 60 + int(minutes)
