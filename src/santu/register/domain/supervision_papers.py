"""The notice and the decision of a supervision as official documents, in Chinese as they are issued."""

from santu.formats.official_paper import OfficialPaper, Paragraph, day_written
from santu.register.domain.supervision import File

NOTICE, DECISION = PAPERS = "notice", "decision"


def notice_paper(file: File, team: str, mark: str = "") -> OfficialPaper:
    """The notice: what was found, and until when the team may answer."""
    until = f"请你单位在{day_written(file.due)}前提出书面意见，并附有关材料。"
    return OfficialPaper(
        (file.organ, "行政执法监督通知书"),
        [Paragraph(f"经监督检查，发现以下问题：{file.notice.text}"), Paragraph(until)],
        head=f"{file.organ}文件",
        number=file.notice.document,
        recipients=team,
        day=file.day,
        signed=file.organ,
        mark=mark,
    )


def decision_paper(file: File, team: str, mark: str = "") -> OfficialPaper:
    """The decision, with the notice it follows and the team's opinion."""
    said = file.decision.text if file.decision else ""
    opened = f"{day_written(file.day)}，本机关以{file.notice.document}向你单位发出行政执法监督通知书。"
    heard = "你单位在期限内没有提出意见。"
    if file.answer and file.answered_on:
        heard = (
            f"{day_written(file.answered_on)}，你单位提出意见（{file.answer.document}）：{file.answer.text}"
        )
    return OfficialPaper(
        (file.organ, "行政执法监督决定书"),
        [Paragraph(opened), Paragraph(heard), Paragraph(f"本机关决定如下：{said}")],
        head=f"{file.organ}文件",
        number=file.decision.document if file.decision else "",
        recipients=team,
        day=file.decided_on,
        signed=file.organ,
        mark=mark,
    )
