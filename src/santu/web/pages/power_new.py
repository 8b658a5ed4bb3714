"""Entering an instrument over powers: what it says, its matters and townships ticked or in a list, previewed, carried out at once."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import path, reverse
from django.views.decorators.http import require_http_methods

from santu.accounts.domain.roles import Right
from santu.design.domain.wishes import Enact
from santu.design.services.by_hand import scenario_of_instrument
from santu.hits.limits import UPLOADS
from santu.kernel.codes import Level
from santu.kernel.messages import N_, Fault, Message, Refused, message
from santu.register.domain.layouts_powers import TEMPLATE
from santu.register.domain.powers import ASSUMABLE, FORMS, PENDINGS, Form, Instrument, Item, Pending
from santu.register.domain.powers_chosen import Chosen, items_chosen, offered, townships_of
from santu.register.domain.snapshot import Snapshot
from santu.register.selectors.access import units_seen
from santu.register.selectors.act_views import names_of
from santu.register.selectors.held import register_on
from santu.register.selectors.instruments import instrument_of_act, met_on, powers_given, read_with
from santu.register.services.powers import (
    PowerPreview,
    power_file_preview,
    power_preview,
)
from santu.standards.loader import load
from santu.transition.domain.follow_sums import Follows
from santu.transition.selectors.instruments import follows_of
from santu.transition.services.powers import power_enter
from santu.web.days import day_in
from santu.web.given import asked, written
from santu.web.limits import limited
from santu.web.pages.unit_frame import unit_frame
from santu.web.people import person_of
from santu.web.posts_files import faults_table, is_import, seen_of
from santu.web.power_rows import follows_table, follows_unknown, items_table, sums_table
from santu.web.respond import gone_to, page
from santu.web.sights import sight_of
from santu.web.tables.template_files import template_file
from santu.web.uploads import MOST_BYTES, file_at_hand

PLAN = "plan"
TEAM = "enforcement"
"""The slot of the bodies that the page offers first."""


@require_http_methods(["GET", "POST"])
@limited(UPLOADS, "POST")
def power_new(request: HttpRequest, unit: str) -> HttpResponse:
    """The form, what it would change, or, once that was seen, the page of the instrument."""
    if (form := request.GET.get("format")) in ("xlsx", "csv"):
        return template_file(TEMPLATE, form)
    heading, day, context = unit_frame(request, unit, "unit-duties")
    county = unit if heading.row.level is Level.COUNTY else ""
    base = register_on(day.shown, (county,)) if county else None
    context |= {"part": "powers", "county": county, "most": MOST_BYTES >> 20, "said": request.POST}
    context |= _choices(base, county, asked(request, "form")) if base else {}
    context["ticked"] = request.GET.getlist("matter")
    if request.method != "POST" or not county:
        return page(request, "web/power_new.html", context)
    with file_at_hand(request, "file") as file:
        said, faults = _instrument(request)
        if faults:
            raise Refused(faults)
        by = person_of(request)
        if file is None:
            items = _ticked(request, said, county)
            preview = power_preview(instrument=said, county=county, items=items, by=by)
        else:
            try:
                preview = power_file_preview(path=file, instrument=said, county=county, by=by)
            except Refused as refused:
                table = faults_table(refused.faults, file.name)
                return page(request, "web/power_new.html", context, tables=[table])
        seen = seen_of(preview.digest, preview.since, *preview.changes)
        if is_import(request, seen):
            act = power_enter(preview=preview, followed=written(request, "followed"), by=by)
            return gone_to(request, day.link(reverse("instrument", args=[instrument_of_act(act.pk)])))
        if is_import(request, seen, PLAN):
            enact = Enact(preview.said, tuple(preview.items))
            made = scenario_of_instrument(enact=enact, county=county, standards=load(), by=by)
            return gone_to(request, day.link(reverse("unit-design", args=[county]), scenario=made.pk))
    sight = sight_of(request)
    follows = follows_of(preview.decided.pairs, preview.base, county)
    context |= {
        "extra": "web/parts/power_decision.html" if follows else "",
        "may_plan": sight.has(Right.DESIGN) and bool(units_seen(sight, [county], Right.DESIGN)),
        "preview": preview,
        "unknown": follows_unknown(follows),
        "seen": seen,
        "count": len(preview.decided.pairs),
        "does": N_("按这份文件登记"),
        "told": _told(preview),
    }
    return page(request, "web/power_new.html", context, tables=_tables(preview, follows))


def _choices(base: Snapshot, county: str, form: str) -> dict[str, Any]:
    """What can be ticked: matters, townships, departments, bodies of townships."""
    townships = townships_of(base, county)
    bodies = [base.bodies[one] for place in townships for one in base.bodies_of.get(place, ())]
    first = next((body.name for body in bodies if body.slot == TEAM), "")
    return {
        "forms": FORMS.items(),
        "form": form if form in list(Form) else Form.DEVOLVE.value,
        "pendings": PENDINGS.items(),
        "assumable": ASSUMABLE.items(),
        "matters": offered(base, county),
        "townships": [base.divisions[place] for place in townships],
        "departments": [base.bodies[one] for one in base.bodies_of.get(county, ())],
        "bodies": sorted({body.name for body in bodies}),
        "body": first,
    }


def _instrument(request: HttpRequest) -> tuple[Instrument, list[Fault]]:
    """What the document says of itself, and the days that are none."""
    faults: list[Fault] = []
    days = {name: day_in(request, name, faults) for name in ("published_on", "effective", "assessment_due")}
    form, pending = written(request, "form"), written(request, "pending")
    if form not in list(Form):
        faults.append(Fault("form", message(N_("没有选做什么；请选下放、收回、委托、划转或转为法定。"))))
    said = Instrument(
        Form(form) if form in list(Form) else Form.DEVOLVE,
        written(request, "number"),
        written(request, "title"),
        written(request, "issuer"),
        published_in=written(request, "published_in"),
        pending=Pending(pending) if pending in list(Pending) else None,
        pending_text=written(request, "pending_text"),
        assumed=tuple(name for name in ASSUMABLE if name in request.POST.getlist("assumed")),
        **days,
    )
    return said, faults


def _ticked(request: HttpRequest, said: Instrument, county: str) -> list[Item]:
    """The items of what was ticked.

    Raises:
        Refused: some cannot be made.
    """
    on = met_on(said, county)
    base = read_with(register_on(on, (county,)), said.number)
    places = [one for one in townships_of(base, county) if one in request.POST.getlist("place")]
    organ = written(request, "organ")
    chosen = Chosen(
        said.form,
        list(dict.fromkeys(request.POST.getlist("matter"))),
        places,
        organ if organ in base.bodies_of.get(county, ()) else "",
        written(request, "body"),
    )
    given = {one.item.key: one.item for one in powers_given(townships_of(base, county), on)}
    items, faults = items_chosen(chosen, base, county, given)
    if faults:
        raise Refused(faults)
    return items


def _told(preview: PowerPreview) -> list[Message]:
    day = message(N_("{day} 起变更，一次操作，可以撤销"), day=preview.base.day)
    return [day] if preview.is_new else [message(N_("这份文件已经登记，没有要变更的职权。"))]


def _tables(preview: PowerPreview, follows: Sequence[Follows]) -> list[Any]:
    """What would change, the sums by department, and what follows."""
    base = preview.base
    organs = {
        (now.place, now.matter): was.organ or base.bodies[was.body].host
        for was, now in preview.decided.pairs
        if was is not None
    }
    named = {now.matter: now.name for _, now in preview.decided.pairs}
    items = [replace(one, name=named.get(one.matter, one.name)) for one in preview.items]
    townships = townships_of(base, preview.county)
    units = {*townships, *organs.values(), preview.county}
    units |= {unit for one in items for unit in (one.organ, one.body, one.place)}
    units |= {body for one in follows for body in (one.moved.giver, one.moved.taker)}
    names = names_of(units - {""})
    changes = items_table(items, preview.said.form, organs, townships, names)
    return [
        replace(changes, name="changes", title=N_("变更预览")),
        sums_table(items, names),
        follows_table(follows, names),
    ]


urlpatterns = [path("units/<path:unit>/powers/new", power_new, name="power-new")]
