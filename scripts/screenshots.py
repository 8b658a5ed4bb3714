"""Screenshots of every page into docs/screenshots, with a page that shows them: `python scripts/screenshots.py ADDRESS`.

ADDRESS is a served demonstration (`santu demo`). A small scenario with a plan is made there first, a round of consultation
and an edition to publish, a case, a whistle and a draft of a process, so that pages of
work that is not yet done have something to show. Each page is taken wide and narrow, in both languages, light and dark, and
some once as they print. Further words choose among the pictures: `… ADDRESS plan- zh-light`. What the browser complains
of, and whatever scrolls sideways, is printed; exit code 1 then.
"""

import io
import itertools
import sys
from pathlib import Path

from PIL import Image, ImageOps
from playwright.sync_api import Browser, ConsoleMessage, Error, Page, sync_playwright
from screens import CLERK, DESK, DRAFTER, FILES, PERSON, SECURITY, SHOTS, THEMES, TOWN, WINDOW, Shot

DOCS = Path(__file__).resolve().parents[1] / "docs"
FLAGS = [
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update",
    "--disable-sync",
]  # fmt: skip
SIZES = {"wide": (1366, 768), "narrow": (390, 844)}
LANGUAGES = {"zh": "zh-hans", "en": "en"}
PAPER, MARGIN = (760, 1075), 36
"""A sheet of A4 between its margins, and what is shown of them."""
COLOURS, MOST = 256, 4400
"""Colours of a picture, and its most pixels from top to bottom."""
PAUSE = 300
"""Milliseconds in which a press or a drawing begins to show."""
PRIMARY = ".main .btn-s.primary"


def main(address: str, *words: str) -> int:
    """Take the pictures whose names hold all of the words; write the page that shows all."""
    folder, problems = DOCS / "screenshots", list[str]()
    folder.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=FLAGS)
        rehearsed(browser, address)
        worked(browser, address)
        for size, word, theme in itertools.product(SIZES, LANGUAGES, THEMES):
            names = {f"{shot.name}-{size}-{word}-{theme}.png": shot for shot in SHOTS if theme in shot.themes}
            cookies = {"santu_language": LANGUAGES[word], "theme": theme}
            wanted = chosen(names, words)
            take(browser, address, viewport=SIZES[size], cookies=cookies, wanted=wanted, problems=problems)
        names = {f"{shot.name}-print.png": shot for shot in SHOTS if shot.printed}
        cookies = {"santu_language": LANGUAGES["zh"], "theme": "light"}
        wanted = chosen(names, words)
        take(
            browser, address, viewport=PAPER, cookies=cookies, wanted=wanted, problems=problems, printed=True
        )
        browser.close()
    (DOCS / "screens.md").write_text("\n".join(gallery()), encoding="utf-8")
    print("\n".join(problems) or "nothing to complain of")
    return 1 if problems else 0


def chosen(names: dict[str, Shot], words: tuple[str, ...]) -> dict[Path, Shot]:
    """The pictures that are wanted, and where they are kept."""
    folder = DOCS / "screenshots"
    return {folder / name: shot for name, shot in names.items() if all(word in name for word in words)}


