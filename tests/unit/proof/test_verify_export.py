"""The script for auditors, run as they run it: another process, a file, no Frappe."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from cadre_kpi.proof import canonical

pytest.importorskip("cryptography")
SCRIPT = Path(__file__).resolve().parents[3] / "cadre_kpi" / "proof" / "verify_export.py"


def run(*arguments: object) -> tuple[int, str]:
	# isolated: neither this project nor its folder can be imported
	done = subprocess.run(
		[sys.executable, "-I", str(SCRIPT), *map(str, arguments)], capture_output=True, text=True, timeout=60
	)
	return done.returncode, done.stdout + done.stderr


def write(path: Path, bodies: dict[str, int]) -> Path:
	"""An export with chains of these lengths, written in the documented form."""
	heads, lines, earlier = [], [], []
	for body, count in sorted(bodies.items()):
		previous = ""
		for number in range(1, count + 1):
			content = {
				"form": "1",
				"chain": {"body": body, "number": str(number), "previous": previous},
				"doctype": "Rating Decision",
				"name": f"{body}-{number}",
				"fields": {"title": "Xếp loại"},
				"tables": {},
				"rests_on": earlier[-1:],
			}
			text = canonical.write(content)
			seal = canonical.compute_fingerprint(text)
			lines.append(
				{"body": body, "number": str(number), "seal": seal, "previous": previous, "content": text}
			)
			earlier.append({"doctype": "Rating Decision", "name": f"{body}-{number}", "seal": seal})
			previous = seal
		heads.append({"body": body, "number": str(count), "seal": previous})
	head = {"format": "cadre_kpi seals 1", "site": "s", "exported_on": "", "heads": heads}
	return save(path, [head, *lines])


def save(path: Path, lines: list[dict]) -> Path:
	path.write_text("".join(canonical.write(line) + "\n" for line in lines), encoding="utf-8")
	return path


def load(path: Path) -> list[dict]:
	return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


@pytest.fixture
def export(tmp_path: Path) -> Path:
	return write(tmp_path / "seals.jsonl", {"Ban Thường vụ A": 3, "Ban Thường vụ B": 2})


@pytest.fixture
def key(tmp_path: Path) -> tuple[Path, Path]:
	private, public = tmp_path / "auditor.key", tmp_path / "auditor.pub"
	assert run("make-key", "--key", private, "--public-key", public)[0] == 0
	assert private.stat().st_mode & 0o077 == 0
	return private, public


def test_a_whole_export_holds(export: Path) -> None:
	code, text = run("check", export)
	assert (code, text) == (0, "5 seals in 2 chains, 0 findings\n")


@pytest.mark.parametrize(
	("change", "said"),
	[
		(lambda lines: lines.pop(2), "should stand here"),
		(lambda lines: lines.pop(3), "heads are not the last links"),
		(lambda lines: lines[1].update(content=lines[1]["content"].replace("Xếp", "Xêp")), "fingerprint"),
		(lambda lines: lines[2].update(previous="0" * 64), "does not follow"),
		(lambda lines: lines[2].update(number="4"), "should stand here"),
		(lambda lines: lines[2].update(content="{"), "cannot be read"),
		(lambda lines: lines[2].pop("seal"), "not a link"),
		(lambda lines: lines[0]["heads"].pop(), "heads are not the last links"),
	],
)
def test_each_change_of_an_export_is_found(export: Path, change, said: str) -> None:
	lines = load(export)
	change(lines)
	code, text = run("check", save(export, lines))
	assert code == 1
	assert said in text


def test_a_content_written_otherwise_is_found_although_its_fingerprint_fits(export: Path) -> None:
	lines = load(export)
	text = lines[-1]["content"].replace('"doctype":', '"doctype": ')
	lines[-1].update(content=text, seal=canonical.compute_fingerprint(text))
	lines[0]["heads"][-1]["seal"] = lines[-1]["seal"]
	code, said = run("check", save(export, lines))
	assert code == 1
	assert "canonical form" in said


def test_a_file_that_is_no_export_is_told_apart(tmp_path: Path) -> None:
	(tmp_path / "other").write_text("[]\n")
	assert run("check", tmp_path / "other")[0] == 2
	assert run("check", tmp_path / "missing")[0] == 2


def test_a_signature_holds_with_its_key_and_no_other(
	export: Path, key: tuple[Path, Path], tmp_path: Path
) -> None:
	private, public = key
	signature = tmp_path / "heads.json"
	assert run("sign", export, "--key", private, "--to", signature)[0] == 0
	assert run("check", export, "--signature", signature, "--public-key", public)[0] == 0
	other = tmp_path / "other.pub"
	run("make-key", "--key", tmp_path / "other.key", "--public-key", other)
	code, text = run("check", export, "--signature", signature, "--public-key", other)
	assert code == 1
	assert "not made with this key" in text
	forged = json.loads(signature.read_text())
	forged["statement"]["heads"][0]["seal"] = "0" * 64
	signature.write_text(json.dumps(forged))
	assert run("check", export, "--signature", signature, "--public-key", public)[0] == 1


def test_an_old_signature_holds_while_the_chain_grows_and_not_when_its_end_was_rewritten(
	export: Path, key: tuple[Path, Path], tmp_path: Path
) -> None:
	private, public = key
	signature = tmp_path / "heads.json"
	run("sign", export, "--key", private, "--to", signature)
	grown = write(tmp_path / "grown.jsonl", {"Ban Thường vụ A": 3, "Ban Thường vụ B": 4})
	assert run("check", grown, "--signature", signature, "--public-key", public)[0] == 0
	# everything is consistent in itself, but the last links of a chain are gone
	cut = write(tmp_path / "cut.jsonl", {"Ban Thường vụ A": 3, "Ban Thường vụ B": 1})
	assert run("check", cut)[0] == 0
	code, text = run("check", cut, "--signature", signature, "--public-key", public)
	assert code == 1
	assert "no. 2 of Ban Thường vụ B" in text


def test_heads_that_were_kept_without_a_signature(export: Path, tmp_path: Path) -> None:
	kept = tmp_path / "heads.json"
	heads = load(export)[0]["heads"]
	kept.write_text(json.dumps({"format": "cadre_kpi heads 1", "heads": heads}))
	grown = write(tmp_path / "grown.jsonl", {"Ban Thường vụ A": 3, "Ban Thường vụ B": 3})
	assert run("check", grown, "--heads", kept)[0] == 0
	cut = write(tmp_path / "cut.jsonl", {"Ban Thường vụ A": 3, "Ban Thường vụ B": 1})
	code, text = run("check", cut, "--heads", kept)
	assert code == 1
	assert "no. 2 of Ban Thường vụ B" in text
	for content in (
		"[]",
		"{",
		'{"format": "other", "heads": []}',
		'{"format": "cadre_kpi heads 1", "heads": [1]}',
	):
		kept.write_text(content)
		assert run("check", export, "--heads", kept)[0] == 2


def test_nothing_broken_is_signed(export: Path, key: tuple[Path, Path], tmp_path: Path) -> None:
	lines = load(export)
	del lines[2]
	assert run("sign", save(export, lines), "--key", key[0], "--to", tmp_path / "heads.json")[0] == 1
	assert not (tmp_path / "heads.json").exists()
