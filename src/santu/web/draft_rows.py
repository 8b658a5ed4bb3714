"""The drafts of a person as pages list them: on the imports and among what is to do."""

from dataclasses import dataclass

from santu.jobs.selectors import jobs_open
from santu.kernel.messages import N_
from santu.register.selectors.drafts import FAULTY, PREVIEWED, UNREAD, DraftRow, drafts_of

STATES = {
    FAULTY: (N_("有错误或不认识的列"), N_("去处理"), "red"),
    PREVIEWED: (N_("可以看预览，还没有写入"), N_("看预览"), "amber"),
    UNREAD: (N_("还没有检查"), N_("去检查"), "amber"),
}
WORKING = (N_("正在后台办理"), N_("看进度"), "accent")


@dataclass(frozen=True, slots=True)
class DraftShown:
    """A draft, how far it has come in words (marked ``N_``), what comes next, the tone of both."""

    it: DraftRow
    state: str
    next: str
    tone: str
    is_writing: bool


def drafts_shown(username: str) -> list[DraftShown]:
    """The drafts of a person with their state, the latest first."""
    rows = drafts_of(username)
    # Asked for only where there is a draft: the home page asks each time.
    jobs = [job for job in jobs_open() if job.name.startswith("import_")] if rows else []
    worked = {str(job.args.get("draft", "")) for job in jobs}
    written = {str(job.args.get("draft", "")) for job in jobs if job.name == "import_commit"}
    return [
        DraftShown(row, *(WORKING if row.key in worked else STATES[row.state]), row.key in written)
        for row in rows
    ]
