"""``santu explain``: a step in a sentence, why it waits for others, and what waits for it."""

import argparse
from collections.abc import Iterable

from santu.cli.options import add_standards, number_of, standards_of
from santu.cli.output import OK, Output
from santu.design.selectors.scenarios import scenario_design
from santu.kernel.messages import N_, Message, refuse
from santu.register.domain.lookup import unit_called
from santu.transition.domain.document import PlanDocument, step_to_json
from santu.transition.domain.sentences import follower_sentences, step_sentence, wait_sentences
from santu.transition.domain.steps import Step, Why
from santu.transition.selectors.documents import plan_document
from santu.transition.selectors.plans import plan_named

Waits = Iterable[tuple[Why, tuple[int, ...], Message]]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Which step of which plan, or which unit."""
    parser.add_argument("plan", metavar="N", help=N_("计划编号"))
    parser.add_argument("step", metavar="STEP", nargs="?", default="", help=N_("第几步"))
    parser.add_argument("--unit", metavar="UNIT", default="", help=N_("这个单位的每一步（代码、编号或名称）"))
    add_standards(parser)


def run(args: argparse.Namespace, out: Output) -> int:
    """Explain one step, or list the steps of a unit."""
    if bool(args.step) == bool(args.unit):
        raise refuse("santu explain", N_("请写明第几步，或用 --unit 写明哪个单位，二者取一。"))
    plan = plan_named(number_of(args.plan, "N"))
    out.progress(N_("读取计划"), 0, 1)
    document = plan_document(plan, standards_of(args))
    out.progress(N_("读取计划"), 1, 1)
    reasons = {
        proposal.key: (proposal.reason, proposal.source)
        for proposal in scenario_design(plan.scenario, standards_of(args)).proposals
    }
    if args.unit:
        return _unit(document, args.unit, out)
    step = _step(document, number_of(args.step, "STEP"))
    reason, source = reasons[step.proposal]
    out.print(step_sentence(step, document.units).render(out.translate))
    out.say(N_("缘由：{reason}（{source}）。"), reason=reason, source=source)
    earlier = list(wait_sentences(step, document.steps, document.units))
    later = list(follower_sentences(step, document.steps, document.units))
    out.say(N_("在此之前：") if earlier else N_("在此之前不必等任何一步。"))
    _tell(earlier, out)
    out.say(N_("在此之后：") if later else N_("没有别的步骤等它。"))
    _tell(later, out)
    out.data(
        {
            **step_to_json(step),
            "sentence": step_sentence(step, document.units).render(out.translate),
            "reason": reason.render(out.translate),
            "source": source,
            "waits_for": _rows(earlier, out),
            "waited_for_by": _rows(later, out),
        }
    )
    return OK


def _step(document: PlanDocument, number: int) -> Step:
    if not 1 <= number <= len(document.steps):
        template = N_("第 {plan} 号计划只有第 1 到第 {last} 步，没有第 {step} 步；请核对。")
        raise refuse("STEP", template, plan=document.number, last=len(document.steps), step=number)
    return document.steps[number - 1]


def _unit(document: PlanDocument, text: str, out: Output) -> int:
    unit = unit_called(document.units.snapshot(), text)
    steps = [
        step
        for step in document.steps
        if any(unit.id in (change.unit, change.was, change.becomes) for change in step.changes)
    ]
    sentences = [step_sentence(step, document.units).render(out.translate) for step in steps]
    if not steps:
        out.say(N_("第 {plan} 号计划没有改动“{name}”。"), plan=document.number, name=unit.name)
    for sentence in sentences:
        out.print(sentence)
    found = [{**step_to_json(s), "sentence": said} for s, said in zip(steps, sentences, strict=True)]
    out.data({"plan": document.number, "unit": unit.id, "name": unit.name, "steps": found})
    return OK


def _tell(waits: Waits, out: Output) -> None:
    for _, _, sentence in waits:
        out.print(f"  {sentence.render(out.translate)}")


def _rows(waits: Waits, out: Output) -> list[dict[str, object]]:
    return [
        {"why": str(why), "steps": list(numbers), "sentence": sentence.render(out.translate)}
        for why, numbers, sentence in waits
    ]
