"""What the shipped standards say, and how they are asked."""

from datetime import date
from itertools import product
from pathlib import Path

import pytest

from santu.kernel.messages import Refused
from santu.standards.loader import load
from santu.standards.schema import UNIT_NAMES, ListRule, OutcomeRule, Unit

DAY = date(2021, 5, 1)
KINDS = ("subdistrict", "town", "rural_township", "ethnic_township", "township_like")
STANDARDS = load()


def names(rule_id: str) -> list[str]:
    return [item.name for item in STANDARDS.items(rule_id, DAY)]


def test_the_eight_bodies_as_the_document_names_them() -> None:
    assert "、".join(names("body/standard_set")) == (
        "党政综合办、经济发展办、社会事务办、规划建设办、综合行政执法办、"
        "退役军人服务保障工作站、党群服务中心、综合便民服务中心"
    )


@pytest.mark.parametrize(
    ("rule", "limit", "offices", "stations", "centres"),
    [("body/standard_set", "body/limit", 5, 1, 2), ("body/developed_set", "body/developed_limit", 6, 1, 3)],
)
def test_the_sets_fill_their_limits(rule: str, limit: str, offices: int, stations: int, centres: int) -> None:
    items = STANDARDS.items(rule, DAY)
    categories = [item.text("category") for item in items]
    counts = [categories.count(name) for name in ("office", "station", "centre")]
    assert counts == [offices, stations, centres]
    assert len(items) == STANDARDS.count(limit, DAY)
    assert [item.number("order") for item in items] == list(range(1, len(items) + 1))


def test_what_the_document_does_not_name_is_marked_ours() -> None:
    ours = [item.id for item in STANDARDS.items("body/developed_set", DAY) if item.status == "proposal"]
    standard = {item.id for item in STANDARDS.items("body/standard_set", DAY)}
    developed = {item.id for item in STANDARDS.items("body/developed_set", DAY)}
    assert developed - standard == set(ours)
    assert len(ours) == 2
    assert STANDARDS.rule("dispatch/devolved_stations").status == "proposal"


def test_every_devolved_station_has_a_class_and_a_standard_body_for_its_duties() -> None:
    slots = {item.id for item in STANDARDS.items("body/standard_set", DAY)}
    classes = {item.id for item in STANDARDS.items("dispatch/devolved_classes", DAY)}
    stations = STANDARDS.items("dispatch/devolved_stations", DAY)
    assert {item.text("slot") for item in stations} <= slots
    assert {item.text("class") for item in stations} == classes
    labels = [label for item in stations for label in (item.name, *item.texts("aliases"))]
    labels += names("dispatch/remaining")
    assert len(labels) == len(set(labels)), "one name leads to one station"


def test_only_offices_stations_and_centres_count_against_the_limit() -> None:
    counted = {item.id for item in STANDARDS.items("body/categories", DAY) if item.flag("counts")}
    assert counted == {"office", "station", "centre"}


def test_the_outcomes_agree_with_each_other_and_with_the_registers() -> None:
    result = STANDARDS.figures("merge/result", DAY)
    parts = [result[kind] for kind in ("subdistrict", "town", "rural_township")]
    assert parts == [8, 55, -183]
    assert sum(int(part) for part in parts) == result["townships"] == -120
    before = STANDARDS.figures("register/townships", date(2020, 6, 30))
    after = STANDARDS.figures("register/townships", date(2021, 10, 31))
    codes = STANDARDS.figures("register/codes", date(2021, 10, 31))
    for register in (before, after):
        assert (
            sum(int(register[k]) for k in ("subdistrict", "town", "rural_township")) == register["townships"]
        )
    assert int(codes["kept"]) + int(codes["retired"]) == before["townships"] == 1399
    assert int(codes["kept"]) + int(codes["created"]) == after["townships"] == 1278
    urban = 100 * (int(after["subdistrict"]) + int(after["town"])) / int(after["townships"])
    assert int(urban * 10) / 10 == result["urban_type_share_percent"] == 66.3
    quota = STANDARDS.figures("quota/result", DAY)
    assert int(after["townships"]) * int(quota["mean_per_township"]) == 44730
    assert (quota["cut_city_county"], quota["added_below_at_least"]) == (136_000, 15_000)


@pytest.mark.parametrize(("base", "mean"), [("end_2018", 29095), ("end_2019", 29180), ("census_2020", 27320)])
def test_the_mean_population_on_each_base(base: str, mean: int) -> None:
    townships = STANDARDS.figures("register/townships", date(2021, 10, 31))["townships"]
    people = STANDARDS.figures(f"population/{base}", DAY)["people"]
    assert int(people) // int(townships) in (mean, mean - 1)
    assert round(int(people) / int(townships)) in (mean, mean + 1)


