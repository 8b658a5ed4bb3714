"""The three deployments, and which addresses each of them has; one that no deployment names is nowhere.

*Internal* keeps the register and decides; *work* is for daily work on it; the *public* face is the export of ``santu
publish``, so no page of it is made by a server. A single machine that does not say which it is has the first two.
"""

from collections.abc import Iterable

from django.conf import settings
from django.urls import ResolverMatch, URLPattern

ANYWHERE = frozenset({"health-live", "health-ready", "metrics"})
INSIDE = frozenset(
    {
        "home",
        "account_login",
        "mfa_authenticate",
        "sign-up",
        "account_logout",
        "account_change_password",
        "account_reauthenticate",
        "mfa_reauthenticate",
        "mfa_index",
        "mfa_activate_totp",
        "mfa_deactivate_totp",
        "mfa_view_recovery_codes",
        "mfa_generate_recovery_codes",
        "own-sessions",
        "administration",
        "my-roles",
        "roles",
        "why",
        "people",
        "people-units",
        "person-new",
        "person",
        "person-give",
        "person-deactivate",
        "person-activate",
        "grant-take",
        "guide",
        "language",
        "theme",
        "audit",
        "standards",
        "standard",
        "design-language",
        "design-language-refusal",
        "outlines",
        "unit",
        "body",
        "unit-matrix",
        "unit-matrix-rows",
        "unit-peers",
        "unit-rows",
        "unit-findings",
        "unit-history",
        "compare",
        "search",
        "search-suggest",
        "job",
        "job-part",
        "acts",
        "act",
        "act-standing",
        "act-undo",
        "import-template",
        "import-new",
        "import-draft",
        "import-columns",
        "import-review",
        "import-commit",
        "import-discard",
        "imports",
        "import",
    }
)
"""The register as it is, and what goes with any page: of the internal and of the work deployment."""
INTERNAL = frozenset(
    {
        "tokens",
        "token-revoke",
        "unit-operation",
        "unit-operation-design",
        "unit-survey",
        "survey",
        "survey-row",
        "survey-hand-in",
        "survey-check",
        "survey-correct",
        "survey-undo",
        "survey-file",
        "unit-design",
        "unit-propose",
        "unit-side-by-side",
        "unit-transition",
        "unit-ledger",
        "voucher-new",
        "voucher",
        "voucher-reverse",
        "ledger-close",
        "unit-money",
        "unit-pool",
        "loan-new",
        "loan",
        "loan-check",
        "loan-approve",
        "loan-use",
        "loan-return",
        "loan-refuse",
        "unit-dispatched",
        "head-file",
        "head-opinion",
        "head-act",
        "unit-assessment",
        "assessment",
        "assessment-sign",
        "assessment-close",
        "assessment-reopen",
        "unit-commission",
        "meeting",
        "meeting-propose",
        "meeting-minutes",
        "meeting-reply",
        "meeting-paper",
        "unit-staff",
        "clean-up",
        "staff-use-new",
        "staff-use-apply",
        "staff-use-send-back",
        "staff-use",
        "staff-enter",
        "staff-post",
        "staff-leave",
        "staff-move",
        "staff-certificate",
        "staff-certificate-withdraw",
        "ledger-file",
        "ledger-control",
        "staff-file",
        "staff-unload",
        "unit-programme",
        "unit-allocation",
        "scenarios",
        "scenario",
        "scenario-conformity",
        "scenario-uncovered",
        "scenario-plan",
        "scenario-new",
        "scenario-proposal",
        "scenario-exception",
        "scenario-compare-with",
        "scenario-compare",
        "consultation-new",
        "consultation",
        "consultation-reply",
        "consultation-close",
        "consultation-asked",
        "plans",
        "plan",
        "plan-step",
        "plan-standing",
        "plan-following",
        "plan-posts",
        "plan-handover",
        "handover-list",
        "handover-paper",
        "handover-declare",
        "plan-approve",
        "plan-approve-undo",
        "plan-prove",
        "plan-apply",
        "plan-undo",
        "plan-document",
        "publications",
        "publication",
        "publication-new",
        "publication-publish",
        "publication-withdraw",
    }
)
"""What is being considered and decided: of the internal deployment alone."""
ADDRESSES = {
    "": ANYWHERE | INSIDE | INTERNAL,
    "internal": ANYWHERE | INSIDE | INTERNAL,
    "work": ANYWHERE | INSIDE,
    "public": ANYWHERE,
}
"""Deployment → the names of its addresses."""


class Elsewhere(URLPattern):
    """An address of another deployment: a link to it can be written, and nobody arrives by it."""

    def resolve(self, path: str) -> ResolverMatch | None:
        """It is as unknown as one that never was."""
        return None


def patterns_of(every: Iterable[URLPattern], deployment: str) -> list[URLPattern]:
    """Every address, those of other deployments as if they were not there."""
    here = ADDRESSES[deployment]
    return [
        pattern
        if pattern.name in here
        else Elsewhere(pattern.pattern, pattern.callback, pattern.default_args, pattern.name)
        for pattern in every
    ]


def is_here(name: str) -> bool:
    """Whether an address is one of this deployment, so that a page may lead to it."""
    return name in ADDRESSES[settings.SANTU_DEPLOYMENT]
