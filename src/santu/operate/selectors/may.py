"""What somebody may do to a case beside its tasks: urge, supervise, open it again; and to what all cases go by."""

from collections.abc import Iterable

from santu.accounts.domain.roles import Right, right_lacking
from santu.accounts.models import User
from santu.kernel.messages import N_, refuse
from santu.operate.models import Case, Token
from santu.operate.selectors.whose import may_act, over
from santu.register.selectors.reach import Sight, sight_of


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


def may_reveal(sight: Sight, case: Case, tasks: Iterable[Token]) -> bool:
    """Whether somebody may ask for the whole name of who applied: who has one of its open ``tasks``, and its window."""
    return may_at_window(sight, case) or any(may_act(sight, task, case.applicant) for task in tasks)


def see_over_all(by: User) -> None:
    """See that somebody has the right to processes over everything, as all units go by them.

    Raises:
        Refused: they have it not, or over a part.
    """
    sight = sight_of(by)
    if not sight.has(Right.PROCESS):
        raise right_lacking(Right.PROCESS)
    if not sight.on(sight.today, Right.PROCESS).everything:
        raise refuse(
            "process",
            N_("办事流程是全部单位共用的，您的权限不到全部单位；请由管理全部单位的人办理。"),
        )
