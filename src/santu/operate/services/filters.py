"""Filters of the workbench that somebody keeps by a name."""

from django.db import transaction

from santu.accounts.models import User
from santu.audit.services import append
from santu.kernel.messages import N_, Fault, Refused, message, refuse
from santu.operate.models import SavedFilter

MOST = 20
LONGEST = 40


def filter_keep(*, name: str, query: str, by: User) -> None:
    """Keep a filter by a name; one of the same name is replaced.

    Raises:
        Refused: it has no name, a long one, or there are too many.
    """
    name, faults = name.strip(), list[Fault]()
    if not name or len(name) > LONGEST:
        told = N_("常用筛选要有名字，不超过 {most} 个字；请改后再保存。")
        faults.append(Fault("name", message(told, most=LONGEST)))
    with transaction.atomic():
        others = SavedFilter.objects.filter(owner=by.username).exclude(name=name)
        if others.count() >= MOST:
            faults.append(Fault("name", message(N_("常用筛选最多 {most} 个；请先删除不用的。"), most=MOST)))
        if faults:
            raise Refused(faults)
        SavedFilter.objects.update_or_create(owner=by.username, name=name, defaults={"query": query})
        append(chain="", act="filter_keep", by=by.username, after={"filters": 1})


def filter_drop(*, name: str, by: User) -> None:
    """Forget a filter.

    Raises:
        Refused: they keep none of this name.
    """
    with transaction.atomic():
        gone, _ = SavedFilter.objects.filter(owner=by.username, name=name).delete()
        if not gone:
            raise refuse("name", N_("没有名为“{name}”的常用筛选；请刷新后再看。"), name=name)
        append(chain="", act="filter_drop", by=by.username, after={"filters": 1})
