"""What is looked for on any page: words in the wrong language, sideways scrolling, faults that axe finds."""

import re
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from playwright.sync_api import Page

from tests.repo.tree import ROOT

AXE = ROOT / "frontend" / "node_modules" / "axe-core" / "axe.min.js"
GRAVE = {"serious", "critical"}

UNMARKED = r"""() => {
  const han = /\p{Script=Han}/u, found = [];
  const chinese = (element) => element.closest("[lang]")?.getAttribute("lang").startsWith("zh");
  const walker = document.createTreeWalker(document.documentElement, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const { parentElement, textContent } = walker.currentNode;
    if (parentElement.closest("script, style") || !han.test(textContent) || chinese(parentElement)) continue;
    found.push(textContent.trim().slice(0, 60));
  }
  for (const element of document.querySelectorAll("*")) {
    for (const name of ["title", "aria-label", "alt", "placeholder", "aria-description"]) {
      const text = element.getAttribute(name);
      if (text && han.test(text) && !chinese(element)) found.push(`${name}=${text.slice(0, 60)}`);
    }
  }
  return found;
}"""


def unmarked_chinese(page: Page) -> list[str]:
    """Chinese that no ``lang="zh"`` stands around, in text and in what is read out."""
    found: list[str] = page.evaluate(UNMARKED)
    return found


def sideways(page: Page) -> int:
    """By how many pixels the page is wider than the screen."""
    return int(page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))


def grave_faults(page: Page) -> list[str]:
    """What axe calls serious or critical, with where it is."""
    if not page.evaluate("'axe' in window"):
        # Into the page from outside: the policy binds the page, not the tester.
        page.context.new_cdp_session(page).send("Runtime.evaluate", {"expression": AXE.read_text("utf-8")})
    found: dict[str, Any] = page.evaluate("axe.run(document, { resultTypes: ['violations'] })")
    return [
        f"{violation['id']}: {node['target']} {node.get('failureSummary', '')[:300]}"
        for violation in found["violations"]
        if violation["impact"] in GRAVE
        for node in violation["nodes"]
    ]


def links(page: Page) -> list[str]:
    """The pages of ours that this one leads to, as paths with their query."""
    found: list[str] = page.evaluate(
        "[...document.querySelectorAll('a[href]:not([download])')].map(a => new URL(a.getAttribute('href'), document.baseURI).href)"
        ".filter(h => h.startsWith(location.origin))"
    )
    return list(dict.fromkeys(href.split("#")[0].replace(origin(page), "", 1) for href in found))


def origin(page: Page) -> str:
    parts = urlsplit(page.url)
    return f"{parts.scheme}://{parts.netloc}"


def kind_of(path: str) -> str:
    """Pages that differ only in which unit, plan, page or day they show are of one kind."""
    parts = urlsplit(path)
    plain = re.sub(r"(?<=/units/)[^/]+", "UNIT", parts.path)
    plain = re.sub(r"(?<=/people/)[^/]+(?=/)", "NAME", plain)
    plain = re.sub(r"(?<=/bodies/).+", "BODY", plain)
    plain = re.sub(r"(?<=/standards/).+", "RULE", plain)
    plain = re.sub(r"\d+", "N", plain)
    return f"{plain}?{','.join(sorted(key for key, _ in parse_qsl(parts.query) if key != 'day'))}"
