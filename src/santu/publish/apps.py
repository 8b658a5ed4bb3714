"""Publish as a Django app."""

from django.apps import AppConfig

from santu.audit.guards import AppendOnly

SETTABLE = (
    "published_by",
    "published_at",
    "published_on",
    "withdrawn_by",
    "withdrawn_at",
    "withdrawn_reason",
)


class PublishConfig(AppConfig):
    name = "santu.publish"
    label = "publish"
    append_only = (AppendOnly("publish_edition", settable=SETTABLE),)
