"""Fills the forms of single tasks and the parts of the page of a case: each process brings its own."""

from santu.web.pages import whistle_case
from santu.web.task_forms import FORMS, PARTS

__all__ = ["FORMS", "PARTS", "whistle_case"]
