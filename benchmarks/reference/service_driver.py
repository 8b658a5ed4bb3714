"""The same by the driver of the store alone, in one block each: SERVICE WORKERS EACH TASKS."""

import sys
from collections.abc import Callable
from functools import partial

from benchmarks.reference import driver_act, driver_rows
from benchmarks.reference.driver import IS_POSTGRES, run
from benchmarks.workers import together


def whole(service: Callable[..., None], *task: object) -> None:
    run("BEGIN" if IS_POSTGRES else "BEGIN IMMEDIATE")
    service(run, *task)
    run("COMMIT")


if __name__ == "__main__":
    named = {"grant": driver_rows.grant, "lock": driver_rows.lock, "act": driver_act.act}
    together(*sys.argv[1:], services={name: partial(whole, service) for name, service in named.items()})
