"""An order that goes out, whatever its texts, comes in as the same order, field by field, by either kind of file."""

from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from zoneinfo import ZoneInfo

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from santu.operate.domain.order_files import (
    DONE,
    FORM,
    KNOWN,
    TABLE,
    WHOSE,
    Sent,
    columns_out,
    orders_csv,
    orders_workbook,
    plain,
    read_row,
    unguarded,
)
from santu.register.domain.layouts_checks import Reading

SHANGHAI = ZoneInfo("Asia/Shanghai")
ODD = st.sampled_from(
    [
        "=1+1",
        "'=1",
        "''",
        "-",
        "+86",
        "@x",
        "合计",
        "一,二；三\t四",
        '"引号"',
        "第一行\n\n第三行",
        "'quoted'",
        "＝",
        "0012",
        "1e5",
        "TRUE",
        "𠮷🀄",
    ]
)
TEXTS = st.one_of(
    ODD,
    st.text(st.characters(exclude_categories=("Cs", "Cc", "Cn", "Co"), include_characters="\n"), max_size=20),
).map(plain)
NUMBERS = st.from_regex(r"[0-9A-Za-z][0-9A-Za-z_-]{0,39}", fullmatch=True)
MOMENTS = st.datetimes(datetime.fromisoformat("2000-01-01"), datetime.fromisoformat("2100-01-01")).map(
    lambda at: at.replace(microsecond=0)
)
FREE = [name for name in TABLE if name not in {"order", "came_at"}] + [name for name, _ in DONE]


@st.composite
def orders(draw) -> list[Sent]:
    numbers = draw(st.lists(NUMBERS, min_size=1, max_size=2, unique=True))
    return [
        Sent(
            {"order": number, "came_at": f"{draw(MOMENTS):%Y-%m-%d %H:%M:%S}"}
            | {name: draw(TEXTS) for name in FREE}
        )
        for number in numbers
    ]


def read_back(content: bytes, ending: str) -> list[dict[str, str]]:
    with TemporaryDirectory() as folder:
        path = Path(folder) / f"orders.{ending}"
        path.write_bytes(content)
        reading = Reading.of(path, KNOWN)
    assert not reading.faults
    assert not reading.columns.unmapped
    cells = {column.name: reading.texts(column.name) for column in KNOWN}
    clean = unguarded if ending == "csv" else str
    return [
        {name: plain(clean(texts[row])) for name, texts in cells.items()} for row in range(len(reading.table))
    ]


# The first text drawn looks all characters through; that is no fault of the data.
@settings(suppress_health_check=[HealthCheck.too_slow])
@given(orders(), st.sampled_from(["csv", "xlsx"]), st.booleans())
def test_every_field_comes_back(sent, ending, chinese):
    make = (
        orders_csv
        if ending == "csv"
        else lambda told, *, chinese: orders_workbook(told, "工单", chinese=chinese)
    )
    back = read_back(make(sent, chinese=chinese), ending)
    assert len(back) == len(sent)
    for before, after in zip(sent, back, strict=True):
        for column in columns_out():
            assert after[column.name] == before.texts[column.name], column.name
        assert not any(after[name] for name in WHOSE)
        row, faults = read_row(after, SHANGHAI)
        assert row is not None, faults
        assert row.number == before.texts["order"]
        assert f"{row.came_at:%Y-%m-%d %H:%M:%S}" == before.texts["came_at"]
        assert row.title == before.texts["title"]
        assert row.texts == {name: before.texts[name] for name in FORM if before.texts.get(name)}


@given(st.dictionaries(st.sampled_from([one.name for one in KNOWN]), st.text(max_size=40)))
def test_whatever_a_row_says_it_is_read_or_told(texts):
    row, faults = read_row(texts, SHANGHAI)
    assert (row is None) is bool(faults)
