"""Where webhooks may go: only listed hosts, read in one way only, in the kind of network of the first time."""

import pytest

from santu.config.environment import webhook_hosts
from santu.kernel.messages import Refused
from santu.webhooks.domain.addresses import LONGEST, Reach, host_listed, reach_of, reach_of_all, target_of
from santu.webhooks.domain.trying import MOST_ATTEMPTS, is_received, pause_after

LISTED = frozenset(
    {"hooks.example.cn", "hooks.example.cn:8443", "127.0.0.1:9000", "[::1]:9000", "localhost:9000"}
)


@pytest.mark.parametrize(
    ("url", "host", "port", "path"),
    [
        ("https://hooks.example.cn/santu?x=1", "hooks.example.cn", 443, "/santu?x=1"),
        ("https://HOOKS.example.CN", "hooks.example.cn", 443, "/"),
        ("https://hooks.example.cn:8443/", "hooks.example.cn", 8443, "/"),
        ("http://127.0.0.1:9000/", "127.0.0.1", 9000, "/"),
        ("http://[::1]:9000/", "::1", 9000, "/"),
        ("http://localhost:9000/", "localhost", 9000, "/"),
    ],
)
def test_a_listed_host_is_read(url, host, port, path):
    found = target_of(url, LISTED)
    assert (found.host, found.port, found.path) == (host, port, path)


@pytest.mark.parametrize(
    "url",
    [
        "https://other.example.cn/",
        "https://hooks.example.cn.evil.cn/",
        "https://hooks.example.cn:444/",
        "https://hooks.example.cn@evil.cn/",
        "https://evil.cn@hooks.example.cn/",
        "https://user:word@hooks.example.cn/",
        "https://hooks.example.cn#@evil.cn/",
        "https://hooks.example.cn/#",
        "https://hooks.example.cn\\@evil.cn/",
        "https://hooks.example.cn\t/",
        "https://hooks.example.cn/ HTTP/1.1\r\nX: y",
        "https://hooks.example.cn./",
        "https://hooks%2eexample.cn/",
        "https://\uff48ooks.example.cn/",
        "https://2130706433/",
        "https://0x7f000001/",
        "https://0177.0.0.1/",
        "https://127.1/",
        "https://127.0.0.1.:9000/",
        "https://[::ffff:127.0.0.1]:9000/",
        "https://[fe80::1%25eth0]/",
        "https://hooks.example.cn:0/",
        "https://hooks.example.cn:port/",
        "https:///path",
        "//hooks.example.cn/",
        "file:///etc/passwd",
        "gopher://hooks.example.cn/",
        "http://hooks.example.cn:8443/",
        "",
        "https://hooks.example.cn/" + "x" * LONGEST,
    ],
)
def test_whatever_else_is_refused_though_it_looks_like_it(url):
    with pytest.raises(Refused):
        target_of(url, LISTED)


def test_without_a_list_nothing_may_be_sent_to():
    with pytest.raises(Refused, match="SANTU_WEBHOOK_HOSTS"):
        target_of("https://hooks.example.cn/", frozenset())


@pytest.mark.parametrize(
    ("text", "reach"),
    [
        ("127.0.0.1", Reach.LOOPBACK),
        ("127.8.8.8", Reach.LOOPBACK),
        ("::1", Reach.LOOPBACK),
        ("::ffff:127.0.0.1", Reach.LOOPBACK),
        ("10.1.2.3", Reach.PRIVATE),
        ("172.31.0.1", Reach.PRIVATE),
        ("192.168.1.1", Reach.PRIVATE),
        ("::ffff:10.0.0.1", Reach.PRIVATE),
        ("fd00::1", Reach.PRIVATE),
        ("59.255.1.1", Reach.PUBLIC),
        ("2400:3200::1", Reach.PUBLIC),
        ("169.254.169.254", None),
        ("::ffff:169.254.169.254", None),
        ("fe80::1", None),
        ("fe80::1%eth0", None),
        ("fec0::1", None),
        ("0.0.0.0", None),
        ("0.1.2.3", None),
        ("::", None),
        ("100.64.0.1", None),
        ("198.18.0.1", None),
        ("192.0.2.1", None),
        ("224.0.0.1", None),
        ("ff02::1", None),
        ("255.255.255.255", None),
        ("::127.0.0.1", None),
        ("64:ff9b::7f00:1", None),
        ("64:ff9b::a9fe:a9fe", None),
        ("2002:7f00:1::", None),
        ("2001:0:7f00:1::", None),
        ("hooks.example.cn", None),
    ],
)
def test_an_address_lies_in_one_kind_of_network_or_in_none(text, reach):
    assert reach_of(text) is reach


def test_all_addresses_of_a_host_are_of_one_kind():
    target = target_of("https://hooks.example.cn/", LISTED)
    assert reach_of_all(["59.255.1.1", "2400:3200::1"], target) is Reach.PUBLIC
    for mixed in (
        ["59.255.1.1", "127.0.0.1"],
        ["10.0.0.1", "59.255.1.1"],
        ["59.255.1.1", "169.254.169.254"],
        [],
    ):
        with pytest.raises(Refused, match="不能推送到那里"):
            reach_of_all(mixed, target)


def test_plain_http_stays_on_this_machine_whatever_a_resolver_says():
    target = target_of("http://localhost:9000/", LISTED)
    assert reach_of_all(["127.0.0.1", "::1"], target) is Reach.LOOPBACK
    with pytest.raises(Refused, match="https"):
        reach_of_all(["10.0.0.1"], target)


def test_the_setting_is_a_list_of_hosts_and_empty_by_default():
    assert webhook_hosts({}) == frozenset()
    assert webhook_hosts({"SANTU_WEBHOOK_HOSTS": " "}) == frozenset()
    given = {"SANTU_WEBHOOK_HOSTS": "Hooks.example.cn, 10.0.0.7:8443,[fd00::1], h.cn:443"}
    assert webhook_hosts(given) == {"hooks.example.cn", "10.0.0.7:8443", "[fd00::1]", "h.cn"}


@pytest.mark.parametrize(
    "text", ["*", "*.example.cn", "https://h.cn", "h.cn/x", "u@h.cn", "h.cn:x", "2130706433", "中.cn"]
)
def test_what_is_no_host_is_refused_when_it_starts(text):
    with pytest.raises(Refused, match="SANTU_WEBHOOK_HOSTS"):
        host_listed(text)


def test_pauses_grow_and_there_is_an_end():
    pauses = [pause_after(attempts) for attempts in range(1, MOST_ATTEMPTS)]
    assert pauses == sorted(set(pauses))
    assert pause_after(MOST_ATTEMPTS + 5) == pauses[-1]


def test_only_2xx_says_that_it_came():
    assert [
        status for status in (0, 100, 199, 200, 204, 299, 300, 302, 308, 400, 410, 500) if is_received(status)
    ] == [
        200,
        204,
        299,
    ]
