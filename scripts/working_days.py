"""Write the working-day data of the standards from the `chinesecalendar` package.

Run once a year, when the State Council has published the next arrangement:
``python scripts/working_days.py``.
"""

from datetime import date
from importlib.metadata import version
from itertools import groupby
from pathlib import Path

from chinese_calendar.constants import holidays, workdays

TARGET = Path(__file__).parents[1] / "src/santu/standards/data/cn/working_days.yaml"

HEADER = """\
# 由 scripts/working_days.py 生成，请勿手改；个别日期的调整用带日期的覆盖项。
source:
  document: 国务院办公厅关于部分节假日安排的通知（历年）
  clause: 历年通知
  jurisdiction: cn
  via: chinesecalendar {version}（MIT 许可）
# holidays：放假的周一至周五；adjusted：上班的周六、周日（调休）。
years:
"""


def dates(days: list[date]) -> str:
    """A YAML list of quoted dates, one month to a line."""
    months = (
        ", ".join(f'"{day}"' for day in month)
        for _, month in groupby(sorted(days), key=lambda day: day.month)
    )
    return "[\n" + "".join(f"      {line},\n" for line in months) + "    ]"


def main() -> None:
    free = [day for day in holidays if day.weekday() < 5 and day not in workdays]
    worked = [day for day in workdays if day.weekday() >= 5]
    years = range(min(holidays).year, max(holidays).year + 1)
    with TARGET.open("w", encoding="utf-8", newline="\n") as out:
        out.write(HEADER.format(version=version("chinesecalendar")))
        for year in years:
            out.write(f'  "{year}":\n')
            out.write(f"    holidays: {dates([day for day in free if day.year == year])}\n")
            out.write(f"    adjusted: {dates([day for day in worked if day.year == year])}\n")


if __name__ == "__main__":
    main()
