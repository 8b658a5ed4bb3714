"""The control numbers 编外人员控制数 of a unit and of those right under it: written in a form, or read into it from a file."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.urls import path, reverse
from django.views.decorators.http import require_http_methods

from santu.formats.workbook_writing import Sheet, workbook
from santu.hits.limits import UPLOADS
from santu.kernel.codes import Level
from santu.kernel.messages import N_, Fault, Refused, message
from santu.register.domain.controls import CONTROLS, TEMPLATE, Control
from santu.register.domain.layouts_templates import header_of
from santu.register.selectors.controls import controls_on
from santu.register.selectors.posts_places import Place, places_right_under
from santu.register.selectors.units import divisions_on
from santu.register.services.controls import controls_read, controls_set
from santu.web.days import NO_DAY, Day, day_needed
from santu.web.given import written
from santu.web.language import in_chinese, translate
from santu.web.limits import limited
from santu.web.numbers import number_in
from santu.web.pages.unit_frame import Heading, unit_frame
from santu.web.people import person_of
from santu.web.posts_files import attached, faults_table, no_file
from santu.web.respond import gone_to, page
from santu.web.sights import sight_of
from santu.web.tables import Column, Row, Table
from santu.web.tables.files import XLSX
from santu.web.tables.template_files import template_file
from santu.web.uploads import file_at_hand

READ = "read"
COLUMNS = (
    Column("unit", N_("单位")),
    Column("control", N_("控制数"), "number", N_("名")),
    Column("since", N_("自"), "day"),
    Column("document", N_("文号")),
)


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the form: a unit, its number as it stands, and what is written in its field."""

    no: int
    place: Place
    now: Control | None
    value: int | None

    @property
    def is_changed(self) -> bool:
        return self.value is not None and (self.now is None or self.now.value != self.value)


@require_http_methods(["GET", "POST"])
@limited(UPLOADS, "POST")
def ledger_control(request: HttpRequest, unit: str) -> HttpResponse:
    """The numbers of a unit and of those right under it; written down, or read from a file to be looked at."""
    heading, day, context = unit_frame(request, unit, "unit-ledger")
    places = _places(heading, day)
    if form := request.GET.get("format"):
        return _file(places, day) if form == "controls" else template_file(TEMPLATE, form)
    if request.method == "POST" and written(request, "act") != READ:
        _set(request, places)
        return gone_to(request, f"{day.link(reverse('unit-ledger', args=[unit]))}#controls")
    context |= {"part": "ledger", "today": sight_of(request).today}
    read: Mapping[str, int] = {}
    if request.method == "POST":
        faults: list[Fault] = []
        since = day_needed(request, "day", faults, NO_DAY)
        with file_at_hand(request, "file") as file:
            if file is None or since is None:
                raise Refused([*([] if file else [no_file()]), *faults])
            try:
                read = controls_read(path=file, day=since, by=person_of(request))
            except Refused as refused:
                table = faults_table(refused.faults, file.name)
                return page(request, "web/ledger_control.html", context, tables=[table])
        context["elsewhere"] = len(read.keys() - {place.unit for place in places})
    held = controls_on(day.shown, [place.unit for place in places])
    context["lines"] = [
        Line(no, one, now := held.get(one.unit), read.get(one.unit, now.value if now else None))
        for no, one in enumerate(places)
    ]
    return page(request, "web/ledger_control.html", context)


def _places(heading: Heading, day: Day) -> list[Place]:
    """The unit and those right under it; villages have none."""
    own = Place(heading.unit, heading.row.name)
    return [
        own,
        *([] if heading.row.level is Level.TOWNSHIP else places_right_under(heading.unit, day.shown)),
    ]


def controls_table(places: list[Place], day: Day) -> Table:
    """The numbers as they stand on the day of the page."""
    held = controls_on(day.shown, [place.unit for place in places])
    rows = [
        Row((place.name, one.value, one.since, one.document))
        for place in places
        if (one := held.get(place.unit))
    ]
    total = sum(one.value for one in held.values())
    rows += [Row((message(N_("合计")), total, None, None), total=True)] if len(rows) > 1 else []
    return Table("controls", TEMPLATE.title, COLUMNS, rows)


def _set(request: HttpRequest, places: list[Place]) -> None:
    """Set what was written.

    Raises:
        Refused: something is wrong with it, each fault at its field.
    """
    faults: list[Fault] = []
    day, values = day_needed(request, "day", faults, NO_DAY), dict[str, int]()
    for no, place in enumerate(places):
        text = written(request, f"control-{no}")
        value = number_in(text)
        if text and value is None:
            wrong = N_("“{text}”不是 0 或正整数；请改正。")
            faults.append(Fault(f"control-{no}", message(wrong, text=text)))
        if value is not None:
            values[place.unit] = value
    document = written(request, "document")
    if not document:
        faults.append(Fault("document", message(N_("没有填写文号；请补上。"))))
    if faults or day is None:
        raise Refused(faults)
    controls_set(values=values, day=day, document=document, by=person_of(request))


def _file(places: list[Place], day: Day) -> HttpResponse:
    """The numbers of the day as a file that, read back, changes nothing."""
    units = [place.unit for place in places]
    rows, held = divisions_on(day.shown, units), controls_on(day.shown, units)
    said = [
        [str(rows[one].code), rows[one].name, held[one].value if one in held else None]
        for one in units
        if one in rows
    ]
    header = [header_of(column, chinese=in_chinese()) for column in CONTROLS]
    sheet = Sheet(translate(TEMPLATE.title), [header, *said], widths=(14, 24, 12))
    return attached(workbook([sheet]), XLSX, f"{sheet.name}-{day.shown.isoformat()}", "xlsx")


urlpatterns = [path("units/<path:unit>/ledger/control", ledger_control, name="ledger-control")]
