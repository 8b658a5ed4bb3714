"""What a browser that was never here before has to fetch for its first page, map and all."""

import pytest

pytestmark = pytest.mark.looks

MOST_BYTES = 600_000


def test_the_first_page_is_light(visit):
    visitor = visit().sign_in()
    visitor.page.goto("about:blank")  # whatever the page after signing in still fetches is not counted
    fetched: dict[str, int] = {}
    addresses: dict[str, str] = {}
    watch = visitor.context.new_cdp_session(visitor.page)
    watch.send("Network.enable")
    watch.send("Network.clearBrowserCache")
    watch.on(
        "Network.responseReceived",
        lambda told: addresses.update({told["requestId"]: told["response"]["url"]}),
    )
    watch.on(
        "Network.loadingFinished", lambda told: fetched.update({told["requestId"]: told["encodedDataLength"]})
    )
    visitor.go("/?day=2020-06-30")
    visitor.page.wait_for_selector("figure.chart[data-drawn]", timeout=60_000)
    visitor.page.wait_for_load_state("networkidle")
    told = "\n".join(f"{size:>9,.0f} {addresses.get(name, '')}" for name, size in fetched.items())
    print(f"{sum(fetched.values()):>9,.0f} bytes in all\n{told}")
    assert any("outlines" in address for address in addresses.values())
    assert 0 < sum(fetched.values()) <= MOST_BYTES, told
