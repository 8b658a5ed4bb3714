"""``santu prove``: checks every invariant at every prefix of a plan."""

import argparse

from santu.cli.actor import actor, add_actor
from santu.cli.options import add_standards, number_of, standards_of
from santu.cli.output import FAULT, OK, Output
from santu.kernel.messages import N_
from santu.transition.domain.document_text import unresolved_json, unresolved_lines
from santu.transition.selectors.documents import plan_document
from santu.transition.selectors.plans import plan_named
from santu.transition.services.planning import plan_prove, proof_summary

SHOWN = 20
"""Findings shown of each sort; --json has all."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Which plan."""
    parser.add_argument("plan", metavar="N", help=N_("计划编号"))
    add_actor(parser)
    add_standards(parser)


def run(args: argparse.Namespace, out: Output) -> int:
    """Prove; exit code 1 and every finding when the plan does not hold."""
    plan = plan_named(number_of(args.plan, "N"))
    standards = standards_of(args)
    proof = plan_prove(plan=plan, standards=standards, by=actor(args), progress=out.progress)
    document = plan_document(plan, standards)
    made: list[dict[str, object]] = [
        {
            "prefix": finding.prefix,
            "rule": finding.violation.rule,
            "subject": finding.violation.subject,
            "message": finding.violation.message.render(out.translate),
        }
        for finding in proof.created_or_enlarged
    ]
    left: list[dict[str, object]] = [
        {"rule": v.rule, "subject": v.subject, "message": v.message.render(out.translate)}
        for v in proof.end_uncovered
    ]
    for template, rows in ((N_("第 {prefix} 步之后：{message}"), made), (N_("计划结束时：{message}"), left)):
        for row in rows[:SHOWN]:
            out.say(template, **row)
        if len(rows) > SHOWN:
            out.say(N_("  …… 共 {count:,} 项；--json 列出全部。"), count=len(rows))
    out.say(
        N_(
            "第一步之前和 {steps:,} 步的每一步之后都查过：新增或扩大的违规 {made} 处，"
            "结束时无例外依据的违规 {left} 处（原有 {base:,} 处）。"
        ),
        steps=proof.prefixes - 1,
        made=len(made),
        left=len(left),
        base=proof.base,
    )
    for quantity, conserved in proof.conserved.items():
        out.say(CONSERVED[quantity] if conserved else LOST[quantity])
    for line in unresolved_lines(document, out.translate):
        out.print(line)
    if proof.holds:
        out.say(N_("第 {plan} 号计划已证明，可以审批：santu approve {plan}。"), plan=plan.pk)
    else:
        out.note(N_("第 {plan} 号计划不成立：请按上面所列改方案后重新编制。（SX-06）"), plan=plan.pk)
    figures = {**proof_summary(proof), "created_or_enlarged": made, "end_uncovered": left}
    said = {"plan": plan.pk, "state": str(plan.state), "holds": proof.holds, "proof": figures}
    out.data({**said, "unresolved": unresolved_json(document, out.translate)})
    return OK if proof.holds else FAULT


CONSERVED = {
    "people": N_("人口前后相等。"),
    "households": N_("户数前后相等。"),
}
LOST = {
    "people": N_("人口前后不相等：请查明哪些单位撤销时没有写明承接。"),
    "households": N_("户数前后不相等：请查明哪些单位撤销时没有写明承接。"),
}
