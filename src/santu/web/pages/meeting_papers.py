"""The papers of a meeting to take away as official documents: ``agenda``, ``minutes``, and ``reply-2`` for an item."""

from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.views.decorators.http import require_GET

from santu.accounts.selectors.demo import database_is_demo
from santu.formats.official_paper import OfficialPaper
from santu.kernel.messages import N_, refuse
from santu.register.domain.commission import Meeting
from santu.register.domain.commission_papers import agenda_paper, minutes_paper, reply_paper
from santu.register.selectors.commission import meeting_numbered, names_for
from santu.standards.loader import load
from santu.web.numbers import number_in
from santu.web.paper_files import paper_file

MARK = "演示数据　不作正式文件使用"


@require_GET
def meeting_paper(request: HttpRequest, number: int, paper: str) -> HttpResponse:
    """One paper as DOCX."""
    return paper_file(_paper(meeting_numbered(number), paper))


def _paper(meeting: Meeting, paper: str) -> OfficialPaper:
    names, mark = names_for(meeting, load()), MARK if database_is_demo() else ""
    if paper == "agenda":
        return agenda_paper(meeting, names, mark)
    if paper == "minutes" and meeting.minutes:
        return minutes_paper(meeting, names, mark)
    kind, _, no = paper.partition("-")
    item = meeting.item(number_in(no) or 0)
    if kind == "reply" and item and item.agreed:
        return reply_paper(meeting, item, names, mark)
    none = N_("这次会议没有名为“{paper}”的文件；纪要记录以后才有纪要，同意的议题才有批复。")
    raise refuse("paper", none, paper=paper)


urlpatterns = [path("meetings/<number:number>/<str:paper>.docx", meeting_paper, name="meeting-paper")]
