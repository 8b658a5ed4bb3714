"""The steps of a case. Each is one pure call: a state and the facts in, the next state and what happened out.

What is due fires first, in every step: so a case comes out the same whenever its clocks are looked after, and nobody
acts on a task whose time is up. A step that is refused changes nothing.
"""

from dataclasses import dataclass
from datetime import datetime

from santu.kernel.messages import N_, refuse
from santu.operate.domain.definition import DONE, TASKS, WAITS, Definition, Kind, Node
from santu.operate.domain.facts import Facts
from santu.operate.domain.running import Run
from santu.operate.domain.state import ROOT, State, Step, Token


@dataclass(frozen=True, slots=True)
class Waiting:
    """A task to be done, or a message waited for: where, since when, and the moment when its first clock strikes."""

    token: Token
    node: Node
    due: datetime | None


def begin(definition: Definition, facts: Facts) -> Step:
    """Open a case.

    Raises:
        Refused: a fact, a list or a clock that the way to the first tasks needs is not given.
    """
    run = Run(definition, State(definition.digest), facts)
    run.leave(definition.nodes[definition.starts[definition.id]], ROOT)
    run.settle()
    return run.step()


def waiting(definition: Definition, state: State) -> tuple[Waiting, ...]:
    """What the case waits for, in the order in which it began; a multi-instance task by its instances."""
    due: dict[int, datetime] = {}
    for clock in sorted(state.clocks, key=lambda clock: clock.due, reverse=True):
        due[clock.token] = clock.due
    return tuple(
        Waiting(token, node, due.get(token.parent if node.each else token.id))
        for token in state.tokens
        if (node := definition.nodes[token.node]).kind in WAITS and (not node.each or token.item is not None)
    )


def complete(definition: Definition, state: State, token: int, facts: Facts, outcome: str = DONE) -> Step:
    """End a user or service task, or one instance of it, with one of its outcomes.

    Raises:
        Refused: the task has moved, has no such outcome, or a fact that the way on needs is not given.
    """
    run = Run(definition, state, facts)
    run.strike()
    row = run.tokens.get(token)
    if row is None:
        raise refuse(
            str(token), N_("这项任务已经办结，或已因撤回、到期而结束，不能再办；请刷新待办后查看去向。")
        )
    node = definition.nodes[row.node]
    if node.kind not in TASKS or (node.each and row.item is None):
        raise refuse(node.id, N_("“{name}”不是能直接办结的任务；请在待办中选择。"), name=node.called)
    if outcome not in node.outcomes:
        raise refuse(
            node.id,
            N_("任务“{name}”没有“{outcome}”这一结果；可选：{outcomes}。"),
            name=node.called,
            outcome=outcome,
            outcomes=node.outcomes,
        )
    run.end(row, outcome)
    run.settle()
    return run.step()


def fire(definition: Definition, state: State, facts: Facts) -> Step:
    """Let every clock strike that is due by now; without one the state stays as it is.

    Raises:
        Refused: a fact that the way on needs is not given.
    """
    run = Run(definition, state, facts)
    run.strike()
    return run.step()


def deliver(definition: Definition, state: State, message: str, facts: Facts) -> Step:
    """Hand a message to what has waited for it longest.

    Raises:
        Refused: nothing waits for it, or a fact that the way on needs is not given.
    """
    run = Run(definition, state, facts)
    run.strike()
    for token in run.tokens.values():
        node = definition.nodes[token.node]
        if node.kind == Kind.MESSAGE and node.message == message:
            run.end(token, "")
            run.settle()
            return run.step()
    raise refuse(
        message, N_("此件现在不等待消息“{message}”；请核对消息名称，或待其到达后再送。"), message=message
    )
