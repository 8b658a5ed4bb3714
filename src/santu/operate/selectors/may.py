"""What somebody may do to a case beside its tasks: urge, supervise, open it again."""

from santu.accounts.domain.roles import Right
from santu.operate.models import Case
from santu.operate.selectors.whose import over
from santu.register.selectors.reach import Sight


def may_urge(sight: Sight, case: Case) -> bool:
    """Whether somebody may ask others to hurry: the township of the case, the desk, the county's leader."""
    ours = (Right.HANDLE, Right.WINDOW)
    at_place = any(over(sight, right, case.place_id) for right in ours)
    return at_place or may_supervise(sight, case)


def may_supervise(sight: Sight, case: Case) -> bool:
    """Whether somebody may have others answer for what they do: the desk, the county's leader."""
    return any(over(sight, right, case.county_id) for right in (Right.DISPATCH, Right.RULE))


def may_reopen(sight: Sight, case: Case) -> bool:
    """Whether somebody may open a closed case again: the window where it was taken, the desk."""
    return over(sight, Right.DISPATCH, case.county_id) or may_at_window(sight, case)


def may_at_window(sight: Sight, case: Case) -> bool:
    """Whether somebody acts at the window where a case was taken."""
    return over(sight, Right.WINDOW, case.place_id)
