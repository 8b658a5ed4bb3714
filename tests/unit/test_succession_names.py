"""Stems of names, and when two stems are one name in two spellings."""

import pytest

from santu.register.domain.matching.names import spelled_otherwise, township_stem, village_stem


@pytest.mark.parametrize(
    ("name", "stem"),
    [
        ("王家庄村村委会", "王家庄"),
        ("王家庄村委会", "王家庄"),
        ("王家庄村民委员会", "王家庄"),
        ("王家庄村村民委员会", "王家庄"),
        ("王家庄社区居委会", "王家庄"),
        ("王家庄社区居民委员会", "王家庄"),
        ("王家庄居民委员会", "王家庄"),
        ("王家庄社区", "王家庄"),
        ("王家庄村", "王家庄"),
        ("王家庄", "王家庄"),
        ("王家庄社区村委会", "王家庄"),
        ("巴彦嘎查村民委员会", "巴彦"),
        ("巴彦嘎查委员会", "巴彦"),
        ("王村村委会", "王村"),
        ("王村委会", "王村"),
        ("王村", "王村"),
        ("社区", "社区"),
        ("村委会", "村委会"),
        ("村", "村"),
    ],
)
def test_a_village_keeps_what_tells_it_apart(name, stem):
    assert village_stem(name) == stem


@pytest.mark.parametrize(
    ("name", "stem"),
    [
        ("迎新街道", "迎新"),
        ("迎新街道办事处", "迎新"),
        ("城关镇", "城关"),
        ("柳林乡", "柳林"),
        ("乌兰苏木", "乌兰"),
        ("乡", "乡"),
        ("镇", "镇"),
    ],
)
def test_a_township_keeps_what_tells_it_apart(name, stem):
    assert township_stem(name) == stem


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("加乐泉", "嘉乐泉", True),
        ("赤泥洼", "赤泥窊", True),
        ("迎新", "迎新街", True),
        ("城关", "城关", True),
        ("杏城", "玉峡关", False),
        ("文笔", "西口", False),
        ("东上庄", "西上庄", False),
        ("上王庄", "王庄", False),
        ("第一大队", "第二大队", False),
        ("城艾庄", "上城艾", False),
    ],
)
def test_a_spelling_is_one_character_that_does_not_tell_neighbours_apart(one, other, same):
    assert spelled_otherwise(one, other) is same
    assert spelled_otherwise(other, one) is same
