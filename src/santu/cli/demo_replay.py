"""The replay itself: import → match → design → plan → prove → approve → apply → undo → apply."""

import json
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from django.utils import timezone

from santu.accounts.selectors.people import User
from santu.accounts.services.demo import database_mark_demo, demo_cast_create, demo_others_create
from santu.cli.demo_cases import Wanted, demo_cases
from santu.cli.demo_duties import demo_duties
from santu.cli.demo_enforcement import demo_enforcement
from santu.cli.demo_figures import Replayed
from santu.cli.demo_grid_teams import demo_grid_teams
from santu.cli.demo_grids import demo_grids
from santu.cli.demo_handed import demo_handed, demo_village_tasks
from santu.cli.demo_lists import demo_lists
from santu.cli.demo_loans import demo_loans
from santu.cli.demo_posts import DemoPosts
from santu.cli.demo_powers import demo_powers
from santu.cli.demo_services import demo_services
from santu.cli.demo_survey import demo_survey
from santu.cli.match_words import Units
from santu.design.domain.consulting import Answer
from santu.design.selectors.consultations import answering, askable
from santu.design.services.consultations import (
    DAYS,
    Given,
    consultation_close,
    consultation_open,
    opinion_give,
)
from santu.design.services.replays import Replay, Start, scenario_replay
from santu.formats.bulk import collector_paused
from santu.kernel.codes import Level
from santu.kernel.messages import N_
from santu.register.data import sample_directory, sample_file
from santu.register.domain.body_standard import DEVELOPED
from santu.register.domain.from_files import snapshot_of_files
from santu.register.domain.layouts import read_population, read_register
from santu.register.domain.layouts_decree import read_decree
from santu.register.domain.rows import Division
from santu.register.domain.snapshot import Snapshot
from santu.register.domain.synthetic import MARK, Pools, developed_towns, synthetic_bodies
from santu.register.domain.zhongyang import COUNTY as ZHONGYANG
from santu.register.selectors.acts import latest_act
from santu.register.selectors.digests import county_digests
from santu.register.selectors.snapshots import snapshot
from santu.register.services.bodies import bodies_record, townships_class
from santu.register.services.imports import FigureSource, import_commit, import_preview
from santu.standards.loader import load
from santu.standards.rulebook import Standards
from santu.transition.domain.instruments import made_up
from santu.transition.selectors.authorities import authorities_of
from santu.transition.selectors.posts import needs_of
from santu.transition.services.applying import plan_apply
from santu.transition.services.approving import plan_approve, plan_approve_undo
from santu.transition.services.handover_files import handover_made_up
from santu.transition.services.planning import plan_create, plan_prove
from santu.transition.services.undoing import plan_undo

BEFORE, AFTER = "2020-06-30", "2021-10-31"
PROVINCE = "shanxi"
SEED = 20200630
TITLE = "重演：山西省 2020—2021 年乡镇（街道）改革"
CENSUS = FigureSource(base="census-2020", source="2020 年人口普查分县数按村（社区）分摊推算", estimated=True)

Progress = Callable[[str, int, int], None]


def replay_shanxi(progress: Progress, cases: int) -> Replayed:
    """Build the demonstration in an empty database.

    Bodies, people, developed towns, approvals and as many ``cases`` are made up and marked so; the
    registers of divisions are the real ones.
    """
    standards = load(PROVINCE)
    database_mark_demo(by=None)
    planner, approver = demo_cast_create(by=None)
    with collector_paused():
        return _Replay(standards, planner, approver, progress, cases).run()