def rehearsed(browser: Browser, address: str) -> None:
    """A scenario of one county and its plan, made once: what is still to be done needs pages, too."""
    page = visitor(browser, address, SIZES["wide"], {"santu_language": LANGUAGES["zh"]}, [])
    signed_in(page, address, PERSON)
    page.goto(f"{address}/scenarios/2/")
    if page.locator(".facts").count() == 0:
        page.goto(f"{address}/units/nbs.140703201.20200630/propose?act=absorb")
        page.select_option("#into", index=1)
        page.fill("#why", "人口少、规模小；与邻镇产业相连")
        page.click(PRIMARY)
        page.wait_for_url("**/design**")
    page.goto(f"{address}/plans/2/")
    if page.locator(".plan-next").count() == 0:
        page.goto(f"{address}/scenarios/2/")
        page.click(PRIMARY)
        page.wait_for_url("**/plans/2/", timeout=120_000)
        page.click(PRIMARY)
        page.wait_for_selector(".plan-next .banner[data-tone]", timeout=120_000)
    page.goto(f"{address}/consultations/2/")
    if page.locator(".facts").count() == 0:
        page.goto(f"{address}/scenarios/2/consult")
        page.fill("#text", "请就合并后的驻地、便民服务点和名称提出意见")
        page.click(PRIMARY)
        page.wait_for_url("**/consultations/2/")
    page.goto(f"{address}/publications/2/")
    if page.locator(".facts").count() == 0:
        page.goto(f"{address}/publications/new?kind=standards")
        page.click(PRIMARY)
        page.wait_for_url("**/publications/2/")
    page.context.close()


def worked(browser: Browser, address: str) -> None:
    """A case at the window, a whistle that was assigned, and a draft of a process, made once."""

    def begun(person: str, path: str) -> Page:
        page = visitor(browser, address, SIZES["wide"], {"santu_language": LANGUAGES["zh"]}, [])
        signed_in(page, address, person)
        page.goto(f"{address}{path}")
        return page

    page = begun(DRAFTER, "/processes/window/drafts/1/")
    if page.locator("#drawn").count():
        return
    page.goto(f"{address}/processes/window/drafts/")
    page.click(PRIMARY)
    page.wait_for_url("**/drafts/1/")
    drawing = page.input_value("#drawing")
    page.fill("#drawing", drawing.replace("归档", "归档、公开结果"))
    page.click("#edit .btn-s.primary")
    page.wait_for_selector("#changes .count:not(:text-is('0'))")
    page = begun(WINDOW, f"{TOWN.replace('/units/', '/window/')}/C14/")
    page.fill("#name", "王某")
    page.click(PRIMARY)
    page.wait_for_url("**/cases/*/")
    page = begun(CLERK, f"{TOWN}/whistle")
    page.fill("#blow [name=title]", "污水排进河道")
    page.fill("#blow [name=where]", "北郭村桥下")
    page.fill("#blow [name=basis]", "《水污染防治法》第八十五条；乡镇没有执法权")
    for name in ("生态环境分局", "水利局"):
        page.get_by_label(name, exact=True).check()
    page.click("#blow button[type=submit]")
    page.wait_for_url("**/cases/*/")
    case = page.url.removeprefix(address)
    page = begun(DESK, case)
    page.locator(".case-task.mine select").first.select_option(label="生态环境分局")
    page.locator(".case-task.mine").get_by_label("水利局").check()
    page.locator(".case-task.mine textarea").first.fill("生态环境分局主办，水利局封堵排污口")
    page.get_by_role("button", name="派单", exact=True).click()
    page.wait_for_selector(".case-task:not(.mine)")


def take(
    browser: Browser,
    address: str,
    *,
    viewport: tuple[int, int],
    cookies: dict[str, str],
    wanted: dict[Path, Shot],
    problems: list[str],
    printed: bool = False,
) -> None:
    """Take pictures in one size, language and theme; each person signs in once."""
    for person in dict.fromkeys(shot.person for shot in wanted.values()):
        page = visitor(browser, address, viewport, cookies, problems)
        if person:
            signed_in(page, address, person)
        if printed:
            page.emulate_media(media="print")
        for path, shot in wanted.items():
            if shot.person != person:
                continue
            try:
                where = f"{address}{shot.path}"
                picture = taken(page, shot, address=where, name=path.stem, problems=problems, printed=printed)
                path.write_bytes(picture)
            except Error as error:
                problems.append(f"{path.stem}: {error}")
                page.wait_for_timeout(1_000)
        page.context.close()


