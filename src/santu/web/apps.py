"""The pages as an app: templates and tags."""

from django.apps import AppConfig

from santu.web.numbers import register_numbers


class WebConfig(AppConfig):
    """Pages; no tables of its own."""

    name = "santu.web"

    def ready(self) -> None:
        """Addresses are read after this."""
        register_numbers()
