"""The demonstration's figures: document, real registers and this run, side by side."""

import csv
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from santu.cli.demo_posts import PostsFound
from santu.cli.match import beyond_json, event_json
from santu.cli.match_words import Units
from santu.cli.screen import padded, wrapped
from santu.kernel.codes import Level
from santu.kernel.messages import N_, message
from santu.register.domain.rows import State
from santu.register.domain.snapshot import HOUSEHOLDS, PEOPLE, Snapshot
from santu.register.domain.succession import Census, Succession, Summary, summarise
from santu.standards.rulebook import Standards
from santu.transition.domain.posts_proof import PoolRow
from santu.transition.domain.proof import Proof

DIGITS = 4
ROW = (40, 9, 15, 16)
"""How wide the columns of the table are, together as a terminal is."""
BASES = ("population/end_2018", "population/end_2019", "population/census_2020")
TOWNSHIP_KINDS = {"街道": "subdistrict", "镇": "town", "乡": "rural_township"}
VILLAGE_KINDS = {"village": "village_committee", "community": "community"}


@dataclass(slots=True)
class Replayed:
    """What a replay came to."""

    units: Units
    succession: Succession
    standards: Standards
    summary: Summary = field(init=False)
    towns: list[str] = field(default_factory=list)
    plan: int = 0
    counts: dict[str, dict[str, int]] = field(default_factory=dict)
    proof: Proof | None = None
    applied: bool = False
    differences: list[str] = field(default_factory=list)
    conserved: dict[str, bool] = field(default_factory=dict)
    restored: bool = False
    seconds: dict[str, float] = field(default_factory=dict)
    posts: PostsFound | None = None
    cases: int = 0
    needs: Sequence[PoolRow] = ()

    def __post_init__(self) -> None:
        self._end_at(self.units.before)

    def reached(self, register: Snapshot, listed: Path) -> None:
        """Take in the register as it is after applying; hold it against the public list and the start."""
        self._end_at(register)
        self.differences += differences(register, listed)
        for quantity in (PEOPLE, HOUSEHOLDS):
            kept = 0 < self.units.before.total(quantity) == register.total(quantity)
            self.conserved[quantity] = self.conserved.get(quantity, True) and kept

    def _end_at(self, register: Snapshot) -> None:
        self.summary = summarise(self.units.before, register, self.succession)

    @property
    def day(self) -> date:
        """The day of the list to arrive at."""
        return self.units.after.day

    @property
    def comes_out(self) -> bool:
        """Whether the end is the real register, nobody lost, proven at every step, undo restores the start, posts add up."""
        proven = self.proof is not None and self.proof.holds
        reached = self.applied and not self.differences and all(self.conserved.values())
        posts = self.posts is None or (self.posts.trial_is_zero and not self.posts.uncovered)
        return proven and reached and self.restored and posts

    def as_json(self, translate: Callable[[str], str]) -> dict[str, object]:
        """The document of ``santu demo --json``."""
        counts, proof = dict(self.counts), self.proof
        steps = counts.pop("steps", 0)
        return {
            "before": _census(self.summary.before),
            "after": _census(self.summary.after),
            "retired_codes": self.summary.retired_codes,
            "created_codes": self.summary.created_codes,
            "document": dict(self.standards.figures("merge/result", self.day)),
            "mean_population": self.mean_population(),
            "events": [event_json(self.units, event) for event in self.succession.events],
            "event_counts": dict(self.summary.events),
            "plan": {**counts.pop("townships", {}), "steps": steps},
            "plan_other": counts,
            "proof": {
                "prefixes": proof.prefixes,
                "base": proof.base,
                "created_or_enlarged": len(proof.created_or_enlarged),
                "end_uncovered": len(proof.end_uncovered),
                "conserved": proof.conserved,
            }
            if proof
            else None,
            "applied": self.applied,
            "end_equals_real_register": self.applied and not self.differences,
            "differences": self.differences,
            "figures_conserved": self.conserved,
            "beyond_list": [beyond_json(item, translate) for item in self.succession.beyond],
            "beyond_follows": "list",
            "undo_restores_digest": self.restored,
            "posts": self._posts_json(),
            "synthetic": {
                "developed_towns": self.towns,
                "bodies": True,
                "instruments": True,
                "posts": True,
                "people": True,
                "cases": self.cases,
            },
            "seconds": self.seconds,
        }

    def _posts_json(self) -> dict[str, object] | None:
        """The posts beside what the document reports of them, and what they took of the pools."""
        if self.posts is None:
            return None
        document = dict(self.standards.figures("quota/result", self.day))
        return {
            **asdict(self.posts),
            "document": document,
            "pool": self.pool(),
            "proving_seconds": self.proving,
        }

    def pool(self) -> dict[str, int]:
        """The least pools of all counties together, what the plan's order needs, and how many are proven to be least."""
        counties = {one.county for one in self.needs}
        unproven = {one.county for one in self.needs if not one.proven}
        return {
            "least": sum(one.least for one in self.needs),
            "planned": sum(one.planned for one in self.needs),
            "counties": len(counties),
            "proven": len(counties - unproven),
        }

    @property
    def proving(self) -> float:
        """The seconds of planning, proving and finding the least pools."""
        return round(self.seconds.get("plan", 0) + self.seconds.get("prove", 0), 2)

    def mean_population(self) -> dict[str, dict[str, Any]]:
        """People per township after the reform, on each base, named (SX-08)."""
        townships = self.summary.after.townships
        found: dict[str, dict[str, Any]] = {}
        for rule_id in BASES:
            rule = self.standards.rule(rule_id)
            people = int(self.standards.figures(rule_id, self.day)["people"])
            mean = round(people / townships, 1) if townships else None
            found[rule_id] = {"base": rule.title_zh, "people": people, "mean": mean}
        return found


