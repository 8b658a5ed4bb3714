"""What a browser says of itself, in plain words: enough to know one's own devices by, and no more."""

from santu.kernel.messages import N_, Message, message

BROWSERS = (
    ("MicroMessenger", N_("微信")),
    ("Edg", "Edge"),
    ("OPR", "Opera"),
    ("Firefox", "Firefox"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
SYSTEMS = (
    ("HarmonyOS", N_("鸿蒙系统")),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", N_("安卓手机或平板")),
    ("Windows", "Windows"),
    ("Mac OS X", "Mac"),
    ("CrOS", "ChromeOS"),
    ("Linux", "Linux"),
)
"""In the order in which they are looked for: many name others besides themselves."""
BOTH = N_("{browser}（{system}）")
UNKNOWN = N_("其他设备")
JOINT = " / "


def device_of(agent: str) -> str:
    """Browser and system out of a ``User-Agent``, as it is kept; the rest of it is thrown away."""
    named = (next((key for key, _ in known if key in agent), "") for known in (BROWSERS, SYSTEMS))
    return JOINT.join(named)


def device_said(kept: str) -> Message:
    """What was kept of a device, for people."""
    browser, _, system = kept.partition(JOINT)
    words = [dict(known).get(key, "") for known, key in ((BROWSERS, browser), (SYSTEMS, system))]
    if all(words):
        return message(BOTH, browser=message(words[0]), system=message(words[1]))
    return message(next(filter(None, words), UNKNOWN))
