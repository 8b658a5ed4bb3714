"""The posts of the demonstration: loaded as they stood before the reform, and brought to the standard after it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from santu.accounts.selectors.people import User
from santu.kernel.codes import Level
from santu.kernel.messages import Refused
from santu.register.domain.allocating import CAP
from santu.register.domain.ledger import OF_STAFF, Entry, trial
from santu.register.domain.ledger_rules import TYPES, Paper
from santu.register.domain.programme import ABOVE, RESULT, together
from santu.register.domain.snapshot import Snapshot
from santu.register.domain.staff import Place
from santu.register.domain.synthetic import MARK, Pools
from santu.register.domain.synthetic_posts import (
    INSTITUTIONAL,
    Drawing,
    assigned,
    filled,
    issued,
    synthetic_posts,
)
from santu.register.domain.synthetic_programme import Outcome, synthetic_programme
from santu.register.domain.synthetic_staff import synthetic_staff
from santu.register.selectors.programme import programme_of
from santu.register.selectors.quotas import balances_in_all
from santu.register.selectors.staff import excess_on
from santu.register.services.quotas import booking_of, once, quota_record, voucher_write
from santu.register.services.staff import clean_up_plan, staff_load
from santu.standards.rulebook import Standards


@dataclass(frozen=True, slots=True)
class PostsFound:
    """What the posts of a demonstration came to, read back from the ledger."""

    vouchers: int
    trial_is_zero: bool
    mean: tuple[float, float]
    cut: int
    added: int
    overstaffed: tuple[int, int]
    uncovered: int


@dataclass(slots=True)
class DemoPosts:
    """Loads the posts of a demonstration by vouchers that say that they are made up."""

    standards: Standards
    by: User
    seed: int
    drawing: Drawing = field(default_factory=Drawing.read)
    vouchers: int = 0

    def before(self, register: Snapshot, pools: Pools) -> None:
        """What levels, counties and bodies had, and who was in post."""
        day = register.day
        posts = synthetic_posts(register, pools, self.drawing, self.seed)
        named = self._named(register)
        self._enter(issued(register, posts, self.drawing, self.seed), day, "核定总额，下达市县，建立周转池")
        self._enter(assigned(day, posts), day, "核定到机构")
        unnamed = [one for one in posts if one.county not in named]
        self._people(list(filled(day, unnamed)), day, "登记改革前在编人员")
        known = [one for one in posts if one.county in named]
        people = list(synthetic_staff(register, known, self.drawing, self.seed))
        paper = self._paper(day, "登记改革前在编人员（示例姓名）")
        staff_load(people=people, day=day, paper=paper, standards=self.standards, by=self.by)
        self._clean_up(register, self.drawing.clean_up[0])

    def after(self, register: Snapshot) -> None:
        """The programme 减上补下 after the plan was carried out."""
        day = register.day
        told = self.standards.figures(RESULT, day)
        types = (item for item in self.standards.items(TYPES, day) if item.id == INSTITUTIONAL)
        outcome = Outcome(
            cut=int(told["cut_city_county"]),
            mean=int(told["mean_per_township"]),
            cap=self.standards.count(CAP, day),
            filled=self.drawing.filled_after,
            categories={one for item in types for one in item.texts("categories")},
        )
        found = synthetic_programme(register, balances_in_all(day), outcome, self._named(register))
        self._enter(found.levels, day, "减上补下：市县精简，下达到县")
        self._enter(found.bodies, day, "减上补下：各县按人口分配到乡镇（街道）")
        self._people(found.people, day, "减上补下：人员下沉，消化超编")
        self._clean_up(register, self.drawing.clean_up[1])

    def found(self, before: date, after: date, province: str) -> PostsFound:
        """What it came to."""
        held = [balances_in_all(day) for day in (before, after)]
        lines = programme_of(province, Level.PROVINCE, before, after)[INSTITUTIONAL]
        below = together(lines, [Level.TOWNSHIP])
        excess = [excess_on(day, [province]) for day in (before, after)]
        return PostsFound(
            vouchers=self.vouchers,
            trial_is_zero=not any(off for one in held for off in trial(one).values()),
            mean=(below.before.mean or 0, below.after.mean or 0),
            cut=together(lines, ABOVE).cut,
            added=below.added,
            overstaffed=(sum(one.amount for one in excess[0]), sum(one.amount for one in excess[1])),
            uncovered=sum(one.due is None for some in excess for one in some),
        )

    def _named(self, register: Snapshot) -> set[str]:
        return {register.by_code[code] for code in self.drawing.named}

    def _enter(self, entries: Sequence[Entry], day: date, reason: str) -> None:
        paper = self._paper(day, reason)
        quota_record(entries=entries, paper=paper, standards=self.standards, by=self.by)

    def _people(self, entries: Sequence[Entry], day: date, reason: str) -> None:
        booking = booking_of(entries, self._paper(day, reason), self.standards)
        if faults := booking.faults(OF_STAFF):
            raise Refused(faults)
        with once(booking.paper.key):
            voucher_write(booking, self.by.username)

    def _clean_up(self, register: Snapshot, due: str) -> None:
        """A plan for every body with people beyond its posts."""
        day, [province] = register.day, register.at(Level.PROVINCE)
        for one in excess_on(day, [province.id]):
            paper = _paper(day, 1, "消化超编计划")
            place = Place(one.body, one.kind)
            clean_up_plan(place=place, day=day, due=date.fromisoformat(due), paper=paper, by=self.by)

    def _paper(self, day: date, reason: str) -> Paper:
        self.vouchers += 1
        return _paper(day, self.vouchers, reason)


def _paper(day: date, number: int, reason: str) -> Paper:
    return Paper(
        document=f"{MARK}编〔{day.year}〕{number}号",
        approver=f"{MARK}：省委编委",
        reason=f"{MARK}：{reason}",
        key=f"demo posts {number}",
        central=f"{MARK}中编〔{day.year}〕{number}号",
    )