def _census(census: Census) -> dict[str, object]:
    return {
        "townships": census.townships,
        "subdistrict": census.subdistrict,
        "town": census.town,
        "rural_township": census.rural_township,
        "urban_type_share": round(float(census.urban_type_share), DIGITS),
    }


def differences(reached: Snapshot, directory: Path) -> list[str]:
    """Codes whose name, kind or parent in the register is not what the public list says.

    Each unit of the list stands in the register as often as in the list, and no other is there.
    Reads the list with nothing but ``csv``: none of the code that imported, planned or applied.
    """
    listed: Counter[tuple[str, ...]] = Counter()
    with (directory / "townships.csv").open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            kind = TOWNSHIP_KINDS[row["type"]] if row["formal"] == "yes" else "zone"
            listed[row["code"], row["name"], kind, row["county_code"], State.STANDING] += 1
    with (directory / "villages.csv").open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            kind, parent = VILLAGE_KINDS[row["kind"]], row["township_code"]
            listed[row["code"], row["name"], kind, parent, State.STANDING] += 1
    here: Counter[tuple[str, ...]] = Counter(
        (str(row.code), row.name, row.kind, str(reached.divisions[row.parent].code), row.state)
        for level in (Level.TOWNSHIP, Level.VILLAGE)
        for row in reached.at(level)
    )
    return sorted({code for code, *_ in (listed - here) + (here - listed)})


def figures_table(replayed: Replayed, translate: Callable[[str], str]) -> Iterator[str]:
    """The figures for people: three columns side by side, the plan and its proof, and what to do next."""

    def say(template: str, /, **params: object) -> str:
        return message(template, **params).render(translate)

    for line in (*_table(replayed, say), "", *_plan_lines(replayed, say), "", *_posts_lines(replayed, say)):
        yield from wrapped(line)
    yield from ("", say(N_("接下来可以看一个镇和它的机构，再看计划全文：")))
    yield say("  santu map {town}", town=replayed.towns[0])
    yield say("  santu plan --show {plan}", plan=replayed.plan)


def _table(replayed: Replayed, say: Callable[..., str]) -> Iterator[str]:
    standards, after = replayed.standards, replayed.summary.after
    document = standards.figures("merge/result", replayed.day)
    real_before = standards.figures("register/townships", date(2020, 6, 30))
    real_after = standards.figures("register/townships", replayed.day)
    yield say(N_("山西省乡镇（街道）改革重演：文件、真实名册、本次运行"))
    yield _row("", say(N_("文件")), say(N_("真实名册")), say(N_("本次运行")))
    names = {
        "townships": N_("乡级单位"),
        "subdistrict": N_("其中街道"),
        "town": N_("其中镇"),
        "rural_township": N_("其中乡"),
    }
    for key, name in names.items():
        real = f"{real_before[key]:,} → {real_after[key]:,}"
        ours = f"{getattr(replayed.summary.before, key):,} → {getattr(after, key):,}"
        yield _row(say(name), f"{document[key]:+,}", real, ours)
    shares = (replayed.summary.before.urban_type_share, after.urban_type_share)
    share = " → ".join(f"{float(found):.2%}" for found in shares)
    urban = int(real_after["subdistrict"]) + int(real_after["town"])
    real_share = f"{urban / int(real_after['townships']):.2%}"
    yield _row(say(N_("城镇型政区占比")), f"{document['urban_type_share_percent']}%", real_share, share)
    codes = standards.figures("register/codes", replayed.day)
    summary = replayed.summary
    for name, key, count in (
        (N_("消失的代码"), "retired", summary.retired_codes),
        (N_("新增的代码"), "created", summary.created_codes),
    ):
        yield _row(say(name), "", f"{codes[key]:,}", f"{count:,}")
    least, below = int(document["mean_population_at_least"]), []
    for found in replayed.mean_population().values():
        base = message(found["base"])
        yield _row(say(N_("平均人口（{base}）"), base=base), f"≥ {least:,}", "", f"{found['mean']:,}")
        if found["mean"] < least:
            below.append(base)
    note = standards.rule("register/townships").note_zh
    if note:
        yield say(N_("注：{note}"), note=message(note))
    if below:
        text = N_("注：按“{bases}”算，平均人口不到 {least:,}；文件没有写明用的是哪一个人口数。")
        yield say(text, bases=tuple(below), least=least)


