"""The forms of tasks that have an act of their own, as a phone has them: with what there is to choose from today."""

from collections.abc import Mapping

from django.utils import timezone

from santu.operate.domain.forms import Form
from santu.operate.domain.outdoors import OUTCOMES, Known, own_form
from santu.operate.domain.window import GRADES
from santu.operate.domain.window import PROCESS as WINDOW
from santu.operate.selectors.whistle import parts_of_score, taking_part
from santu.standards.loader import load


def outcomes_of(process: str, node: str) -> Mapping[str, str]:
    """How a task with an act of its own ends on a phone; none for every other task."""
    return OUTCOMES.get((process, node), {})


def known_for(process: str, node: str, case: int) -> Known:
    """What the form of such a task chooses from."""
    today = timezone.localdate()
    if process == WINDOW:
        return Known({}, grades={one.id: one.name for one in load().items(GRADES, today)})
    return Known(taking_part(case), parts_of_score(today) if node == "score" else ())


def own_form_of(process: str, node: str, case: int) -> Form:
    """The form of such a task of a case."""
    return own_form(process, node, known_for(process, node, case))
