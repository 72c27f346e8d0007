"""What axe finds on a page against WCAG 2.2 AA: one way to ask, for every test that opens a browser."""

from pathlib import Path

from playwright.sync_api import Page

SCRIPT = (Path(__file__).parent / "vendor" / "axe.min.js").read_text(encoding="utf-8")
RULES = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa")

# A colour that is still moving from one scheme to the other is nobody's contrast: what ends, ends first.
_STILL = """async () => {
  await new Promise(drawn => requestAnimationFrame(() => requestAnimationFrame(drawn)))
  const ends = one => one.effect.getComputedTiming().endTime !== Infinity
  await Promise.allSettled(document.getAnimations().filter(ends).map(one => one.finished))
}"""
_ASK = """async ([tags, frames]) => {
  const found = await axe.run(document, {runOnly: tags, resultTypes: ['violations'], iframes: frames})
  return found.violations.flatMap(rule => rule.nodes.map(node => `${rule.id}: ${node.html.slice(0, 160)}`))
}"""


def findings(page: Page, *, extra: tuple[str, ...] = (), frames: bool = True) -> list[str]:
    """Each violation as ``rule: element``; ``extra`` adds axe's tags, ``frames=False`` leaves inner pages out.

    The script is evaluated by the browser itself, so the page's own policy neither hinders it nor is loosened.
    """
    page.emulate_media(reduced_motion="reduce")
    page.evaluate(SCRIPT)
    page.evaluate(_STILL)
    found: list[str] = page.evaluate(_ASK, [[*RULES, *extra], frames])
    return found


def sideways(page: Page) -> bool:
    """Whether the page is wider than its window."""
    return bool(page.evaluate("document.documentElement.scrollWidth > innerWidth"))
