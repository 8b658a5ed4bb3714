"""The enforcement people of the demonstration: certificates, training, a supervision that runs, a joint operation that is done."""

from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from santu.accounts.selectors.people import User
from santu.register.domain.certificates import Certificate
from santu.register.domain.enforcement import CERTIFICATE
from santu.register.domain.enforcement_facts import Said
from santu.register.domain.snapshot import Snapshot
from santu.register.domain.supervision import Letter
from santu.register.domain.synthetic import MARK
from santu.register.selectors.enforcement import officers_on, teams_under
from santu.register.services.certificates import certificate_record
from santu.register.services.enforcement import guidance_record, joint_close, joint_plan, training_record
from santu.register.services.supervision import supervision_open
from santu.standards.rulebook import Standards

COUNTY = "140703"
"""太谷区, whose people have made-up names."""
ISSUED = date(2022, 1, 10)
TERMS = (5 * 365, 60, -30)
"""So many days from today until the certificates of officers run out: one holds, one runs out soon, one is over."""
TRAINED = (("行政处罚法和执法程序", 16, 40), ("执法文书制作", 8, 12))
"""Trainings: subject, hours, days ago."""


def demo_enforcement(register: Snapshot, standards: Standards, cast: dict[str, User]) -> None:
    """For the team of the county with the most people what the pages show; synthetic, and marked so."""
    today, county = timezone.localdate(), register.by_code[COUNTY]
    officers = officers_on([team.body for team in teams_under(county, today, standards)], today)
    body, people = max(officers.items(), key=lambda item: (len(item[1]), item[0]))
    posts = sorted(one.post for one in people)
    for number, post in enumerate(posts):
        until = today + timedelta(TERMS[number % len(TERMS)])
        said = Certificate(CERTIFICATE, f"{MARK}1407{number:06}", f"{MARK}：省政府", ISSUED, until)
        certificate_record(post=post, certificate=said, standards=standards, by=cast["demo-county"])
    acting: dict[str, Any] = {"standards": standards, "by": cast["demo-department"]}
    for subject, hours, ago in TRAINED:
        texts = {"subject": f"{MARK}：{subject}", "organiser": f"{MARK}：区司法局"}
        training = Said(texts, {"day": today - timedelta(ago)}, {"hours": hours}, frozenset(posts))
        training_record(body=body, said=training, **acting)
    texts = {
        "department": f"{MARK}：区应急管理局",
        "subject": "安全生产检查",
        "said": "先核对台账，再到现场。",
    }
    guidance_record(body=body, said=Said(texts, {"day": today - timedelta(20)}, {}), **acting)
    notice = Letter(f"{MARK}司监〔{today.year}〕1号", "一次现场检查只有一名执法人员签名。")
    supervision_open(
        body=body,
        organ=f"{MARK}：太谷区司法局",
        notice=notice,
        day=today - timedelta(3),
        standards=standards,
        by=cast["demo-justice"],
    )
    _joint(county, today, cast["demo-department"])


def _joint(county: str, today: date, by: User) -> None:
    texts = {
        "title": f"{MARK}：冬季安全联合检查",
        "area": "工业园区和集镇",
        "lead": "区应急管理局",
        "organs": "北汪乡、区消防救援大队、区市场监管局",
        "matters": "消防安全、用电安全、危险化学品",
    }
    days = {"first": today - timedelta(15), "last": today - timedelta(13), "closed": None}
    plan = joint_plan(unit=county, said=Said(texts, days, {}), by=by)
    results = Said({}, {"closed": today - timedelta(10)}, {"checked": 36, "ordered": 5, "filed": 1})
    joint_close(unit=county, entry=plan, said=results, by=by)
