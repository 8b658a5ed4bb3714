"""What is kept of the enforcement teams of a unit as the sheet of a workbook that, read back, changes nothing."""

from datetime import date

from santu.formats.workbook_writing import Sheet
from santu.register.domain.enforcement_facts import Kind
from santu.register.domain.layouts_enforcement import (
    facts_header,
    guidance_row,
    joint_row,
    training_row,
)
from santu.register.domain.layouts_templates import header_of
from santu.register.domain.supervision_files import SUPERVISIONS, supervision_row
from santu.register.models import BodyVersion, UnitCode
from santu.register.selectors.enforcement import guidance_of, joints_under, teams_under, trainings_of
from santu.register.selectors.holding import holding_on
from santu.register.selectors.supervision import supervisions_under
from santu.standards.rulebook import Standards

WIDTHS = {
    Kind.TRAINING: (14, 20, 12, 30, 8, 24, 24),
    Kind.GUIDANCE: (14, 20, 12, 24, 30, 40),
    Kind.JOINT: (14, 28, 12, 12, 20, 20, 32, 28, 10, 10, 8, 14),
}


def facts_sheet(
    kind: Kind, unit: str, day: date, standards: Standards, title: str, *, chinese: bool
) -> Sheet:
    """The trainings or the guidance of all years, or the joint operations, of the teams of a unit on a day."""
    rows: list[list[str | int]] = []
    if kind is not Kind.JOINT:
        teams = {team.body: team.township for team in teams_under(unit, day, standards)}
        held = BodyVersion.objects.filter(holding_on(day), unit__in=list(teams))
        names, codes = dict(held.values_list("unit", "name")), _codes(set(teams.values()), day)
        span = list(teams), date.min, day
        if kind is Kind.TRAINING:
            trainings = [one.fact for one in trainings_of(*span)]
            rows += [training_row(one, codes[teams[one.body]], names[one.body]) for one in trainings]
        else:
            visits = [one.fact for one in guidance_of(*span)]
            rows += [guidance_row(one, codes[teams[one.body]], names[one.body]) for one in visits]
    else:
        found = joints_under(unit, day)
        codes = _codes({one.fact.unit for one in found}, day)
        rows += [joint_row(one.fact, codes.get(one.fact.unit, one.fact.unit)) for one in found]
    return Sheet(title, [facts_header(kind, chinese=chinese), *rows], widths=WIDTHS[kind])


def supervision_sheet(unit: str, day: date, title: str, *, chinese: bool) -> Sheet:
    """The files of supervision of the teams of a unit that were opened up to a day."""
    files = supervisions_under(unit, day)
    codes, names = _codes({one.township for one in files}, day), _names({one.body for one in files}, day)
    rows = [
        supervision_row(one, codes[one.township], names[one.body])
        for one in files
        if one.township in codes and one.body in names
    ]
    header = [header_of(column, chinese=chinese) for column in SUPERVISIONS]
    return Sheet(title, [header, *rows], widths=[16] * len(header))


def _names(bodies: set[str], day: date) -> dict[str, str]:
    held = BodyVersion.objects.filter(holding_on(day), unit__in=bodies)
    return dict(held.values_list("unit", "name"))


def _codes(units: set[str], day: date) -> dict[str, str]:
    held = UnitCode.objects.filter(holding_on(day), system="nbs", unit__in=units)
    return dict(held.values_list("unit", "code"))
