"""Background work: how far it is, and where it leads."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.views.decorators.cache import never_cache

from santu.jobs.selectors import job_numbered
from santu.web.days import day_of
from santu.web.leads import lead_of
from santu.web.respond import gone_to, page


@never_cache
def job(request: HttpRequest, number: int) -> HttpResponse:
    """One piece of work, on a page of its own."""
    return page(request, "web/job.html", {"job": job_numbered(number)})


@never_cache
def job_part(request: HttpRequest, number: int) -> HttpResponse:
    """The same as the part of a page, which is asked for every second; done, it leads on by itself."""
    found = job_numbered(number)
    lead = lead_of(found)
    if found.is_done and lead and lead.path:
        return gone_to(request, day_of(request).link(lead.path))
    context = {"job": found, "lead": lead, "day": day_of(request)}
    return render(request, "web/parts/job.html", context)


urlpatterns = [
    path("jobs/<number:number>", job, name="job"),
    path("jobs/<number:number>/part", job_part, name="job-part"),
]
