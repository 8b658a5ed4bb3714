"""The app of kept answers."""

from django.apps import AppConfig


class RepeatsConfig(AppConfig):
    """Answers that are kept for a day: a backup leaves them out."""

    name = "santu.repeats"
    passing = ("repeats_keptanswer",)
