"""Screenshots of every page into docs/screenshots, with a page that shows them: `python scripts/screenshots.py ADDRESS`.

ADDRESS is a served demonstration (`santu demo`). Each page is taken wide and narrow, in both languages, light and dark,
and once as it prints. What the browser complains of, and whatever scrolls sideways, is printed; exit code 1 then.
"""

import io
import itertools
import sys
from dataclasses import dataclass
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

DOCS = Path(__file__).resolve().parents[1] / "docs"
FLAGS = [
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update",
    "--disable-sync",
]  # fmt: skip
SIZES = {"wide": (1366, 768), "narrow": (390, 844)}
LANGUAGES = {"zh": "zh-hans", "en": "en"}
THEMES = ("light", "dark")
COLOURS = 128
COUNTY, TOWN, GONE = "nbs.140703.20200630", "nbs.140703103.20211031", "nbs.140703202.20200630"
PROVINCE = "nbs.14.20200630"


@dataclass(frozen=True)
class Shot:
    """A page: the name of its picture, what it is called, where it is, and what is pressed before it is taken."""

    name: str
    title: str
    path: str
    press: str = ""
    whole: bool = False
    signed_in: bool = True


SHOTS = (
    Shot("sign-in", "Sign in", "/sign-in", signed_in=False),
    Shot("home", "Overview", "/"),
    Shot("home-before", "Overview before the reform", "/?day=2020-06-30"),
    Shot("design-language", "Design language", "/design-language", whole=True),
)


def taken(page: Page, shot: Shot, address: str, problems: list[str]) -> bytes:
    """The picture of a page, small enough to be kept."""
    page.goto(f"{address}{shot.path}")
    if shot.press:
        page.click(shot.press)
    for figure in page.query_selector_all("figure.chart"):
        figure.scroll_into_view_if_needed()
    page.evaluate("scrollTo(0, 0)")
    page.wait_for_timeout(500)
    if (wide := page.evaluate("document.documentElement.scrollWidth - innerWidth")) > 0:
        problems.append(f"{shot.name}: {wide}px too wide")
    return smaller(page.screenshot(full_page=shot.whole))


def smaller(png: bytes) -> bytes:
    """The same picture with fewer colours."""
    out = io.BytesIO()
    picture = Image.open(io.BytesIO(png)).convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)
    picture.save(out, "PNG", optimize=True)
    return out.getvalue()


def main(address: str) -> int:
    folder, problems = DOCS / "screenshots", list[str]()
    folder.mkdir(exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=FLAGS)
        for (size, viewport), (word, language), theme in itertools.product(
            SIZES.items(), LANGUAGES.items(), THEMES
        ):
            page = visitor(browser, address, viewport, {"santu_language": language, "theme": theme}, problems)
            for signed_in in (False, True):
                if signed_in:
                    page.goto(f"{address}/sign-in")
                    page.click("button[value=demo-planner]")
                for shot in (shot for shot in SHOTS if shot.signed_in is signed_in):
                    picture = taken(page, shot, address, problems)
                    (folder / f"{shot.name}-{size}-{word}-{theme}.png").write_bytes(picture)
            page.context.close()
        browser.close()
    (DOCS / "screens.md").write_text("\n".join(gallery()), encoding="utf-8")
    print("\n".join(problems) or "nothing to complain of")
    return 1 if problems else 0


def visitor(
    browser: Browser, address: str, viewport: tuple[int, int], cookies: dict[str, str], problems: list[str]
) -> Page:
    """A page in a browser of this size, language and theme."""
    width, height = viewport
    context = browser.new_context(viewport={"width": width, "height": height})
    context.add_cookies([{"name": name, "value": value, "url": address} for name, value in cookies.items()])
    page = context.new_page()
    page.on(
        "console",
        lambda said: said.type in {"error", "warning"} and problems.append(f"{page.url}: {said.text}"),
    )
    page.on("pageerror", lambda error: problems.append(f"{page.url}: {error}"))
    return page


def gallery() -> list[str]:
    """The page of the documentation that shows them."""
    lines = ["# Screens", "", "Made by `scripts/screenshots.py` from the demonstration.", ""]
    for shot in SHOTS:
        lines += [f"## {shot.title}", ""]
        for size, word, theme in itertools.product(SIZES, LANGUAGES, THEMES):
            lines.append(
                f"![{shot.title}, {size}, {word}, {theme}](screenshots/{shot.name}-{size}-{word}-{theme}.png)"
            )
        lines.append("")
    return lines


if __name__ == "__main__":
    sys.exit(main(sys.argv[1].rstrip("/")))
