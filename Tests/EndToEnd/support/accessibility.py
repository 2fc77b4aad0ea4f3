"""What of accessibility a program can see in a rendered page: contrast, sizes, and what axe finds."""

from importlib.resources import files
from typing import Any

from playwright.sync_api import Page

AXE = (files("axe_playwright_python") / "axe.min.js").read_text()
AXE_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]

# Contrast by WCAG 2.2's formula. Colours are read as the browser computed them, by way of a canvas, which
# understands every form of them; the ground of an element is that of its nearest opaque ancestor.
CONTRAST = """() => {
  const pen = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  const read = (colour) => {
    pen.clearRect(0, 0, 1, 1);
    pen.fillStyle = colour;
    pen.fillRect(0, 0, 1, 1);
    return pen.getImageData(0, 0, 1, 1).data;
  };
  const luminance = ([r, g, b]) => {
    const [lr, lg, lb] = [r, g, b].map((value) => {
      const share = value / 255;
      return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * lr + 0.7152 * lg + 0.0722 * lb;
  };
  const ratio = (a, b) => {
    const [low, high] = [luminance(read(a)), luminance(read(b))].sort((x, y) => x - y);
    return (high + 0.05) / (low + 0.05);
  };
  const ground = (element) => {
    for (let one = element; one; one = one.parentElement) {
      const colour = getComputedStyle(one).backgroundColor;
      if (read(colour)[3] === 255) return colour;
    }
    return matchMedia("(forced-colors: active)").matches ? "Canvas" : "rgb(255, 255, 255)";
  };
  const isSeen = (element) => element.checkVisibility({ visibilityProperty: true, opacityProperty: true })
    && !element.closest(".unseen, option");
  const modal = document.querySelector("dialog[open]");
  const all = [...(modal ?? document).querySelectorAll("*")].filter(isSeen);
  const found = [];
  const note = (element, kind, needed, colour, behind) => found.push({
    what: `${kind} of ${element.tagName.toLowerCase()}.${element.getAttribute("class") ?? ""} `
      + `"${(element.textContent || "").trim().slice(0, 30)}"`,
    kind, needed, ratio: ratio(colour, behind), colours: `${colour} on ${behind}`,
  });
  for (const element of all) {
    const style = getComputedStyle(element);
    const hasText = [...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim());
    if (hasText && !element.closest("svg")) note(element, "text", 4.5, style.color, ground(element));
    if (element.matches("svg.icon")) note(element, "icon", 3, style.stroke, ground(element));
    if (element.matches("textarea")) note(element, "border", 3, style.borderTopColor, ground(element.parentElement));
    if (element.matches("button, a.button")) {
      note(element, "border", 3, style.borderTopColor, ground(element.parentElement));
    }
    if (element.matches(".bar")) {
      note(element, "bar", 3, getComputedStyle(element, "::before").backgroundColor, ground(element.parentElement));
    }
  }
  const focused = getComputedStyle(document.documentElement).getPropertyValue("--focus");
  note(document.body, "focus", 3, focused, ground(document.body));
  return found;
}"""

# Everything that takes a pointer, but links in sentences, which WCAG 2.5.8 excepts; there are none here.
TARGETS = """() => [...document.querySelectorAll("button, a, summary, input, textarea")]
  .filter((element) => element.checkVisibility() && !element.closest(".unseen"))
  .map((element) => ({ box: element.getBoundingClientRect(), element }))
  .map(({ box, element }) => ({ what: element.outerHTML.slice(0, 80), width: box.width, height: box.height }))"""


def violations(page: Page) -> list[str]:
    """What axe finds in the page as it is now."""
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(AXE)
    options = {"runOnly": {"type": "tag", "values": AXE_TAGS}}
    result = page.evaluate("options => axe.run(document, options)", options)
    assert result["passes"], "axe has looked at nothing"
    return [f"{one['id']}: {[node['html'] for node in one['nodes']]}" for one in result["violations"]]


def contrasts(page: Page) -> list[dict[str, Any]]:
    """Each text and part that is seen, with its contrast and what it needs."""
    return page.evaluate(CONTRAST)


def targets(page: Page) -> list[dict[str, Any]]:
    """What can be pressed, with its size in CSS pixels."""
    return page.evaluate(TARGETS)
