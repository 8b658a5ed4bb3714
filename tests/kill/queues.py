"""Kills the workers of a queue again and again while they work, and counts what became of its jobs.

It knows no queue and needs no Django: whatever works in processes can be driven by it.
"""

import os
import random
import signal
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from types import FrameType

AT_RANDOM, WITHIN, AFTER = "at random", "before COMMIT", "after COMMIT"
TOLD = {WITHIN: signal.SIGUSR1, AFTER: signal.SIGUSR2}
"""The signals that tell a worker to kill itself at the next such instant of its work."""
MOST_DELAY = 0.02
LAST = 0.95
"""The last kill comes when so much of the work is done."""
PATIENCE = 2.0
"""How long a worker may take to come to the instant that it was told."""

_told: set[str] = set()


@dataclass(frozen=True, slots=True)
class Queue:
    """A queue in which the jobs 0, 1, 2 … have one effect each.

    Attributes:
        revive: starts the workers that are missing.
        workers: the process ids of those that run.
        done: how many effects there are.
        waiting: how many jobs have not come to an end.
        effects: the number of the job of each effect, as often as it is there.
    """

    revive: Callable[[], None]
    workers: Callable[[], list[int]]
    done: Callable[[], int]
    waiting: Callable[[], int]
    effects: Callable[[], list[int]]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of so many jobs, under so many kills of each kind."""

    jobs: int
    kills: Counter[str]
    lost: list[int]
    twice: list[int]
    waiting: int
    seconds: float

    def __str__(self) -> str:
        kinds = ", ".join(f"{number} {kind}" for kind, number in sorted(self.kills.items()))
        return (
            f"{self.jobs} jobs, {self.kills.total()} kills ({kinds}): {len(self.lost)} lost, {len(self.twice)} twice, "
            f"{self.waiting} left waiting, {self.seconds:.0f} s"
        )


def run(queue: Queue, *, jobs: int, kills: int, seconds: float, seed: int) -> Outcome:
    """Let the queue do its jobs, and kill a worker each time another share of them is done; stop after ``seconds``."""
    dice, killed, began = random.Random(seed), Counter[str](), time.monotonic()
    while (waiting := queue.waiting()) and time.monotonic() - began < seconds:
        queue.revive()
        running = [process for process in queue.workers() if lives(process)]
        if running and killed.total() < kills and queue.done() >= LAST * jobs * killed.total() / kills:
            killed[kill(dice.choice(running), dice.choice([AT_RANDOM, WITHIN, AFTER]), dice)] += 1
        else:
            time.sleep(0.01)
    effects = Counter(queue.effects())
    lost = [number for number in range(jobs) if not effects[number]]
    twice = [number for number, times in effects.items() if times > 1]
    return Outcome(jobs, killed, lost, twice, waiting, time.monotonic() - began)


def kill(process: int, kind: str, dice: random.Random) -> str:
    """Kill a worker at such an instant, or at any when it does not come to it; says which it was."""
    if kind != AT_RANDOM:
        os.kill(process, TOLD[kind])
        until = time.monotonic() + PATIENCE
        while lives(process) and time.monotonic() < until:
            time.sleep(0.001)
        if not lives(process):
            return kind
    time.sleep(dice.uniform(0, MOST_DELAY))
    try:
        os.kill(process, signal.SIGKILL)
    except ProcessLookupError:
        return kind
    while lives(process):
        time.sleep(0.001)
    return AT_RANDOM


def lives(process: int) -> bool:
    """Whether it runs; one that has ended and was not taken leave of does not."""
    try:
        with open(f"/proc/{process}/stat", encoding="utf-8") as file:  # noqa: PTH123 (asked very often)
            return file.read().rpartition(")")[2].split()[0] not in "ZX"
    except (FileNotFoundError, ProcessLookupError):
        return False


def listen() -> None:
    """In a worker: hear when it is told to die at an instant."""
    kinds = {number: kind for kind, number in TOLD.items()}

    def hear(number: int, _frame: FrameType | None) -> None:
        _told.add(kinds[signal.Signals(number)])

    for number in kinds:
        signal.signal(number, hear)


def passed(kind: str) -> None:
    """In a worker: this instant has come."""
    if kind in _told:
        os.kill(os.getpid(), signal.SIGKILL)
