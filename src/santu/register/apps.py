"""The register as a Django app."""

from django.apps import AppConfig

from santu.audit.guards import AppendOnly

FACTS = (
    "divisionversion",
    "unitcode",
    "measurement",
    "successionlink",
    "bodyversion",
    "dutyversion",
    "gridversion",
    "cellsheet",
)

LEDGER = (
    "quotaaccount",
    "quotavoucher",
    "quotaentry",
    "quotaclosing",
    "quotaloan",
    "quotaloanstep",
    "useapproval",
    "cleanupplan",
)
POWERS = ("instrument", "instrumentitem", "powerassessment")


class RegisterConfig(AppConfig):
    name = "santu.register"
    label = "register"
    append_only = (
        *(AppendOnly(f"register_{table}") for table in LEDGER),
        AppendOnly("register_staffpost", settable=("left", "left_voucher_id")),
        *(
            AppendOnly(f"register_{table}", settable=("withdrawn_by_id",))
            for table in (*FACTS, "lineofcontrol")
        ),
        *(AppendOnly(f"register_{table}") for table in ("act", "actscope", "unit", *POWERS)),
    )
