"""SpiffWorkflow on the same BPMN file, asked what ours is asked: what waits, which clocks run, is it over."""

import io
import re
from collections import Counter
from datetime import datetime, timedelta

import time_machine
from SpiffWorkflow.bpmn import BpmnEvent, BpmnWorkflow
from SpiffWorkflow.bpmn.parser.BpmnParser import BpmnParser
from SpiffWorkflow.bpmn.parser.TaskParser import TaskParser
from SpiffWorkflow.bpmn.parser.util import full_tag
from SpiffWorkflow.bpmn.script_engine import PythonScriptEngine
from SpiffWorkflow.bpmn.specs.defaults import UserTask
from SpiffWorkflow.bpmn.specs.event_definitions.message import MessageEventDefinition
from SpiffWorkflow.util.task import TaskState

WAITING = TaskState.READY | TaskState.WAITING


class Parser(BpmnParser):
    """A service task waits for somebody, as ours does."""

    OVERRIDE_PARSER_CLASSES = {full_tag("serviceTask"): (TaskParser, UserTask)}


class Answers(PythonScriptEngine):
    """Our closed forms in place of Python: names of facts, lists, completion, durations."""

    def __init__(self, guards: dict, items: dict) -> None:
        super().__init__()
        self.guards, self.items, self.outcomes = guards, items, {}

    def evaluate(self, task, expression, external_context=None):
        text = expression.strip()
        if text.startswith("P"):
            return text
        if text in self.items:
            return len(self.items[text])
        if task.task_spec.name.endswith("[child]") or re.match(r"\d|first|all", text):
            return self._amount(task, text)
        name = text.removeprefix("not ")
        held = self.guards[name] if "." not in name else self._ended(*name.split("."))
        return held != text.startswith("not ")

    def _amount(self, task, text):
        """Asked of the task: its cardinality; of the instance that just ended: whether that is enough."""
        if not task.task_spec.name.endswith("[child]"):
            return int(text)
        amount, _, outcome = text.partition(" ")
        siblings = [c for c in task.parent.children if c.task_spec is task.task_spec]
        over = [self.outcomes[c.id] for c in siblings if c.id in self.outcomes]
        count = sum(not outcome or ended == outcome for ended in over)
        if amount == "all":
            return len(over) == len(siblings)
        if amount.endswith("%"):
            return count / len(siblings) >= int(amount[:-1]) / 100
        return count >= (1 if amount == "first" else int(amount))

    def _ended(self, node, outcome):
        return outcome in self.outcomes.get(node, ())


def _instance(task) -> int:
    """Which of the instances around it a task stands in, counted from 1; 0 where there are none."""
    while task:
        if task.task_spec.name.endswith("[child]"):
            siblings = [one for one in task.parent.children if one.task_spec is task.task_spec]
            return siblings.index(task) + 1
        within = task.workflow.parent_task_id
        task = task.parent or (within and task.workflow.top_workflow.get_task_from_id(within))
    return 0


class Case:
    """A case in SpiffWorkflow, at a clock that stands until told otherwise."""

    def __init__(self, file: bytes, at: datetime, guards: dict, items: dict) -> None:
        parser = Parser()
        parser.add_bpmn_io(io.BytesIO(file))
        [process] = parser.get_process_ids()
        self.answers = Answers(guards, items)
        self.at, self.late = at, timedelta()
        with self._now():
            self.flow = BpmnWorkflow(
                parser.get_spec(process), parser.get_subprocess_specs(process), self.answers
            )
            self.flow.do_engine_steps()

    def _now(self):
        return time_machine.travel(self.at, tick=False)

    def _standing(self):
        """Tasks that wait for somebody, by BPMN id; a multi-instance task by its instances."""
        for task in self.flow.get_tasks(state=TaskState.READY, manual=True):
            yield task.task_spec.bpmn_id, task

    def waiting(self) -> Counter:
        tasks = Counter(number for number, _ in self._standing())
        messages = (
            t for t in self._events() if isinstance(t.task_spec.event_definition, MessageEventDefinition)
        )
        return tasks + Counter(task.task_spec.bpmn_id for task in messages)

    def clocks(self) -> Counter:
        timers = (
            t for t in self._events() if not isinstance(t.task_spec.event_definition, MessageEventDefinition)
        )
        return Counter((t.task_spec.bpmn_id, self._due(t)) for t in timers)

    @staticmethod
    def _due(task) -> datetime:
        """When a clock strikes, without what :meth:`fire` was late by."""
        return datetime.fromisoformat(task.internal_data["event_value"]).replace(microsecond=0)

    def _events(self):
        return [t for t in self.flow.event_manager.tasks.values() if t.has_state(TaskState.WAITING)]

    def over(self) -> bool:
        return self.flow.completed

    def complete(self, node: str, outcome: str, at: datetime, instance: int = 0) -> None:
        """End the task of a node, in the instance of that place in its list."""
        self.at = at
        with self._now():
            self.flow.refresh_timers()
            self.flow.do_engine_steps()
            task = next(
                t for number, t in self._standing() if number == node and _instance(t) in {0, instance}
            )
            self.answers.outcomes[task.id] = outcome
            task.run()
            self.flow.do_engine_steps()

    def fire(self, at: datetime) -> None:
        """Spiff fires only after the due moment: each time a little later, for the clocks that start then."""
        self.late += timedelta(microseconds=1)
        self.at = at + self.late
        with self._now():
            self.flow.refresh_timers()
            self.flow.do_engine_steps()

    def deliver(self, message: str, at: datetime) -> None:
        self.at = at
        with self._now():
            self.flow.send_event(BpmnEvent(MessageEventDefinition(message)))
            self.flow.do_engine_steps()
