"""What ``santu grid`` tells of a run."""

from dataclasses import asdict
from pathlib import Path

from santu.cli.output import Output
from santu.kernel.messages import N_, Message
from santu.scale.results import Totals, conflicts, violations
from santu.scale.running import Outcome

SHOWN = 50
OF_VILLAGE = N_("{village}：{why}")
MORE = N_("……另有 {number:,} 条；全部在各份的 faults、violations 和 conflicts 表里。")


def tell(out: Output, folder: Path, outcome: Outcome, found: Totals, name: str) -> None:
    """Tell what came of a run: the figures, then what is above a cap, what was wrong, and what is to be settled."""
    _figures(out, outcome, found, name)
    above, open_ = violations(folder, outcome, SHOWN), conflicts(folder, outcome, SHOWN)
    out.data(_json(out, outcome, found, above, open_))
    if out.as_json:
        return
    for village, one in above:
        out.note(OF_VILLAGE, village=village, why=one)
    if outcome.faults:
        out.faults(outcome.faults[:SHOWN])
    for village, one in open_:
        out.note(OF_VILLAGE, village=village, why=one)
    told = found.exceptions + found.without_effect - len(above) + found.conflicts - len(open_)
    if more := max(0, len(outcome.faults) - SHOWN) + told:
        out.note(MORE, number=more)


def _figures(out: Output, outcome: Outcome, found: Totals, name: str) -> None:
    """The figures of a run, as people read them."""
    out.say(
        N_("{villages:,} 个村（社区），{buildings:,} 栋建筑，{households:,} 户 {people:,} 人。"),
        villages=found.villages,
        buildings=found.buildings,
        households=found.households,
        people=found.people,
    )
    out.say(
        N_("网格 {grids:,} 个（下界 {bound:,}），专属网格 {special:,} 个；{proven:,} 个村已证明最少。"),
        grids=found.grids,
        bound=found.bound,
        special=found.special,
        proven=found.proven,
    )
    out.say(
        N_("超过上限 {over:,} 个，不连通 {apart:,} 个；单栋建筑超限或限期例外 {exceptions:,} 个。"),
        over=found.over,
        apart=found.disconnected,
        exceptions=found.exceptions,
    )
    if found.changed is not None:
        out.say(
            N_("原有网格保留 {kept:,} 个，{changed:.1%} 的户换了网格。"),
            kept=found.kept,
            changed=found.changed,
        )
    if found.codes_kept or found.retired:
        out.say(
            N_("沿用原代码 {kept:,} 个，停用代码 {retired:,} 个，停用的不再给别的网格。"),
            kept=found.codes_kept,
            retired=found.retired,
        )
    if found.tasks or found.conflicts:
        out.say(
            N_("多网合一：{tasks:,} 项任务已归入新网格，{conflicts:,} 处待定。"),
            tasks=found.tasks,
            conflicts=found.conflicts,
        )
    done = len(outcome.parts) - outcome.again
    if done:
        out.say(N_("有 {number:,} 份此前已做完，没有重做。"), number=done)
    out.say(N_("表的摘要：{digest}"), digest=outcome.digest)
    out.say(N_("已写到 {file}。"), file=name)


def _json(
    out: Output,
    outcome: Outcome,
    found: Totals,
    above: list[tuple[str, Message]],
    open_: list[tuple[str, Message]],
) -> dict[str, object]:
    def rows(told: list[tuple[str, Message]]) -> list[dict[str, str]]:
        return [{"village": village, "message": one.render(out.translate)} for village, one in told]

    counts = {"parts": len(outcome.parts), "done_before": len(outcome.parts) - outcome.again}
    return {
        **asdict(found),
        "digest": outcome.digest,
        **counts,
        "violations": rows(above),
        # Beside the number of all of them.
        "to_settle": rows(open_),
        "faults": out.fault_rows(outcome.faults),
    }
