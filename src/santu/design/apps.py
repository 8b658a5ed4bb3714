"""Design as a Django app."""

from django.apps import AppConfig

from santu.audit.guards import AppendOnly


class DesignConfig(AppConfig):
    name = "santu.design"
    label = "design"
    # A plan is proven against the target that these give: they do not change under it.
    # What was asked and what was said stands; a later opinion or reply is a row of its own.
    append_only = (
        AppendOnly("design_storedproposal"),
        AppendOnly("design_consultation", settable=("closed_at", "closed_by")),
        AppendOnly("design_asked"),
        AppendOnly("design_opinion"),
        AppendOnly("design_reply"),
    )
