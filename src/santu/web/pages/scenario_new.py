"""A new scenario out of a later list: files, what they are to lead to, and background work."""

import re

from django.http import HttpRequest, HttpResponse
from django.urls import path, reverse
from django.views.decorators.http import require_http_methods

from santu.jobs.services import job_start
from santu.kernel.messages import N_, Fault, Refused, message
from santu.register.domain.layouts_templates import TEMPLATES
from santu.register.selectors.acts import last_day
from santu.register.services.uploads import uploads_drop, uploads_keep
from santu.standards.loader import load
from santu.web.days import day_in, day_of
from santu.web.respond import gone_to, page
from santu.web.uploads import MOST_BYTES, NEEDED, files_of

PARTS = (*NEEDED, "decree")
APART = re.compile(r"[\s、，,；;]+")


@require_http_methods(["GET", "POST"])
def scenario_new(request: HttpRequest) -> HttpResponse:
    """Ask for the list that is to be arrived at, or begin the work on it."""
    if request.method == "POST":
        return _begun(request)
    templates = [TEMPLATES[part] for part in NEEDED]
    context = {"templates": templates, "most": MOST_BYTES >> 20, "last": last_day()}
    return page(request, "web/scenario_new.html", context)


def _begun(request: HttpRequest) -> HttpResponse:
    files, faults = files_of(request, PARTS)
    title = request.POST.get("title", "").strip()
    if not title:
        faults.append(Fault("title", message(N_("没有写方案的名称；请补上。"))))
    days = {key: day_in(request, key, faults) for key in ("until", "start")}
    if faults:
        raise Refused(faults)
    args = {
        **{key: day.isoformat() if day else "" for key, day in days.items()},
        "title": title,
        "scope": [text for text in APART.split(request.POST.get("scope", "")) if text],
        "draft": "draft" in request.POST,
        "standards": load().jurisdiction,
        "folder": uploads_keep(files),
    }
    try:
        job = job_start(name="scenario_replay", args=args, by=request.user.get_username())
    except Refused:
        uploads_drop(str(args["folder"]))
        raise
    return gone_to(request, day_of(request).link(reverse("job", args=[job])))


urlpatterns = [path("scenarios/new", scenario_new, name="scenario-new")]