def _plan_lines(replayed: Replayed, say: Callable[..., str]) -> Iterator[str]:
    plan, proof = replayed.counts.get("townships", {}), replayed.proof
    yield say(
        N_("计划：+ 设立 {establish}，~ 变更 {change}，- 撤销 {abolish} 个乡级单位；共 {steps:,} 步"),
        **plan,
        steps=replayed.counts.get("steps", 0),
    )
    if proof is not None:
        yield say(
            N_(
                "证明：第一步之前和 {steps:,} 步的每一步之后都查过：新增或扩大的违规 {made} 处，"
                "结束时无例外依据的违规 {left} 处"
            ),
            steps=proof.prefixes - 1,
            made=len(proof.created_or_enlarged),
            left=len(proof.end_uncovered),
        )
    yes, no = say(N_("是")), say(N_("否"))
    yield say(
        N_("结果与 {day} 的真实名册逐条一致：{equal}；撤销后登记恢复原样：{restored}"),
        day=replayed.day,
        equal=no if replayed.differences or not replayed.applied else yes,
        restored=yes if replayed.restored else no,
    )
    yield say(
        N_("登记里各单位的人口合计前后相等：{people}；户数：{households}"),
        **{quantity: yes if replayed.conserved.get(quantity) else no for quantity in (PEOPLE, HOUSEHOLDS)},
    )
    yield say(
        N_("决定与名单不一致 {count} 处：登记以 {day} 的名单为准；逐处见 --json 的 beyond_list"),
        count=len(replayed.succession.beyond),
        day=replayed.day,
    )
    yield say(N_("经济发达镇（合成数据，按种子抽取）：{towns}"), towns=tuple(replayed.towns))


def _posts_lines(replayed: Replayed, say: Callable[..., str]) -> Iterator[str]:
    """The posts as the ledger says, beside what the document reports; what the pools took; how long it all took."""
    posts, document = replayed.posts, replayed.standards.figures("quota/result", replayed.day)
    if posts is not None:
        yield say(
            N_("编制（合成数据，{vouchers} 张凭证；试算平衡：{zero}）"),
            vouchers=posts.vouchers,
            zero=_yes(say, posts.trial_is_zero),
        )
        mean, told = posts.mean, document["mean_per_township"]
        yield say(
            N_("乡镇事业编制平均：{before:.2f} → {after:.2f} 名（文件 {told}）"),
            before=mean[0],
            after=mean[1],
            told=told,
        )
        cut, added = document["cut_city_county"], document["added_below_at_least"]
        yield say(
            N_(
                "市县事业编制精简 {cut:,} 名（文件 {told:,}）；为基层增加 {added:,} 名（文件 {least:,} 以上）"
            ),
            cut=posts.cut,
            told=cut,
            added=posts.added,
            least=added,
        )
        yield say(
            N_("超编：{before:,} → {after:,} 名，都有消化计划：{covered}"),
            before=posts.overstaffed[0],
            after=posts.overstaffed[1],
            covered=_yes(say, not posts.uncovered),
        )
        yield say(
            N_(
                "最小周转池：各县合计 {least:,} 名（按计划的次序 {planned:,} 名）；{counties} 个县中 {proven} 个已证明最小"
            ),
            **replayed.pool(),
        )
        yield say(N_("编制计划、证明和求最小周转池：{seconds:.1f} 秒"), seconds=replayed.proving)
    yield say(N_("用时：{total:.1f} 秒"), total=sum(replayed.seconds.values()))


def _yes(say: Callable[..., str], holds: bool) -> str:
    return say(N_("是")) if holds else say(N_("否"))


def _row(*cells: str) -> str:
    return "".join(padded(cell, columns) for cell, columns in zip(cells, ROW, strict=True)).rstrip()
