"""``PROCESS CASES``: the same cases by SpiffWorkflow, its state through its own serializer after every step."""

import json
import sys
from pathlib import Path
from time import process_time

from SpiffWorkflow.bpmn import BpmnWorkflow
from SpiffWorkflow.bpmn.parser import BpmnParser
from SpiffWorkflow.bpmn.parser.TaskParser import TaskParser
from SpiffWorkflow.bpmn.parser.util import full_tag
from SpiffWorkflow.bpmn.script_engine import PythonScriptEngine
from SpiffWorkflow.bpmn.serializer import BpmnWorkflowSerializer
from SpiffWorkflow.bpmn.specs.defaults import UserTask
from SpiffWorkflow.util.task import TaskState

DATA = Path(__file__).parents[2] / "src/santu/operate/data"


class Answers(PythonScriptEngine):
    def evaluate(self, task: object, expression: str, external_context: object = None) -> object:
        return {"departments": 3, "working": 3}.get(expression, "P5D" if "/" in expression else False)


name, cases = sys.argv[1], int(sys.argv[2])
parser = BpmnParser()
parser.OVERRIDE_PARSER_CLASSES = {full_tag("serviceTask"): (TaskParser, UserTask)}
parser.add_bpmn_file(str(DATA / f"{name}.bpmn"))
[process] = parser.get_process_ids()
specs = parser.get_spec(process), parser.get_subprocess_specs(process)
serializer, steps, start = BpmnWorkflowSerializer(BpmnWorkflowSerializer.configure()), 0, process_time()
for _ in range(cases):
    flow = BpmnWorkflow(*specs, script_engine=Answers())
    flow.do_engine_steps()
    while waiting := flow.get_tasks(state=TaskState.READY, manual=True):
        waiting[0].run()
        flow.do_engine_steps()
        flow, steps = serializer.deserialize_json(serializer.serialize_json(flow)), steps + 1
        flow.script_engine = Answers()
print(json.dumps({"seconds": process_time() - start, "steps": steps}))
