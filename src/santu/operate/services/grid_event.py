"""What the steps of an event of a grid mean to other cases: where it went on by a whistle, that is one."""

from collections.abc import Mapping
from typing import Any

from santu.kernel.messages import N_, refuse
from santu.operate.domain.whistle import PROCESS as WHISTLE
from santu.operate.models import Case
from santu.operate.selectors.work import case_numbered
from santu.operate.services.saying import Ended

PROCESS = "grid_event"
NONE = N_("本县没有编号为“{number}”的吹哨件；请写吹哨件页面上的编号，还没有吹哨的请先吹哨。（SX-18）")


def whistled(end: Ended) -> Mapping[str, Any]:
    """The whistle that is named is one of the county."""
    told = end.text("whistle")
    found = Case.objects.filter(
        pk=case_numbered(told) or 0, process=WHISTLE, county=end.case.county_id
    ).first()
    if told and (found is None or found.number != told):
        raise refuse("whistle", NONE, number=told[:40])
    return {}


DEEDS = {(PROCESS, "to_whistle"): whistled}
