"""Joins the house when Django is set up."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class ConfigConfig(AppConfig):
    """Fills the ports once every app is there."""

    name = "santu.config"

    def ready(self) -> None:
        """Join: ``wiring`` names models, so it is loaded only now."""
        autodiscover_modules("wiring")
