"""All parts of an input on an executor: processes of this machine, or a cluster behind the same interface.

What is done already is not done again; a part that fails fails alone. No more than one part a worker is in memory.
"""

import multiprocessing
import os
import shutil
import signal
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future, ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path

from distributed import Client

from santu.kernel.messages import N_, Fault, Refused, fault_from_json, message, refuse
from santu.scale.given import BARRIERS, Given, strangers
from santu.scale.parts import Part, in_several, rows_of
from santu.scale.places import named, within
from santu.scale.rules import Rules
from santu.scale.store import connected, quoted
from santu.scale.whole import of_other_datum
from santu.scale.work import PARTS, TEMPORARY, WHOLE, Task, done
from santu.solvers.grids.compiled import KEPT

STAGE = N_("划分网格：份")
FOREIGN = N_("输出文件夹里有别的输入留下的部分：{names}；请换一个文件夹，或先删去它们。")
ENDED = N_(
    "办理这一份的进程两次被系统结束，第二次时没有别的份同时在办（多半是内存不足）；其余各份不受影响，"
    "请把这一份分成几个文件，或换一台内存大的机器再运行一次。"
)
NO_DISK = N_("读写不了（{cause}）；请检查路径、权限和磁盘空间，再运行一次。")
FAILED = N_("这一份没有办成（{cause}）；其余各份不受影响，请检查磁盘、内存和这一份的数据，再运行一次。")
NO_CLUSTER = N_("连不上这个调度器（{cause}）；请核对地址，写成 tcp://主机:端口，并确认它在运行。")
OTHER_DATUM = N_(
    "这一份的坐标系是 {datum}，而多数份是 {usual}；合在一张图上就对不齐，请先都换成 CGCS2000 再来。"
)
NO_BARRIER = N_("这些隔断没有一条碰到任何一个村；请核对坐标单位和坐标系是否与建筑的一样。")
SECONDS = 30
NOTHING_BESIDE = Given()


@dataclass
class Outcome:
    """What came of a run: the parts that are done, what was wrong, and the digest of what is in which grid.

    ``again`` counts the parts that were not done before, ``failed`` those that are not done now.
    """

    parts: list[str] = field(default_factory=list)
    again: int = 0
    faults: list[Fault] = field(default_factory=list)
    digest: str = ""
    failed: int = 0


@contextmanager
def processes(workers: int | None = None) -> Iterator[Executor]:
    """Processes of this machine, as many as it has cores; they end when this one does, however it ends."""
    context = multiprocessing.get_context("spawn")
    pool = ProcessPoolExecutor(
        workers or os.cpu_count() or 1, mp_context=context, initializer=_end_with_parent
    )
    try:
        yield pool
    finally:
        # Interrupted, what has begun is finished and what waits is not: it ends within a part.
        pool.shutdown(cancel_futures=True)