def taken(page: Page, shot: Shot, *, address: str, name: str, problems: list[str], printed: bool) -> bytes:
    """The picture of a page, small enough to be kept."""
    page.goto(address)
    # What is still reckoned comes by itself.
    page.wait_for_function("!document.querySelector('[hx-trigger^=\"load delay\"]')", timeout=180_000)
    for deed, selector, what in shot.deeds:
        if deed == "press":
            page.click(selector)
        elif deed == "fill":
            page.fill(selector, what)
        else:
            file = {"name": f"{what}.csv", "mimeType": "text/csv", "buffer": FILES[what].encode()}
            page.set_input_files(selector, [file])
        page.wait_for_timeout(PAUSE)
        page.wait_for_load_state("networkidle")
    for figure in page.query_selector_all("figure.chart:visible"):
        figure.scroll_into_view_if_needed()
    page.evaluate(f"document.querySelector({shot.at!r})?.scrollIntoView()" if shot.at else "scrollTo(0, 0)")
    page.wait_for_load_state("networkidle")
    page.wait_for_timeout(PAUSE)
    if (
        wide := page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    ) > 0:
        problems.append(f"{name}: {wide}px too wide")
    return smaller(page.screenshot(full_page=shot.whole or printed), margin=MARGIN if printed else 0)


def smaller(png: bytes, margin: int) -> bytes:
    """The same picture with fewer colours, of no more than a few sheets, and with the margin of the paper."""
    out = io.BytesIO()
    picture = Image.open(io.BytesIO(png)).convert("RGB")
    picture = picture.crop((0, 0, picture.width, min(picture.height, MOST)))
    picture = ImageOps.expand(picture, margin, "white")
    picture.quantize(COLOURS, Image.Quantize.MAXCOVERAGE, kmeans=1, dither=Image.Dither.NONE).save(
        out, "PNG", optimize=True
    )
    return out.getvalue()


def signed_in(page: Page, address: str, person: str) -> None:
    """Begin as one of the people of the demonstration."""
    page.goto(f"{address}/sign-in")
    page.click(f"button[value={person}]")
    page.wait_for_url(f"{address}/")
    if person == SECURITY:
        page.goto(f"{address}/account/administration")
        if page.locator("#reason").count():
            page.fill("#reason", "为新任经办人授予角色")
            page.click(PRIMARY)
            page.wait_for_selector("button[name=close]")


def visitor(
    browser: Browser, address: str, viewport: tuple[int, int], cookies: dict[str, str], problems: list[str]
) -> Page:
    """A page in a browser of this size, language and theme."""
    width, height = viewport
    context = browser.new_context(viewport={"width": width, "height": height})
    context.add_cookies([{"name": name, "value": value, "url": address} for name, value in cookies.items()])
    page = context.new_page()
    page.set_default_timeout(60_000)
    page.on("console", lambda said: problems.append(f"{page.url}: {said.text}") if complains(said) else None)
    page.on("pageerror", lambda error: problems.append(f"{page.url}: {error}"))
    return page


def complains(said: ConsoleMessage) -> bool:
    """Whether the browser complains; that a page is refused or missing is what some pictures show."""
    return said.type in {"error", "warning"} and "the server responded with a status of 4" not in said.text


def gallery() -> list[str]:
    """The page of the documentation that shows those that are kept."""
    lines = ["# Screens", "", "Made by `scripts/screenshots.py` from the demonstration.", ""]
    for shot in SHOTS:
        made = [", ".join(one) for one in itertools.product(SIZES, LANGUAGES, shot.themes)]
        names = {word: f"{shot.name}-{word.replace(', ', '-')}.png" for word in made}
        names |= {"printed": f"{shot.name}-print.png"} if shot.printed else {}
        shown = [
            f"![{shot.title}, {word}](screenshots/{name})"
            for word, name in names.items()
            if (DOCS / "screenshots" / name).exists()
        ]
        lines += [f"## {shot.title}", "", *shown, ""] if shown else []
    return lines


if __name__ == "__main__":
    sys.exit(main(sys.argv[1].rstrip("/"), *sys.argv[2:]))
