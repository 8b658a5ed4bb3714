"""How long a clock runs, in words."""

from django.utils.translation import ngettext

from santu.operate.domain.clocks import Length, Unit

AN_HOUR = 60


def length_words(length: Length) -> str:
    """A length in the language of the page; whole hours as hours."""
    n, unit = length.n, length.unit
    if unit == Unit.WORKING:
        return ngettext("%(n)s 个工作日", "%(n)s 个工作日", n) % {"n": n}
    if unit == Unit.CALENDAR:
        return ngettext("%(n)s 日", "%(n)s 日", n) % {"n": n}
    if unit == Unit.MONTHS:
        return ngettext("%(n)s 个月", "%(n)s 个月", n) % {"n": n}
    if n % AN_HOUR == 0:
        return ngettext("%(n)s 小时", "%(n)s 小时", n // AN_HOUR) % {"n": n // AN_HOUR}
    return ngettext("%(n)s 分钟", "%(n)s 分钟", n) % {"n": n}
