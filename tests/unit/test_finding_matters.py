"""A few words lead to the matter that is meant."""

from santu.register.domain.finding_matters import Matter, Matters, Words, pairs

LISTED = (
    Matter("SX-01", "农村宅基地用地建房审批", "《土地管理法》第六十二条"),
    Matter("SX-02", "对违法占用耕地建房的处罚", "责令限期拆除"),
    Matter("SX-03", "露天焚烧秸秆的处罚", "《大气污染防治法》第一百一十九条"),
    Matter("SX-04", "最低生活保障对象审核", "《社会救助暂行办法》"),
    Matter("SX-05", "畜禽养殖污染防治", ""),
    Matter("SX-06", "动物疫病强制免疫", "《动物防疫法》，犬只登记、狂犬病免疫"),
    Matter("SX-07", "设立小餐饮店备案审批", ""),
    Matter("SX-08", "户外广告设置审批", ""),
)


def first(said: str, words: Words | None = None) -> str:
    found = Matters(LISTED, words or Words.read()).find(said, 5)
    return found[0][0].code if found else ""


def test_words_of_the_name_of_the_text_and_of_the_street_lead_to_the_matter():
    for said, code in {
        "宅基地审批": "SX-01",
        "秸秆焚烧归谁管？": "SX-03",
        "烧秸秆": "SX-03",
        "村民盖房子找谁": "SX-01",
        "低保怎么办": "SX-04",
        "养猪": "SX-05",
        "狂犬病": "SX-06",
        "sx-07": "SX-07",
        "关于进一步做好畜禽养殖污染防治工作的通知": "SX-05",
    }.items():
        assert first(said) == code, said


def test_what_is_on_no_list_is_not_found_by_a_word_that_many_share():
    matters = Matters(LISTED, Words.read())
    for said in ("推广某应用程序注册任务", "组织观看演出", "处罚", "", "？？", "x"):
        assert len(matters.find(said, 5)) != 1 or matters.find(said, 5)[0][1] < 0.6, said
    assert matters.find("组织观看演出", 5) == []
    assert matters.find("", 5) == []
    assert Matters((), Words()).find("宅基地", 5) == []


def test_a_synonym_finds_what_the_word_itself_does_not():
    assert first("盖楼", Words()) == ""
    assert first("盖楼", Words({"盖楼": ("建房",)})) in ("SX-01", "SX-02")


def test_rare_pairs_count_more_than_common_ones():
    found = Matters(LISTED, Words()).find("小餐饮审批", 5)
    assert found[0][0].code == "SX-07"
    assert [worth for _, worth in found] == sorted((worth for _, worth in found), reverse=True)


def test_pairs_do_not_cross_marks_and_a_lone_character_stands_for_itself():
    assert pairs("宅基地、ab") == {"宅基", "基地", "ab"}
    assert pairs("狗") == {"狗"}
    assert pairs("《》_ ") == frozenset()


def test_among_2000_matters_the_one_with_the_rare_pairs_comes_first():
    stems = ["审批", "处罚", "检查", "给付", "确认"]
    many = [
        Matter(
            f"M{n}", f"事项{n:04}{chr(0x4E00 + n)}{chr(0x5E00 + n)}{stems[n % 5]}", f"{chr(0x6E00 + n)}办法"
        )
        for n in range(2000)
    ]
    found = Matters(many, Words.read()).find(f"{many[1234].name[6:]}归谁管", 8)
    assert found[0][0] == many[1234]
