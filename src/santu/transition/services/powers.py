"""Recording an instrument that was decided already: not before it is said what becomes of the people, posts and money."""

from santu.accounts.models import User
from santu.kernel.messages import N_, refuse
from santu.register.models import Act
from santu.register.services.powers import PowerPreview, power_record
from santu.transition.selectors.instruments import follows_of


def power_enter(*, preview: PowerPreview, followed: str, by: User) -> Act:
    """Carry out what was previewed, with what was decided on what follows its matters.

    Raises:
        Refused: somebody is at what goes to another body, or money is for it, and nothing is said of them; or as
            ``power_record`` says. Nothing is written.
    """
    known = [one for one in follows_of(preview.decided.pairs, preview.base, preview.county) if one.is_known]
    if known and not followed.strip():
        template = N_(
            "有 {count} 项事项换了承办机构，现有 {people} 人在办，没有写明人员、编制、经费怎样随转；"
            "请在“随事转的决定”里写明，或改为编成计划办理。（SX-21）"
        )
        people = sum(one.moved.persons for one in known)
        matters = {one.moved.duty.matter for one in known}
        raise refuse("followed", template, count=len(matters), people=people)
    return power_record(preview=preview, followed=followed.strip(), by=by)