@dataclass(slots=True)
class _Replay:
    standards: Standards
    planner: User
    approver: User
    progress: Progress
    cases: int
    seconds: dict[str, float] = field(default_factory=dict)

    def run(self) -> Replayed:
        with self._timed("import"):
            self._import()
            others = demo_others_create(units=snapshot(date.fromisoformat(BEFORE)).by_code, by=None)
        with self._timed("read_after"):
            after = snapshot_of_files(read_register(sample_directory(PROVINCE, AFTER)))
        with self._timed("bodies"):
            towns = self._bodies(after)
        posts = DemoPosts(self.standards, self.planner, SEED)
        with self._timed("posts"):
            posts.before(snapshot(date.fromisoformat(BEFORE)), Pools.on(self.standards, after.day))
        acting: dict[str, Any] = {"standards": self.standards, "by": self.planner, "progress": self.progress}
        with self._timed("design"):
            since = latest_act()
            start = Start(snapshot(date.fromisoformat(BEFORE)), since)
            decree = read_decree(sample_file(PROVINCE, "decree-jinzhong-2021.csv"))
            made = scenario_replay(start=start, after=after, title=TITLE, decree=decree, **acting)
        succession, register = made.succession, start.register
        found = Replayed(Units(register, after), succession, self.standards)
        found.towns = [town.name for town in towns]
        found.seconds = self.seconds
        with self._timed("plan"):
            plan = plan_create(scenario=made.scenario, **acting)
        with self._timed("prove"):
            found.proof = plan_prove(plan=plan, **acting)
        found.plan, found.counts = plan.pk, json.loads(plan.counts)
        if not found.proof.holds:
            return found
        self._consult(made)
        self._carry_out({"plan": plan, **acting}, found, made.base.digests)
        with self._timed("programme"):
            reached = snapshot(after.day)
            posts.after(reached)
            cast = {user.username: user for user in (*others, self.planner, self.approver)}
            demo_loans(reached, self.standards, cast)
        with self._timed("matters"):
            demo_duties(reached.day, reached.by_code, SEED, self.planner)
            demo_powers(reached.by_code[ZHONGYANG], after.day, self.planner)
            demo_grids(reached, self.standards, self.planner)
            demo_grid_teams(reached, self.standards, cast)
            demo_services(reached, self.standards, cast)
            demo_enforcement(reached, self.standards, cast)
            demo_handed(reached, self.standards, cast)
            demo_lists(reached, self.standards, cast)
            demo_village_tasks(reached, cast)
            demo_survey(register, cast)
        with self._timed("cases"):
            found.cases = self._cases(reached)
        with self._timed("posts_found"):
            [province] = register.at(Level.PROVINCE)
            found.posts = posts.found(register.day, after.day, province.id)
            found.needs = needs_of(plan)
        return found

    def _carry_out(self, acting: Mapping[str, Any], found: Replayed, digests: Mapping[str, str]) -> None:
        """Approved and applied, undone by another approval, and applied again."""
        plan = acting["plan"]
        needed = authorities_of(plan, self.standards)
        documents = made_up(needed, date.fromisoformat(AFTER), MARK)
        approving: dict[str, Any] = {"documents": documents, "standards": self.standards, "by": self.approver}
        plan_approve(plan=plan, **approving)
        handover_made_up(plan=plan, by=self.planner)
        with self._timed("apply"):
            plan_apply(**acting)
        found.applied = True
        with self._timed("compare"):
            found.reached(snapshot(found.day), sample_directory(PROVINCE, AFTER))
        with self._timed("undo"):
            self.progress(N_("正在撤销"), 0, 1)
            undoing = made_up(needed, date.fromisoformat(AFTER), MARK, undoing=True)
            plan_approve_undo(plan=plan, **{**approving, "documents": undoing})
            plan_undo(plan=plan, reason=TITLE, by=self.planner)
            self.progress(N_("正在撤销"), 1, 1)
        with self._timed("compare_digest"):
            found.restored = county_digests(set(digests)) == digests
        with self._timed("apply_again"):
            plan_approve(plan=plan, **approving)
            plan_apply(**acting)
            found.reached(snapshot(found.day), sample_directory(PROVINCE, AFTER))

    def _consult(self, made: Replay) -> None:
        """Those of the cast who can be asked are asked, and agree: made up, and marked so."""
        scenario = made.scenario
        bodies = askable(scenario, self.standards)
        found = consultation_open(
            scenario=scenario,
            text=f"{MARK}：就方案征求意见",
            days=self.standards.count(DAYS, timezone.localdate()),
            asked=[(one.body, one.unit) for one in bodies],
            standards=self.standards,
            by=self.planner,
        )
        for asked, person in answering(found.pk):
            opinion_give(asked=asked, given=[Given(Answer.AGREE)], standards=self.standards, by=person)
        consultation_close(number=found.pk, by=self.planner)

    def _cases(self, reached: Snapshot) -> int:
        """A year of work, made up."""
        wanted = Wanted(self.cases, SEED)
        return demo_cases(wanted, reached.by_code, self.standards, self.planner, self.progress)

    @contextmanager
    def _timed(self, name: str) -> Iterator[None]:
        start = time.perf_counter()
        yield
        self.seconds[name] = round(time.perf_counter() - start, 2)

    def _import(self) -> None:
        self.progress(N_("导入登记"), 0, 2)
        directory = sample_directory(PROVINCE, BEFORE)
        files = read_register(directory)
        population = read_population(directory / "population.csv")
        incoming = snapshot_of_files(replace(files, population=population))
        self.progress(N_("导入登记"), 1, 2)
        preview = import_preview(incoming=incoming, figures=CENSUS, by=self.planner)
        title = f"导入山西省 {BEFORE} 的区划名单"
        import_commit(preview=preview, title=title, by=self.planner)
        self.progress(N_("导入登记"), 2, 2)

    def _bodies(self, after: Snapshot) -> list[Division]:
        """Synthetic bodies, and a seeded pick of developed towns among those that go on."""
        self.progress(N_("生成合成机构"), 0, 2)
        base = snapshot(date.fromisoformat(BEFORE))
        pools = Pools.on(self.standards, after.day)
        bodies_record(
            day=base.day,
            bodies=synthetic_bodies(base, pools, SEED),
            title=f"{MARK}：改革前的机构（种子 {SEED}）",
            by=self.planner,
        )
        self.progress(N_("生成合成机构"), 1, 2)
        lasting = {unit for code, unit in base.by_code.items() if code in after.by_code}
        number = int(self.standards.figures("body/developed_towns", after.day)["towns"])
        towns = developed_towns(base, lasting, number, SEED)
        townships_class(
            day=base.day,
            classes={town.id: DEVELOPED for town in towns},
            title=f"{MARK}：经济发达镇（种子 {SEED}）",
            by=self.planner,
        )
        self.progress(N_("生成合成机构"), 2, 2)
        return towns
