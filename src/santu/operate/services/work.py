"""What processes leave to background work: simulating a version in the making."""

from collections.abc import Mapping
from typing import Any

from santu.jobs.ports import Done, Handler, Progress
from santu.kernel.messages import N_, Refused
from santu.operate.selectors.drafts import draft_made, draft_named
from santu.operate.selectors.simulating import Version, simulated
from santu.operate.services.publishing import draft_found


def _simulate(args: Mapping[str, Any], _by: str, progress: Progress, done: Done) -> None:
    draft = draft_named(args["process"], args["draft"])
    made = draft_made(draft)
    if made.faults or made.definition is None or made.binding is None:
        raise Refused(made.faults)
    stage = N_("正在用办过的件试走")
    version = Version(made.definition, made.binding)
    found = simulated(draft.process, version, lambda n, of: progress(stage, n, of))
    draft_found(draft=draft.pk, drawing=draft.drawing, binding=draft.binding, found=found)
    done({"draft": draft.pk})


HANDLERS = (Handler("process_simulate", N_("试走流程草稿"), _simulate),)
