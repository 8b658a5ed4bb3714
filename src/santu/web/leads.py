"""Where background work leads: to the page of what it made, or of what it was done to."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.urls import reverse

from santu.jobs.selectors import JobView
from santu.kernel.messages import N_


@dataclass(frozen=True, slots=True)
class Way:
    """The name of a page, and the key under which result or arguments of a job hold what it is about.

    ``title`` says what one finds there, ``start`` names the page to go back to where nothing was made;
    it is about what the arguments hold under ``start_key``, if it is about anything.
    """

    page: str
    key: str
    title: str
    start: str
    start_key: str = ""


@dataclass(frozen=True, slots=True)
class Lead:
    """An address, and what one finds there; ``back`` is where the work can be started again."""

    path: str
    title: str
    back: str


PLAN = N_("打开计划")
WAYS: Mapping[str, Way] = {
    "scenario_replay": Way("scenario", "scenario", N_("打开方案"), "scenario-new"),
    "plan_create": Way("plan", "plan", PLAN, "plans"),
    "plan_prove": Way("plan", "plan", PLAN, "plans"),
    "plan_apply": Way("plan", "plan", PLAN, "plans"),
    "plan_undo": Way("plan", "plan", PLAN, "plans"),
    "import_review": Way("import-draft", "draft", N_("看查到的结果"), "import-new"),
    "import_commit": Way("import", "act", N_("打开这次导入"), "import-draft", "draft"),
    "process_simulate": Way("process-drafts", "process", N_("看试走的结果"), "process-drafts", "process"),
    "act_undo": Way("act", "act", N_("查看操作"), "acts"),
}
"""By the name of the job; one that is not here ends on its own page."""


def lead_of(job: JobView) -> Lead | None:
    """Where a job leads; ``None`` for one that nobody waits for."""
    way = WAYS.get(job.name)
    if way is None:
        return None
    about = job.result.get(way.key, job.args.get(way.key))
    if way.start_key:
        back = reverse(way.start, args=[job.args[way.start_key]])
    else:
        back = reverse(way.page, args=[job.args[way.key]]) if way.key in job.args else reverse(way.start)
    return Lead(reverse(way.page, args=[about]) if about else "", way.title, back)
