"""The app of counted hits."""

from django.apps import AppConfig


class HitsConfig(AppConfig):
    """Counts that nobody needs again: a backup leaves them out."""

    name = "santu.hits"
    passing = ("hits_hits",)
