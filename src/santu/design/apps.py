"""Design as a Django app."""

from django.apps import AppConfig

from santu.audit.guards import AppendOnly


class DesignConfig(AppConfig):
    name = "santu.design"
    label = "design"
    # A plan is proven against the target that these give: they do not change under it.
    append_only = (AppendOnly("design_storedproposal"),)
