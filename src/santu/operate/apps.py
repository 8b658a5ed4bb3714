"""Operate as a Django app."""

from django.apps import AppConfig

from santu.audit.guards import AppendOnly


class OperateConfig(AppConfig):
    name = "santu.operate"
    label = "operate"
    # An open case keeps the process it was opened with, or is moved by an act; what was done in it stands.
    append_only = (
        AppendOnly("operate_processversion"),
        AppendOnly("operate_caseact"),
        AppendOnly("operate_clockact"),
        AppendOnly("operate_rating"),
        AppendOnly("operate_whistlescore"),
    )
