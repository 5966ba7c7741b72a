"""English left on the Vietnamese desk: what a page shows, and which of its words are no Vietnamese.

A word of Latin letters without a mark is Vietnamese when it has the shape of a Vietnamese syllable; names and words that
are the same in both languages are listed in `ALLOWED`. Some English words look like Vietnamese ones (“set”, “to”): a
text made of nothing else is looked up in the source texts of the translations.
"""

import csv
import re
from functools import cache
from pathlib import Path

from playwright.sync_api import Page

TRANSLATIONS = Path(__file__).resolve().parents[2] / "cadre_kpi" / "translations" / "vi.csv"

# Names of products and formats, and loan words of official Vietnamese.
ALLOWED = set(
	"""
	kpi excel csv pdf xlsx html zip url api erpnext frappe email emails web mb kb logo video camera esc enter tab ctrl
	alt shift internet website google drive word docx json qr sha id ok ics cadre desk www http https administrator
	ii iii iv vi vii otp gantt kanban xls outlook stt cmd htxsnv httnv htnv khtnv
	doc docx ppt pptx xls odt ods odp mp txt webp gif jpeg
	ubnd ubmttq hđnd max min
	guest markdown webcam server hrms hr png jpg app vinh phuc webhook fdi
	""".split()
)
SYLLABLE = re.compile(
	r"(?:ngh|ng|nh|ph|th|tr|ch|gh|gi|kh|qu|[bcdghklmnpqrstvx])?"
	r"(?:i|y|e|a|o|u|ia|ie|ya|ye|ai|ao|au|ay|eo|eu|iu|oa|oe|oi|oo|ua|ue|ui|uo|uy|oai|oao|oay|oeo|uay|uoi|uou|uya|uye|uyu|ieu|yeu|iê)"
	r"(?:ch|ng|nh|[cmnpt])?"
)
WORD = re.compile(r"[^\W\d_]+")
# addresses, names of records and of fields, references: no words
CODE = re.compile(r"\S*(?:@|://|/|_|\d)\S*|\b[A-Z]{2,}(?:-[A-Z]+)+\b|\b[a-z]+(?:\.[a-z]+)+\b")
NEW_RECORD = re.compile(r"\bnew-[a-z-]+-\d+")

# Every text that a person sees: text nodes, and what fields and buttons say of themselves.
SHOWN = """() => {
	const seen = new Set();
	const visible = (e) => e.checkVisibility
		? e.checkVisibility({ checkOpacity: true, checkVisibilityCSS: true }) : e.offsetParent !== null;
	const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
	while (walker.nextNode()) {
		const node = walker.currentNode, parent = node.parentElement;
		if (!parent || parent.closest("script, style, noscript, svg, code, .ql-toolbar, .ace_editor")) continue;
		if (parent.closest("[data-fieldname$=_en]")) continue; // what a record says in English beside the Vietnamese
		// the letter of a key is underlined by an element of its own within the word
		const label = parent.closest(".alt-underline")?.parentElement || parent;
		const whole = label.querySelector(":scope > .alt-underline") ? label : node;
		const text = whole.textContent.replace(/\\s+/g, " ").trim();
		if (!text) continue;
		if (visible(parent)) seen.add(text);
	}
	for (const e of document.querySelectorAll("[placeholder], [title], [data-original-title], input[type=button]")) {
		if (!visible(e)) continue;
		for (const name of ["placeholder", "title", "data-original-title"]) {
			const text = (e.getAttribute(name) || "").replace(/<[^>]+>/g, " ").replace(/\\s+/g, " ").trim();
			if (text) seen.add(text);
		}
	}
	return [...seen];
}"""


def shown(page: Page) -> list[str]:
	"""The texts that the page shows now, each once."""
	return page.evaluate(SHOWN)


def english(texts: list[str]) -> list[str]:
	"""Those of the texts that hold a word which is no Vietnamese."""
	return [text for text in texts if is_english(text)]


def is_english(text: str) -> bool:
	if NEW_RECORD.search(text):
		return True
	words = [word.lower() for word in WORD.findall(CODE.sub(" ", text)) if word.isascii() and len(word) > 1]
	foreign = [word for word in words if word not in ALLOWED and not SYLLABLE.fullmatch(word)]
	if any(len(word) > 2 for word in foreign):
		return True
	return bool(words) and text in sources() and text.isascii() and not all(word in ALLOWED for word in words)


@cache
def sources() -> set[str]:
	"""English texts of the translations that say something else in Vietnamese."""
	with TRANSLATIONS.open(encoding="utf-8", newline="") as file:
		return {row[0] for row in csv.reader(file) if row[0] != row[1]}