def _end_with_parent() -> None:
    """A worker is told to stop by its parent, not by the keyboard; one whose parent was killed would wait for ever."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_wait_for_parent, daemon=True).start()


def _wait_for_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


@contextmanager
def cluster(address: str) -> Iterator[Executor]:
    """The workers of a Dask cluster; input and output lie where all of them see them.

    Raises:
        Refused: there is no scheduler at the address.
    """
    try:
        client = Client(address, timeout=SECONDS, set_as_default=False)
    except (OSError, ValueError) as error:
        raise refuse("--scheduler", NO_CLUSTER, cause=str(error) or type(error).__name__) from error
    with client:
        yield client.get_executor()


def run(
    parts: list[Part],
    out: Path,
    rules: Rules,
    executor: Executor,
    progress: Callable[[str, int, int], None],
    *,
    given: Given = NOTHING_BESIDE,
) -> Outcome:
    """Do every part that is not done; the same answer on any executor.

    Raises:
        Refused: the output folder holds parts of another input, or cannot be made.
    """
    _clear(parts, out)
    twice = in_several(parts)
    tasks = [
        Task(
            part,
            out,
            rules,
            given,
            {village: names for village, names in twice.items() if part.name in names},
        )
        for part in sorted(parts, key=lambda part: -part.path.stat().st_size)
    ]
    outcome, total = Outcome(), 0
    for count, (task, future) in enumerate(_finished(tasks, executor), 1):
        try:
            told = future.result()
        except Refused as refusal:
            outcome.faults += [_in(task.part, fault) for fault in refusal.faults]
        except BrokenProcessPool:
            outcome.faults.append(Fault(task.part.path.name, message(ENDED)))
        except OSError as error:
            outcome.faults.append(
                Fault(task.part.path.name, message(NO_DISK, cause=error.strerror or named(error)))
            )
        except Exception as error:  # noqa: BLE001 (whatever one part brings about, the others are done)
            outcome.faults.append(Fault(task.part.path.name, message(FAILED, cause=named(error))))
        else:
            outcome.parts.append(task.part.name)
            outcome.again += bool(told["again"])
            total += int(str(told["digest"]), 16)
            outcome.faults += [_in(task.part, fault_from_json(fault)) for fault in _list(told["faults"])]
        progress(STAGE, count, len(tasks))
    outcome.failed = len(tasks) - len(outcome.parts)
    outcome.parts.sort()
    outcome.faults += _of_other_datum(parts, out, outcome.parts)
    outcome.faults += _not_used(given, out, outcome, rules)
    outcome.faults.sort(key=str)
    outcome.digest = f"{total % WHOLE:064x}"
    return outcome


Finished = Iterator[tuple[Task, Future[dict[str, object]]]]


def _finished(tasks: list[Task], executor: Executor) -> Finished:
    """Tasks as they are finished; where nothing is compiled yet, the smallest comes alone and compiles for all.

    One process that ends breaks the whole pool, and it is not known whose part it did: all that is left is then
    done one by one, with the memory of the machine for itself.
    """
    left: list[Task] = []
    waves = [tasks] if Path(KEPT).exists() else [tasks[-1:], tasks[:-1]]
    for wave in waves:
        futures = {_submitted(executor, task): task for task in wave}
        for future in as_completed(futures):
            if _broke(future):
                left.append(futures[future])
            else:
                yield futures[future], future
    yield from _one_by_one(left)


def _submitted(executor: Executor, task: Task) -> Future[dict[str, object]]:
    """A task on its way; of a pool that is broken already, one that has failed."""
    try:
        return executor.submit(done, task)
    except BrokenProcessPool as error:
        failed: Future[dict[str, object]] = Future()
        failed.set_exception(error)
        return failed


def _one_by_one(tasks: list[Task]) -> Finished:
    """Tasks in one process, a new one after each that ends it."""
    waiting = iter(tasks)
    for first in waiting:
        with processes(1) as alone:
            for task in chain([first], waiting):
                future = _submitted(alone, task)
                yield task, future
                if _broke(future):
                    break


def _broke(future: Future[dict[str, object]]) -> bool:
    """Whether the process that did a task, or was to do it, has ended."""
    return not future.cancelled() and isinstance(future.exception(), BrokenProcessPool)


def _in(part: Part, fault: Fault) -> Fault:
    """A fault with the name of its file."""
    name = part.path.name
    return fault if fault.place == name else Fault(within(name, fault.place), fault.message)


def _list(value: object) -> list[dict[str, object]]:
    return value if isinstance(value, list) else []


def _clear(parts: list[Part], out: Path) -> None:
    """Take away what a kill left unfinished; refuse a folder of something else."""
    try:
        (out / PARTS).mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise refuse(str(out), NO_DISK, cause=error.strerror) from error
    names, foreign = {part.name for part in parts}, []
    for path in (out / PARTS).iterdir():
        if path.name.startswith(TEMPORARY):
            shutil.rmtree(path)
        elif path.name not in names:
            foreign.append(path.name)
    if foreign:
        raise refuse(str(out), FOREIGN, names=tuple(sorted(foreign)))


def tables(out: Path, parts: list[str], table: str) -> str:
    """A table over parts, for SQL."""
    paths = ", ".join(quoted(str(out / PARTS / part / f"{table}.parquet")) for part in parts)
    return f"read_parquet([{paths}], filename = true)"


def _of_other_datum(parts: list[Part], out: Path, done_parts: list[str]) -> Iterator[Fault]:
    """Parts whose coordinates are of another datum than those of most."""
    if len(done_parts) < 2:
        return
    with connected() as connection:
        rows = connection.execute(
            "SELECT list_extract(string_split(filename, '/'), -2), max(datum)"
            f" FROM {tables(out, done_parts, 'villages')} GROUP BY 1"
        ).fetchall()
    names = {part.name: part.path.name for part in parts}
    for name, (datum, usual) in of_other_datum(dict(rows)).items():
        yield Fault(names[name], message(OTHER_DATUM, datum=datum, usual=usual))


def _not_used(given: Given, out: Path, outcome: Outcome, rules: Rules) -> Iterator[Fault]:
    """Rows beside the buildings of which nothing could be made, though all parts were done."""
    if not given.files or not outcome.parts or rules.village or outcome.failed:
        return
    villages = tables(out, outcome.parts, "villages")
    known = [
        f"SELECT village FROM {villages}",
        f"SELECT left(place, 12) FROM {tables(out, outcome.parts, 'faults')}",
    ]
    yield from strangers(given, " UNION ".join(known))
    with connected() as connection:
        met = connection.execute(f"SELECT coalesce(sum(barriers), 0) FROM {villages}").fetchall()[0][0]
        for path in given.files.get(BARRIERS, ()):
            if not met and connection.execute(f"SELECT 1 FROM {rows_of(path)} LIMIT 1").fetchall():
                yield Fault(path.name, message(NO_BARRIER))
