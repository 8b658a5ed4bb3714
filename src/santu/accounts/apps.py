"""The accounts app."""

from django.apps import AppConfig

from santu.audit.guards import AppendOnly


class AccountsConfig(AppConfig):
    """People and the mark of a demonstration."""

    name = "santu.accounts"
    append_only = (AppendOnly("accounts_databasemark"),)
