"""Transition as a Django app."""

from django.apps import AppConfig

from santu.audit.guards import AppendOnly


class TransitionConfig(AppConfig):
    name = "santu.transition"
    label = "transition"
    append_only = (AppendOnly("transition_planstep"), AppendOnly("transition_instrument"))
