"""The statements of appending without its checks, through the ORM in one block each: ACTS. Prints its seconds."""

import json
import sys
import time

import django

django.setup()

from django.apps import apps  # noqa: E402 (models need Django set up)
from django.db import transaction  # noqa: E402

CHAIN, AFTER = "u-1", '{"act":1,"title":"benchmark","undoes":null}'
TEXTS = {
    "chain": CHAIN,
    "at": "2021",
    "by": "wang",
    "act": "plan_apply",
    "reason": "benchmark",
    "document": "",
}

if __name__ == "__main__":
    entry, head, subject = (
        apps.get_model("audit", name) for name in ("AuditEntry", "ChainHead", "AuditSubject")
    )
    started = time.perf_counter()
    head.objects.create(chain=CHAIN, seq=0, hash="")
    for seq in range(1, int(sys.argv[1]) + 1):
        with transaction.atomic():
            found = head.objects.select_for_update().get(chain=CHAIN)
            hashes = {"prev_hash": found.hash, "hash": "0" * 64}
            made = entry.objects.create(**TEXTS, **hashes, seq=seq, before="null", after=AFTER)
            subject.objects.create(thing="act", name="1", entry=made.pk)
            head.objects.filter(chain=CHAIN).update(seq=seq, hash=hashes["hash"])
    print(json.dumps({"seconds": time.perf_counter() - started}))
