"""Questions about merges, answered in a thread beside the pages: the first compiles what solves, which takes a while.

Needs the extra ``solve``. The same question is answered once, as long as it is among the last that were asked.
"""

from collections import OrderedDict
from concurrent.futures import Future, ThreadPoolExecutor
from threading import Lock

from santu.design.domain.merging import Answer, Question, answered

WAIT = 4.0
"""Seconds that a page waits for an answer before it says that one is coming."""
KEPT = 64

_solver = ThreadPoolExecutor(1, thread_name_prefix="merges")
_asked: "OrderedDict[str, Future[Answer]]" = OrderedDict()
_hold = Lock()


def answer_to(question: Question, wait: float | None = None) -> Answer | None:
    """The answer; ``None`` where it is not there after ``wait`` seconds, and then it is still coming.

    Raises:
        Refused: the county cannot be solved as it is asked.
    """
    key = question.digest()
    with _hold:
        if key not in _asked:
            _asked[key] = _solver.submit(answered, question)
        coming = _asked[key]
        _asked.move_to_end(key)
        while len(_asked) > KEPT:
            _asked.popitem(last=False)[1].cancel()
    try:
        return coming.result(WAIT if wait is None else wait)
    except TimeoutError:
        return None


def answered_before() -> bool:
    """Whether anything was answered since the server began; before that, what solves may still be compiled."""
    with _hold:
        return any(coming.done() for coming in _asked.values())
