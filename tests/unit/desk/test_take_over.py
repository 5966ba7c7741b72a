"""How the page "Take Over from HR" begins, whatever was taken over before. Run by Node."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest

SCRIPT = Path(__file__).parents[3] / "cadre_kpi" / "public" / "js" / "hr" / "take_over.js"
RUN = """
import fs from "node:fs";
const source = fs.readFileSync(process.argv[1], "utf8");
const { TakeOverFromHR } = await import("data:text/javascript," + encodeURIComponent(source));
const told = [];
const page = Object.assign(Object.create(TakeOverFromHR.prototype), {
	preview: () => told.push("preview"),
	follow: (name) => told.push(name),
});
globalThis.frappe = { xcall: async () => (ANSWER) };
await page.begin();
console.log(JSON.stringify([told, Boolean(page.ready)]));
"""


@pytest.mark.parametrize(
	("answer", "told", "ready"),
	[
		# Frappe sends no answer at all where a method has none
		("undefined", ["preview"], True),
		('{ name: "HR-1", status: "Done" }', ["preview"], True),
		('{ name: "HR-2", status: "Running" }', ["HR-2"], True),
		("Promise.reject()", [], False),
	],
)
def test_it_begins_with_a_preview_unless_it_runs_or_is_refused(answer: str, told: list, ready: bool) -> None:
	node = shutil.which("node")
	if not node:
		pytest.skip("node is not installed")
	run = [node, "--input-type=module", "-e", RUN.replace("ANSWER", answer), str(SCRIPT)]
	done = subprocess.run(run, capture_output=True, text=True, timeout=60)
	assert done.returncode == 0, done.stderr
	assert json.loads(done.stdout) == [told, ready]
