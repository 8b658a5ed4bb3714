"""Numbers of persons in public texts are found, and what only looks like one is not."""

import pytest

from santu.register.domain.personal_numbers import has_identity_number, has_personal_number


@pytest.mark.parametrize(
    "text",
    [
        "请找王某，身份证140703198001011234",
        "14070319800101123x",
        "140703 19800101 1234",
        "１４０７０３１９８００１０１１２３４",
        "１４０７０３１９８００１０１１２３Ｘ",
        "140703800101123",
        "联系 13812345678",
        "138 1234 5678",
        "+86 138-1234-5678",
        "１３８１２３４５６７８（王）",
    ],
)
def test_a_number_of_a_person_is_found(text: str) -> None:
    assert has_personal_number(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "晋政发〔2021〕12号",
        "国务院令第727号 2020-06-30",
        "140703103",
        "140703103200",
        "140703103200 140703103201",
        "140703103 140703104",
        "140703103200、140703103201",
        "2021-06-01 8:30–17:30",
        "0354-6222222",
        "(0351)4040404 12345",
        "030800",
        "911401007159297630",
        "在编编号 140703000123",
        "20210630001",
        "20000.00",
        "SX-0101",
        "nbs.140703103.20211031",
    ],
)
def test_codes_documents_posts_and_offices_are_none(text: str) -> None:
    assert not has_personal_number(text)


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        ("11010519491231002X", True),
        ("王某 110105 19491231 002X", True),
        ("11010519491231002x", True),
        ("１１０１０５１９４９１２３１００２Ｘ", True),
        ("140703198001011234", False),
        ("140703202611270004", False),
        ("140703800101123", False),
        ("14070300123", False),
        ("13812345678", False),
        ("晋（2026）榆次区不动产权第0001234号", False),
    ],
)
def test_a_number_of_a_certificate_is_a_persons_only_by_its_check_character(text: str, is_one: bool) -> None:
    assert has_identity_number(text, 2026) is is_one
