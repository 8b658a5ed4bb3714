"""The jobs app."""

from django.apps import AppConfig


class JobsConfig(AppConfig):
    """Background work."""

    name = "santu.jobs"
    passing = ("jobs_worker",)
