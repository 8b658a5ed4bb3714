"""What processes leave to background work: simulating a version in the making."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils import timezone

from santu.jobs.ports import Done, Handler, Progress
from santu.kernel.codes import Level
from santu.kernel.messages import N_, Refused
from santu.operate.domain.differing import Saying
from santu.operate.selectors.drafts import draft_made, draft_named
from santu.operate.selectors.measured import Place
from santu.operate.selectors.simulating import Among, simulated
from santu.operate.services.publishing import Wording, draft_found


def _simulate(args: Mapping[str, Any], by: str, progress: Progress, done: Done) -> None:
    draft = draft_named(args["process"], args["draft"])
    made = draft_made(draft)
    if made.faults or made.definition is None or made.binding is None:
        raise Refused(made.faults)
    stage = N_("正在用办过的件试走")
    version, narrowed = Saying(made.definition, made.binding), dict(args.get("among", {}))
    found = simulated(draft.process, version, _among(narrowed), lambda n, of: progress(stage, n, of))
    found = {**found, "among": narrowed}
    draft_found(draft=draft.pk, told=Wording(draft.drawing.encode(), draft.binding), found=found, by=by)
    done({"draft": draft.pk})


def _among(told: Mapping[str, str]) -> Among:
    """What ``narrowed_to`` told of."""
    first, last = (date.fromisoformat(told[key]) if key in told else None for key in ("first", "last"))
    if "unit" not in told:
        return Among(None, first, last)
    unit, level = told["unit"], Level(told["level"])
    return Among(Place(unit, level, unit, timezone.localdate()), first, last)


HANDLERS = (Handler("process_simulate", N_("试走流程草稿"), _simulate),)
