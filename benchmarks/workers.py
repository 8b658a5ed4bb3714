"""Several processes that call the same service at once, each call of theirs timed."""

import json
import multiprocessing
import time
from collections.abc import Callable, Mapping
from itertools import pairwise
from pathlib import Path

Service = Callable[..., object]
"""Called with the values of a task."""


def together(name: str, workers: str, each: str, tasks: str, *, services: Mapping[str, Service]) -> None:
    """Call a service ``workers`` × ``each`` times, and print what that took in all, and at worst.

    The first call of each process warms up and is not counted. No two calls have the same task.
    """
    service, found = services[name], json.loads(Path(tasks).read_text(encoding="utf-8"))[name]
    context = multiprocessing.get_context("fork")
    ready, times = context.Barrier(int(workers)), context.SimpleQueue()

    def child(worker: int) -> None:
        mine = found[worker :: int(workers)]
        service(*mine[0])
        ready.wait()
        taken = [time.perf_counter()]
        for task in mine[1 : int(each) + 1]:
            service(*task)
            taken.append(time.perf_counter())
        times.put(taken)

    processes = [context.Process(target=child, args=(worker,)) for worker in range(int(workers))]
    for process in processes:
        process.start()
    every = [times.get() for _ in processes]
    for process in processes:
        process.join()
    seconds = max(taken[-1] for taken in every) - min(taken[0] for taken in every)
    print(
        json.dumps({"seconds": seconds, "worst": max(b - a for taken in every for a, b in pairwise(taken))})
    )
