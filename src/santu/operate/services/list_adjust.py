"""What the end of an adjustment of a list means to the register: which edition it came to."""

from collections.abc import Mapping
from typing import Any

from santu.operate.services.saying import Ended
from santu.register.selectors.unit_lists import published_last

PROCESS = "list_adjust"


def list_updated(ended: Ended) -> Mapping[str, Any]:
    """The case came to the edition of the list that was published last; its guard has asked when that was."""
    if last := published_last(ended.case.place_id, str(ended.terms["list_kind"])):
        ended.works_on("list", last.number)
    return {}


DEEDS = {(PROCESS, "update"): list_updated}
