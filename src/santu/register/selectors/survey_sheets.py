"""A survey as a workbook: the template of a township with its duties in force, or what was answered."""

from collections.abc import Callable
from datetime import date

from santu.formats.workbook_writing import Sheet
from santu.register.domain.layouts_survey import SURVEY, TEMPLATE, WIDTHS, booked_names, survey_rows
from santu.register.domain.layouts_templates import header_of
from santu.register.domain.survey import Round, asked_of, blank_rows
from santu.register.domain.template_workbook import explanation
from santu.register.selectors.held import register_on
from santu.register.selectors.lying import lying_on
from santu.register.selectors.survey import rows_of


def survey_sheets(
    unit: str, day: date, translate: Callable[[str], str], *, chinese: bool, of: Round | None = None
) -> list[Sheet]:
    """The sheets: the rows, and how they are filled in.

    Args:
        unit: the township.
        day: whose duties in force are asked about.
        translate: into the language of the file.
        chinese: whether the columns stand by their labels or by their keys.
        of: the round whose answers are written out; without one the rows are to be filled in.
    """
    lying = lying_on(day, [unit])
    register = register_on(day, [lying[unit].county] if unit in lying else [unit])
    duties = asked_of(register, unit)
    booked = booked_names(duties, {body.id: body.name for body in register.bodies.values()})
    rows = rows_of(of.number) if of else blank_rows(duties)
    header = [header_of(column, chinese=chinese) for column in SURVEY]
    filled = survey_rows(rows, booked, chinese=chinese)
    return [
        Sheet(translate(TEMPLATE.title), [header, *filled], widths=WIDTHS),
        explanation(TEMPLATE, translate, chinese=chinese),
    ]
