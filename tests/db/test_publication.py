"""What is decided to be public: two persons, one edition that waits, differences in words, and no day that is yet to come."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from santu.audit.models import AuditEntry
from santu.kernel.days import OPEN_END
from santu.kernel.messages import Refused
from santu.publish.domain.differences import differences
from santu.publish.domain.listing import COLUMNS, Listing, ListKind, listing_of
from santu.publish.models import Edition
from santu.publish.selectors.duty_bars import rival_faults
from santu.publish.selectors.editions import edition_listing, edition_view, leaving_on
from santu.publish.services.editions import (
    edition_draft,
    edition_propose,
    edition_publish,
    edition_withdraw,
)
from santu.register.models import BodyVersion, DivisionVersion
from santu.standards.rulebook import Standards
from tests.db import reforms
from tests.db.duties import WHITE, recorded, row
from tests.db.publishing import proposed, published
from tests.db.reforms import STANDARDS
from tests.db.registers import DAY, LATER, act_on, holder, imported, person, renaming, unit

PERSONS = "publication/persons"


def today():
    return timezone.localdate()


@pytest.fixture(autouse=True)
def register(db):
    imported()


def test_it_takes_two_persons(db):
    made = proposed()
    assert not leaving_on(today())
    with pytest.raises(Refused, match=r"由另一人公布.*公布须两人经手"):
        edition_publish(number=made.pk, by=person("lizhang"), standards=STANDARDS)
    edition_publish(number=made.pk, by=person("wangfang"), standards=STANDARDS)
    assert leaving_on(today()) == [made.pk]
    assert not leaving_on(today() - timedelta(days=1))
    with pytest.raises(Refused, match="不在等待公布"):
        edition_publish(number=made.pk, by=person("wangfang"), standards=STANDARDS)
    acts = list(AuditEntry.objects.filter(act__startswith="edition_").values_list("act", "by", "document"))
    assert sorted(acts) == [
        ("edition_propose", "lizhang", "某民函〔2021〕7号"),
        ("edition_publish", "wangfang", "某民函〔2021〕7号"),
    ]


def test_where_the_standard_says_one_person_it_is_public_at_once(db, monkeypatch):
    rule = STANDARDS.bound(PERSONS)
    one = rule.model_copy(update={"values": dict.fromkeys(rule.values, 1)})
    monkeypatch.setattr(
        "tests.db.publishing.STANDARDS", Standards("shanxi", {**STANDARDS.rules, PERSONS: one})
    )
    made = proposed()
    assert leaving_on(today()) == [made.pk]


def test_one_edition_waits_at_a_time_and_an_equal_one_is_refused(db):
    first = proposed()
    with pytest.raises(Refused, match="还在等另一人公布"):
        proposed()
    edition_publish(number=first.pk, by=person("wangfang"), standards=STANDARDS)
    with pytest.raises(Refused, match="完全相同"):
        proposed()
    act_on(LATER, renaming("140101100", "水秀新镇"))
    second = published()
    assert (second.number, edition_view(first.pk).state, edition_view(second.pk).state) == (
        2,
        "superseded",
        "published",
    )
    assert leaving_on(today()) == [second.pk]


def test_a_withdrawn_edition_leaves_no_more_and_the_one_before_does(db):
    first = published()
    act_on(LATER, renaming("140101100", "水秀新镇"))
    second = published()
    with pytest.raises(Refused, match="没有写为什么撤回"):
        edition_withdraw(number=second.pk, reason=" ", by=person())
    edition_withdraw(number=second.pk, reason="名称有误", by=person())
    assert leaving_on(today()) == [first.pk]
    with pytest.raises(Refused, match="已经撤回"):
        edition_withdraw(number=second.pk, reason="名称有误", by=person())


def test_an_edition_is_what_was_seen_whatever_becomes_of_the_register(db):
    made = published()
    before = edition_listing(made.pk)
    act_on(LATER, renaming("140101100", "水秀新镇"))
    assert edition_listing(made.pk) == before


def test_the_database_keeps_an_edition_as_it_is(db):
    made = published()
    for change in ({"content": "{}"}, {"published_by": "x"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Edition.objects.filter(pk=made.pk).update(**change)
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM publish_edition")


def test_a_day_that_is_yet_to_come_is_refused(db):
    with pytest.raises(Refused, match="还没有到"):
        proposed(day=today() + timedelta(days=1))


def test_a_unit_that_is_not_there_is_refused(db):
    with pytest.raises(Refused, match="没有编号为"):
        proposed(day=DAY - timedelta(days=1))


def test_a_demonstration_publishes_under_made_up_numbers_alone(db, monkeypatch):
    kept = "santu.publish.services.editions.database_is_demo"
    monkeypatch.setattr(kept, lambda: True)
    with pytest.raises(Refused, match="必须带“合成数据”"):
        proposed()
    monkeypatch.setattr(kept, lambda: False)
    monkeypatch.setattr("tests.db.publishing.database_is_demo", lambda: True)
    with pytest.raises(Refused, match="不能用于真实的库"):
        proposed()


def test_a_list_says_since_when_and_not_what_else_changed(db):
    act = act_on(DAY, renaming("140101200", "白城镇", DAY))
    held = DivisionVersion.objects.get(unit=unit("140101100"), withdrawn_by=None)
    DivisionVersion.objects.filter(pk=held.pk).update(withdrawn_by=act)
    for start, end, unit_class in ((DAY, LATER, "ordinary"), (LATER, OPEN_END, "developed_town")):
        held.pk, held.act, held.start, held.end, held.unit_class = None, act, start, end, unit_class
        held.save(force_insert=True)
    row = next(one for one in edition_listing(published().pk).records() if one["code"] == "140101100")
    assert (row["name"], row["since"]) == ("水秀镇", DAY.isoformat())
    assert "developed" not in edition_listing(Edition.objects.get().pk).text()


def test_differences_are_sentences(db):
    published()
    act_on(LATER, renaming("140101100", "水秀新镇"))
    new = edition_listing(published().pk)
    old = edition_listing(Edition.objects.get(number=1).pk)
    told = [str(one.message) for one in differences(old, new)]
    assert told == [
        "水秀镇（140101100）：“名称”由“水秀镇”改为“水秀新镇”",
        f"水秀镇（140101100）：“登记自”由“{DAY}”改为“{LATER}”",
    ]
    assert len(differences(None, new)) == len(new.rows)
    fewer = listing_of("divisions", old.text()).rows[:-1]
    assert [one.sign for one in differences(old, type(old)(old.kind, fewer))] == ["-"]


def test_the_standards_are_listed_with_clause_and_status(db):
    rows = {row["id"]: row for row in edition_listing(published(ListKind.STANDARDS).pk).records()}
    found = rows[PERSONS]
    assert (found["value"], found["unit"], found["status"], found["document"]) == (
        "2",
        "person",
        "proposal",
        "三图软件建议",
    )


def test_each_deed_takes_its_right_over_the_unit(db):
    east, west = (holder("county_officer", unit(code)) for code in ("140101", "140102"))
    draft = edition_draft(kind=ListKind.DIVISIONS, scope=unit("140101"), day=LATER, standards=STANDARDS)
    given = {"draft": draft, "document": "某民函〔2021〕7号", "standards": STANDARDS}
    for somebody in (west, holder("commission", unit("140101"))):
        with pytest.raises(Refused, match="“提出公布名单，撤回公布”的权限"):
            edition_propose(**given, by=somebody)
    made = edition_propose(**given, by=east)
    for somebody in (west, holder("county_officer"), holder("commission", unit("140102"))):
        with pytest.raises(Refused, match="“审批计划、例外、公布、借用编制和清单外事项准入”的权限"):
            edition_publish(number=made.pk, by=somebody, standards=STANDARDS)
    edition_publish(number=made.pk, by=holder("commission", unit("140101")), standards=STANDARDS)
    with pytest.raises(Refused, match="“提出公布名单，撤回公布”的权限"):
        edition_withdraw(number=made.pk, reason="有误", by=west)
    edition_withdraw(number=made.pk, reason="有误", by=east)


def test_duties_that_two_bodies_claim_are_not_published():
    reforms.forget()
    reforms.before()
    recorded(row(WHITE, "A1", "综合办"), row(WHITE, "A1", "农科站"), row(WHITE, "A2", "农科站"))
    with pytest.raises(Refused, match=r"“白城乡”的“事项A1”有 2 个主办机构.*（SX-18）"):
        edition_draft(kind=ListKind.DUTIES, scope=unit("14"), day=DAY, standards=STANDARDS)


def test_rivals_are_told_by_places_and_matters_not_by_their_names():
    def of(place: str, matter: str, name: str) -> tuple[str, ...]:
        told = {
            "place": place,
            "place_name": "城关镇",
            "matter": matter,
            "name": name,
            "role": "main",
            "body": name,
        }
        return tuple(told.get(column.key, "") for column in COLUMNS[ListKind.DUTIES])

    here, same = of("t1", "A1", "事项"), of("t1", "A1", "事项（另一个写法）")
    assert (
        rival_faults(Listing(ListKind.DUTIES, (here, of("t2", "A1", "事项"), of("t1", "A2", "事项")))) == []
    )
    [fault] = rival_faults(Listing(ListKind.DUTIES, (here, same)))
    assert "有 2 个主办机构" in str(fault)


def test_a_duty_of_a_body_that_is_being_prepared_says_from_when():
    reforms.forget()
    reforms.before()
    recorded(row(WHITE, "A1", "综合办"), row(WHITE, "A2", "农科站"))

    def told(day):
        draft = edition_draft(kind=ListKind.DUTIES, scope=unit("14"), day=day, standards=STANDARDS)
        return {one["matter"]: (one["body"], one["starts"]) for one in draft.listing.records()}

    assert told(DAY) == {"A1": ("综合办", ""), "A2": ("农科站", "")}

    def becomes(*versions):
        act = act_on(DAY, renaming("140101100", f"水秀{len(versions)}镇", DAY))
        held = BodyVersion.objects.filter(name="农科站", host=unit(WHITE), withdrawn_by=None)
        found = held.get()
        held.update(withdrawn_by=act)
        for state, start, end in versions:
            found.pk, found.act, found.state, found.start, found.end = None, act, state, start, end
            found.save(force_insert=True)

    becomes(("preparing", DAY, OPEN_END))
    assert told(DAY) == {"A1": ("综合办", ""), "A2": ("农科站", "unknown")}
    becomes(("preparing", DAY, LATER), ("standing", LATER, OPEN_END))
    assert told(DAY) == {"A1": ("综合办", ""), "A2": ("农科站", LATER.isoformat())}
    assert told(LATER)["A2"] == ("农科站", "")
