"""Steps that ask for a reason: the form asks for the same ones as the server."""

import re
from pathlib import Path

from cadre_kpi.process import document

SCRIPT = Path(document.__file__).parents[1] / "public/js/desk/process.js"


def test_the_form_asks_for_the_reasons_that_the_server_demands():
	table = re.search(r"const REASONS = \{\n(.*?)\n\};", SCRIPT.read_text(encoding="utf-8"), re.S).group(1)
	asked = {name.strip('"') for name in re.findall(r'^\t("[^"]+"|\w+): \(\) =>', table, re.M)}
	assert asked == document.NEEDS_NOTE
