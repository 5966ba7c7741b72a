"""The styles of a page stay in the desk after the page was left: they reach nothing outside of it."""

import re
from pathlib import Path

PUBLIC = Path(__file__).parents[2] / "cadre_kpi" / "public"
# bundle of a page, also the folder of its scripts → the class within which it stands
PAGES = {
	"council_room": "cadre-kpi-council",
	"checking": "cadre-kpi-checking",
	"leaders_board": "cadre-kpi-leaders",
}
CLASS = re.compile(r"\.(cadre-kpi-[a-z0-9-]+)")


def list_first_classes(css: str) -> set[str]:
	"""The class with which each selector begins."""
	plain = re.sub(r"/\*.*?\*/", "", css, flags=re.S)
	selectors = [one.strip() for found in re.findall(r"([^{};]+)\{", plain) for one in found.split(",")]
	return {found.group(1) for one in selectors if (found := CLASS.match(one))}


def test_styles_of_a_page_reach_no_other_page() -> None:
	everywhere = [path for path in (PUBLIC / "js").rglob("*.js")]
	main = set(CLASS.findall((PUBLIC / "css" / "cadre_kpi.bundle.css").read_text()))
	reached = []
	for bundle, root in PAGES.items():
		css = (PUBLIC / "css" / f"cadre_kpi_{bundle}.bundle.css").read_text()
		others = "\n".join(path.read_text() for path in everywhere if path.parent.name != bundle)
		for name in sorted(list_first_classes(css) - {root}):
			if name in main or re.search(rf"(?<![a-z0-9-]){name}(?![a-z0-9-])", others):
				reached.append(f"{bundle}: .{name}")
	assert not reached
