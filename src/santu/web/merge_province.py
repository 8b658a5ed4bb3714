"""The cost curves of all counties of a province, solved in a thread beside the pages, county by county.

Needs the extra ``solve``. What was asked last is kept; a target then takes no more than a moment.
"""

from collections import OrderedDict
from collections.abc import Mapping
from concurrent.futures import CancelledError, Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from hashlib import sha256
from threading import Lock

from santu.design.domain.merging import Question
from santu.formats.seats import Seat
from santu.kernel.codes import Level
from santu.kernel.messages import N_, Fault, Refused, message
from santu.register.domain.merging import ground_of
from santu.register.domain.rows import Division
from santu.register.domain.snapshot import Snapshot
from santu.register.selectors.became import Became
from santu.register.selectors.outlines import Layer
from santu.scale.merges.counties import Asked as AskedOfAll
from santu.scale.merges.counties import County, Solved, Task, solve
from santu.scale.merges.places import Frame
from santu.web.merge_form import Asked
from santu.web.merge_ground import Terms, measures_of, question_of
from santu.web.merge_real import Real, real_of

KEPT = 3
IN_COUNTY = N_("{county} {place}")
NO_OUTLINE = N_("没有这个县的轮廓，不知道哪些乡镇相邻；请系统管理员在 outlines.geojson 里补上。")


@dataclass(frozen=True)
class Given:
    """What the curves hang on; ``mark`` is that of the register."""

    province: Division
    snapshot: Snapshot
    mark: object
    layer: Layer
    seats: Mapping[str, Seat]
    asked: Asked
    terms: Terms
    past: Became | None

    def key(self) -> str:
        """The same for the same curves."""
        seats = sorted(self.seats.items())
        said = (self.province.id, self.snapshot.day, self.mark, self.layer.digest, seats)
        return sha256(repr((*said, self.asked.fields(), self.terms, bool(self.past))).encode()).hexdigest()


@dataclass
class Work:
    """The curves as far as they are there.

    Attributes:
        counties: those with townships, in order of code; likewise ``tasks`` of those that could be asked.
        found: by code of the county.
        real: by id of the county what was really merged, where the page looks back.
        faults: of the counties that could not be solved.
        done: how many counties are over.
    """

    counties: tuple[Division, ...]
    tasks: list[Task] = field(default_factory=list)
    found: dict[str, Solved] = field(default_factory=dict)
    real: dict[str, Real] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    done: int = 0

    @property
    def over(self) -> bool:
        """Whether every county was asked."""
        return self.done == len(self.counties)


_solver = ThreadPoolExecutor(1, thread_name_prefix="merges-of-provinces")
_works: "OrderedDict[str, tuple[Work, Future[None]]]" = OrderedDict()
_hold = Lock()


def work_on(given: Given, wait: float) -> Work:
    """The curves, begun if they were not; after ``wait`` seconds at most, whether they are over or not."""
    key = given.key()
    with _hold:
        if key not in _works:
            work = Work(_counties(given))
            _works[key] = work, _solver.submit(_do, work, given)
        work, coming = _works[key]
        _works.move_to_end(key)
        while len(_works) > KEPT:
            _works.popitem(last=False)[1][1].cancel()
    with suppress(TimeoutError, CancelledError):
        coming.result(wait)
    return work


def _counties(given: Given) -> tuple[Division, ...]:
    """Those of the province in which there are townships."""
    snapshot = given.snapshot
    held = {row.parent for row in snapshot.at(Level.TOWNSHIP) if row.formal}
    rows = [row for row in snapshot.at(Level.COUNTY) if row.id in held]
    mine = [row for row in rows if snapshot.above(row.id, Level.PROVINCE) == given.province.id]
    return tuple(sorted(mine, key=lambda row: (row.code, row.id)))


def _do(work: Work, given: Given) -> None:
    for row in work.counties:
        try:
            _solve(work, given, row)
        except Refused as refused:
            work.faults += [_told(row, fault) for fault in refused]
        work.done += 1


def _solve(work: Work, given: Given, row: Division) -> None:
    outline = next((one for one in given.layer.outlines.counties if one.code == row.code), None)
    if outline is None:
        raise Refused([Fault("", message(NO_OUTLINE))])
    ground = ground_of(given.snapshot, row.id, outline, given.seats)
    question: Question = question_of(given.asked, given.terms, ground)
    own = tuple(one.id for one in ground.rows)
    county = County(row.code or row.id, row.name, own, ground.units.ids, ground.units, Frame(0.0, 0.0, False))
    terms = given.terms
    asked = AskedOfAll(measures_of(given.asked, terms), terms.missing_km, terms.retyping, curve_only=True)
    task = Task(county, question.rules, asked)
    solved = solve(task)
    if not isinstance(solved, Solved):
        raise Refused(solved)
    work.tasks.append(task)
    work.found[county.code] = solved
    real = real_of(given.past, ground, question, solved.points, terms.comparable) if given.past else None
    if real and real.merged:
        work.real[row.id] = real


def _told(row: Division, fault: Fault) -> Fault:
    place = message(IN_COUNTY, county=row.name, place=fault.place) if fault.place else row.name
    return Fault(place, fault.message)
