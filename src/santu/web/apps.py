"""The pages as an app: templates and tags."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    """Pages; no tables of its own."""

    name = "santu.web"
