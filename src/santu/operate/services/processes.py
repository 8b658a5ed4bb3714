"""Versions of processes: those that come with the product, and new ones."""

from santu.audit.services import append
from santu.kernel.days import EARLIEST
from santu.operate.domain.binding import shipped_binding
from santu.operate.domain.shipped import drawing, shipped
from santu.operate.models import ProcessVersion

PRODUCT = "santu"


def process_ready(process: str) -> None:
    """See that a process that comes with the product has its first version; inside the transaction of who needs it."""
    if ProcessVersion.objects.filter(process=process).exists():
        return
    definition = shipped(process)
    _, made = ProcessVersion.objects.get_or_create(
        process=process,
        number=1,
        defaults={
            "title": definition.name,
            "digest": definition.digest,
            "drawing": drawing(process).decode(),
            "binding": shipped_binding(process),
            "start": EARLIEST,
            "by": PRODUCT,
        },
    )
    if made:
        after = {"process": process, "number": 1, "digest": definition.digest}
        append(chain="", act="process_ship", by=PRODUCT, after=after)
