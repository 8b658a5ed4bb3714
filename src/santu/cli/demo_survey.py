"""The operation survey of the demonstration: filled in by a township, checked by the county; made up and marked so."""

from santu.accounts.selectors.people import User
from santu.register.domain.snapshot import Snapshot
from santu.register.domain.survey import About
from santu.register.domain.synthetic import MARK
from santu.register.domain.synthetic_survey import synthetic_survey
from santu.register.services.survey import survey_check, survey_hand_in, survey_open, survey_row_save


def demo_survey(register: Snapshot, cast: dict[str, User]) -> None:
    """One round of a township, filled in and handed in by its clerk, checked by the county.

    Args:
        register: as it was before the reform.
        cast: the people of the demonstration by their names.
    """
    made, clerk = synthetic_survey(register), cast["demo-clerk"]
    about = About(f"{MARK}：改革前运行摸底", f"{MARK}摸底〔{made.day.year}〕1号", "党政办公室")
    number = survey_open(unit=made.unit, day=made.day, about=about, by=clerk)
    for row in made.rows:
        survey_row_save(number=number, row=row, by=clerk)
    survey_hand_in(number=number, by=clerk)
    survey_check(number=number, by=cast["demo-county"])
