"""Fills the forms of single tasks and the parts of the page of a case: each process brings its own."""

from santu.operate.domain.window import PROCESS as WINDOW
from santu.web.pages import case_papers, whistle_case, window_forms
from santu.web.task_forms import EVERY, FORMS, PARTS

__all__ = ["EVERY", "FORMS", "PARTS", "whistle_case"]

FORMS.update(window_forms.FORMS)
PARTS[WINDOW] = [window_forms.PART]
EVERY[:] = [case_papers.PART]