def test_the_evaluation_figures() -> None:
    assert STANDARDS.figures("evaluation/structure", DAY) == {"classes": 2, "aspects": 18, "items": 90}
    assert STANDARDS.figures("evaluation/sample", DAY) == {"cities": 6, "counties": 16, "townships": 27}
    assert STANDARDS.figures("evaluation/evidence", DAY) == {
        "documents": 1190,
        "meetings": 27,
        "questionnaires": 1080,
    }


@pytest.mark.parametrize(
    ("change", "unit"),
    [
        *product(("establish", "abolish", "rename", "retype", "recode"), KINDS),
        *product(("establish", "abolish", "rename"), ("village_committee", "community", "village_like")),
        *product(("move_village", "recode"), ("village_committee", "community_like", "village_like")),
        *product(("establish", "abolish", "change_line"), ("body",)),
        ("divide", "grid"),
    ],
)
def test_every_change_has_exactly_one_deciding_organ(change: str, unit: str) -> None:
    deciding = [
        item.text("organ_name")
        for item in STANDARDS.items("approval/authority", DAY)
        if change in item.texts("changes") and unit in item.texts("units")
    ]
    assert len(deciding) == 1


def test_towns_go_to_the_province_and_subdistricts_to_who_set_them_up() -> None:
    by_id = {item.id: item for item in STANDARDS.items("approval/authority", DAY)}
    assert by_id["township"].text("organ") == "province_government"
    assert by_id["subdistrict"].text("organ") == "establishing_government"
    assert by_id["body"].flag("minutes")


def test_code_segments_do_not_overlap() -> None:
    for rule_id in ("naming/township_segments", "naming/village_segments"):
        spans = [(item.text("from"), item.text("to")) for item in STANDARDS.items(rule_id, DAY)]
        edges = [edge for span in spans for edge in span]
        assert edges == sorted(edges)
        assert all(len(edge) == 3 for edge in edges)


def test_only_shanxi_and_the_nation_make_law_here() -> None:
    for rule in STANDARDS:
        if rule.source.jurisdiction not in ("cn", "shanxi"):
            assert rule.status == "practice"
    assert {rule.source.jurisdiction for rule in STANDARDS.under("practice")} == {
        "shandong",
        "weifang",
        "sichuan",
        "beijing",
    }


def test_thresholds_are_shares_but_for_the_count_of_villages() -> None:
    thresholds = STANDARDS.numbers("matcher/thresholds", DAY)
    assert all(0 < value <= 1 for name, value in thresholds.items() if name != "many")
    assert thresholds["confidence_medium"] < thresholds["confidence_high"]


def test_the_nation_alone_has_no_shanxi_rule() -> None:
    national = load("cn")
    assert {rule.id for rule in national} < {rule.id for rule in STANDARDS}
    with pytest.raises(KeyError):
        national.rule("body/limit")


def test_every_unit_has_a_name() -> None:
    assert set(UNIT_NAMES) == set(Unit.__args__)


def test_titles_are_plain_text_in_both_languages() -> None:
    for rule in STANDARDS:
        assert "{" not in rule.title_zh + rule.title_en
        assert rule.title_en.isascii()


def test_before_it_began_a_rule_says_nothing() -> None:
    day = date(2020, 5, 31)
    assert STANDARDS.on("body/limit", day) is None
    with pytest.raises(Refused, match="“乡镇（街道）机构限额”在 2020-05-31 没有生效的规定"):
        STANDARDS.count("body/limit", day)
    with pytest.raises(Refused):
        STANDARDS.items("body/standard_set", day)
    with pytest.raises(Refused):
        STANDARDS.figures("merge/result", day)


def test_null_repeals(tmp_path: Path) -> None:
    good = (Path(__file__).parents[1] / "fixtures/standards/good.yaml").read_text("utf-8")
    (tmp_path / "shanxi/body").mkdir(parents=True)
    text = good + '  "2024-01-01": null\n  "2025-01-01": 9\n'
    (tmp_path / "shanxi/body/limit.yaml").write_text(text, encoding="utf-8")
    standards = load(root=tmp_path)
    days = (date(2023, 12, 31), date(2024, 1, 1), date(2024, 12, 31), date(2025, 1, 1))
    assert [standards.on("body/limit", day) for day in days] == [8, None, None, 9]


def test_asking_for_the_wrong_kind_is_a_mistake_of_the_program() -> None:
    with pytest.raises(TypeError):
        STANDARDS.count("body/standard_set", DAY)
    with pytest.raises(TypeError):
        STANDARDS.items("body/limit", DAY)
    with pytest.raises(TypeError):
        STANDARDS.figures("body/limit", DAY)
    with pytest.raises(TypeError):
        STANDARDS.items("body/standard_set", DAY)[0].number("category")


def test_lists_and_outcomes_are_never_numbers() -> None:
    for rule in STANDARDS:
        assert (rule.bound is None) == isinstance(rule, ListRule | OutcomeRule)
