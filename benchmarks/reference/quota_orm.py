"""What a transfer of a post locks, reads and writes, through the ORM in one block, nothing checked: SERVICE WORKERS EACH TASKS."""

import sys

from django.db import transaction

from benchmarks.reference import orm_audit as rows
from benchmarks.workers import together

NAMES = "QuotaAccount QuotaVoucher QuotaEntry QuotaBalance"
Account, Voucher, Entry, Balance = (rows.apps.get_model("register", name) for name in NAMES.split())
PAPER = {"document": "benchmark", "approver": "benchmark", "reason": "benchmark", **rows.WHO}


@transaction.atomic
def transfer(county: str, source: str, target: str) -> None:
    held = Account.objects.filter(unit__in=(source, target)).order_by("pk").select_for_update()
    accounts = {account.unit_id: account for account in held}
    before = Balance.objects.filter(account__in=accounts.values(), day__lte=rows.DAY).order_by("day")
    held_by = dict(before.values_list("account", "balance"))
    voucher = Voucher.objects.create(key=f"{source} {target}", **PAPER)
    sides = {"source": accounts[source], "target": accounts[target]}
    Entry.objects.create(voucher=voucher, day=rows.DAY, amount=1, **sides)
    after = ((sides["source"], -1), (sides["target"], 1))
    Balance.objects.bulk_create(
        (Balance(account=one, day=rows.DAY, balance=held_by[one.pk] + by) for one, by in after),
        update_conflicts=True,
        unique_fields=["account", "day"],
        update_fields=["balance"],
    )
    rows.audited(county, "document", voucher.pk)


if __name__ == "__main__":
    together(*sys.argv[1:], services={"transfer": transfer})
