"""Where background work leads: to the page of what it made, or of what it was done to."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.urls import reverse

from santu.jobs.selectors import JobView
from santu.kernel.messages import N_


@dataclass(frozen=True, slots=True)
class Way:
    """The name of a page, and the key under which result or arguments of a job hold what it is about.

    ``title`` says what one finds there, ``start`` names the page to go back to where nothing was made.
    """

    page: str
    key: str
    title: str
    start: str


@dataclass(frozen=True, slots=True)
class Lead:
    """An address, and what one finds there; ``back`` is where the work can be started again."""

    path: str
    title: str
    back: str


PLAN = N_("打开计划")
WAYS: Mapping[str, Way] = {
    "plan_create": Way("plan", "plan", PLAN, "plans"),
    "plan_prove": Way("plan", "plan", PLAN, "plans"),
    "plan_apply": Way("plan", "plan", PLAN, "plans"),
    "plan_undo": Way("plan", "plan", PLAN, "plans"),
}
"""By the name of the job; one that is not here ends on its own page."""


def lead_of(job: JobView) -> Lead | None:
    """Where a job leads; ``None`` for one that nobody waits for."""
    way = WAYS.get(job.name)
    if way is None:
        return None
    about = job.result.get(way.key, job.args.get(way.key))
    back = reverse(way.page, args=[job.args[way.key]]) if way.key in job.args else reverse(way.start)
    return Lead(reverse(way.page, args=[about]) if about else "", way.title, back)
