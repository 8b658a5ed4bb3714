"""Questions to solvers, answered in a thread beside the pages: the first compiles what solves, which takes a while."""

from collections import OrderedDict
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from threading import Lock
from typing import Generic, Protocol, TypeVar

WAIT = 4.0
"""Seconds that a page waits for an answer before it says that one is coming."""
KEPT = 64


class Asked(Protocol):
    """A question."""

    def digest(self) -> str:
        """The same for the same question."""


Q = TypeVar("Q", bound=Asked)
A = TypeVar("A")


class Solving(Generic[Q, A]):
    """Answers questions of one kind, one after the other, each once as long as it is among the last that were asked."""

    def __init__(self, name: str, answered: Callable[[Q], A]) -> None:
        self._answered = answered
        self._solver = ThreadPoolExecutor(1, thread_name_prefix=name)
        self._asked: OrderedDict[str, Future[A]] = OrderedDict()
        self._hold = Lock()

    def answer_to(self, question: Q, wait: float | None = None) -> A | None:
        """The answer; ``None`` where it is not there after ``wait`` seconds, and then it is still coming.

        Raises:
            Refused: it cannot be solved as it is asked.
        """
        key = question.digest()
        with self._hold:
            if key not in self._asked:
                self._asked[key] = self._solver.submit(self._answered, question)
            coming = self._asked[key]
            self._asked.move_to_end(key)
            while len(self._asked) > KEPT:
                self._asked.popitem(last=False)[1].cancel()
        try:
            return coming.result(WAIT if wait is None else wait)
        except TimeoutError:
            return None

    def answered_before(self) -> bool:
        """Whether anything was answered since the server began; before that, what solves may still be compiled."""
        with self._hold:
            return any(coming.done() for coming in self._asked.values())
