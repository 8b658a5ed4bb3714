"""The accounts app."""

from django.apps import AppConfig

from santu.audit.guards import AppendOnly


class AccountsConfig(AppConfig):
    """People, what they are granted, their tokens, and the mark of a demonstration."""

    name = "santu.accounts"
    # Nobody stays signed in over a restore.
    passing = ("accounts_opensession",)
    append_only = (
        AppendOnly("accounts_databasemark"),
        AppendOnly("accounts_grant", settable=("taken_at", "taken_by", "taken_act")),
        AppendOnly("accounts_token", settable=("revoked_at", "revoked_by")),
    )
