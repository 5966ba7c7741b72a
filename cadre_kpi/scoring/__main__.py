"""Score one case from a JSON file or standard input: `python -m cadre_kpi.scoring case.json`.

Prints the result as JSON, or with `--explain` its explanation as text. A refused input exits with 2 and a message that
names the field.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence

from cadre_kpi.scoring.case import parse_case
from cadre_kpi.scoring.errors import FieldError, ScoringError, case_error
from cadre_kpi.scoring.explanation import explanation_lines
from cadre_kpi.scoring.loader import load, load_any, read_json, shipped
from cadre_kpi.scoring.score import score


def main(argv: Sequence[str] | None = None) -> int:
	"""Run the command line; returns the exit code."""
	parser = argparse.ArgumentParser(prog="python -m cadre_kpi.scoring", description=__doc__.splitlines()[0])
	parser.add_argument(
		"case", nargs="?", default="-", help="JSON file of the case; - or nothing: standard input"
	)
	parser.add_argument("--scheme", help=f"a shipped scheme ({', '.join(shipped())}) or a scheme file")
	parser.add_argument("--explain", action="store_true", help="print the explanation as text")
	parser.add_argument("--lang", choices=("vi", "en"), default="vi", help="language of the explanation")
	options = parser.parse_args(argv)
	try:
		data = read_json(_read(options.case))
		result = _score(data, options.scheme)
	except ScoringError as error:
		print(error.text("en"), file=sys.stderr)
		return 2
	except (OSError, UnicodeDecodeError) as error:
		print(f"{options.case}: {error}", file=sys.stderr)
		return 2
	if options.explain:
		print("\n".join(explanation_lines(result, options.lang)))
	else:
		print(json.dumps(result.as_dict(lang=options.lang), ensure_ascii=False, indent=2))
	return 0


def _read(name: str) -> str:
	if name == "-":
		return sys.stdin.buffer.read().decode("utf-8")
	with open(name, encoding="utf-8") as file:
		return file.read()


def _score(data: object, scheme_name: str | None):
	if not isinstance(data, dict):
		raise ScoringError(FieldError("case", "not_object"))
	named = data.get("scheme")
	if scheme_name:
		scheme = load_any(scheme_name)
	elif named is None:
		raise case_error("scheme", "missing")
	elif not isinstance(named, str):
		raise case_error("scheme", "not_text")
	else:
		scheme = load(named)
	return score(scheme, parse_case(data, scheme))


if __name__ == "__main__":
	for stream in (sys.stdout, sys.stderr):
		stream.reconfigure(encoding="utf-8")  # Vietnamese in every terminal and pipe
	sys.exit(main())
