"""What a page says: Chinese marked in an English page, nothing marked in a Chinese one, nothing unescaped in either."""

import pytest
from django.template import Context, Template
from django.utils.translation import override

from santu.kernel.messages import Fault, fault_from_json, fault_to_json, message
from santu.web.language import said
from santu.web.templatetags.santu import faults_total


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("水秀镇", '<span lang="zh">水秀镇</span>'),
        (
            "13 villages of 水秀乡 (晋政函〔2021〕2号)",
            '13 villages of <span lang="zh">水秀乡</span> (<span lang="zh">晋政函〔2021〕2号</span>)',
        ),
        ("𠮷村 <b>", '<span lang="zh">𠮷村</span> &lt;b&gt;'),
        ("plain", "plain"),
    ],
)
def test_chinese_in_an_english_page(text, html):
    with override("en"):
        assert said(text) == html


def test_a_chinese_page_needs_no_mark():
    with override("zh-hans"):
        assert said("水秀镇 <b>") == "水秀镇 &lt;b&gt;"


def test_a_fault_is_kept_and_told_later():
    inner = message("{names}", names=("甲", "乙"))
    fault = Fault(message("第 {no} 行", no=3), message("没有“{name}”：{inner}。", name="丙", inner=inner))
    assert fault_from_json(fault_to_json(fault)) == fault


def test_a_title_says_as_a_whole_that_it_is_chinese():
    template = Template("{% load santu %}{% titled %}{{ name }} · Santu{% endtitled %}")
    with override("en"):
        assert template.render(Context({"name": "水秀镇"})) == '<title lang="zh">水秀镇 · Santu</title>'
        assert template.render(Context({"name": "Plans"})) == "<title>Plans · Santu</title>"
    with override("zh-hans"):
        assert template.render(Context({"name": "水秀镇"})) == "<title>水秀镇 · Santu</title>"


def test_of_very_many_faults_the_head_tells_the_number_of_all():
    kept = [Fault("", message("甲"))] * 3
    assert faults_total(kept) == 3
    assert faults_total([*kept, Fault("", message("共 {count} 处，{kept}", count=9, kept=3))]) == 9
