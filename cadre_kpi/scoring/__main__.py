"""Score one case from a JSON file or standard input: `python -m cadre_kpi.scoring case.json`.

`--cases` runs the cases that come with the schemes, or those of a file or folder, and says which do not come out.

Prints the result as JSON, or with `--explain` its explanation as text. A refused input exits with 2 and a message that
names the field.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from cadre_kpi.scoring.case import parse_case
from cadre_kpi.scoring.cases import CASES, load_cases, run_case
from cadre_kpi.scoring.errors import FieldError, SchemeError, ScoringError, make_case_error
from cadre_kpi.scoring.explanation import write_explanation
from cadre_kpi.scoring.fields import join
from cadre_kpi.scoring.loader import decode, list_shipped, load, load_any, read_json, read_text
from cadre_kpi.scoring.parse import parse
from cadre_kpi.scoring.report import build_result_dict
from cadre_kpi.scoring.scheme import Scheme
from cadre_kpi.scoring.score import score


def main(argv: Sequence[str] | None = None) -> int:
	"""Run the command line; returns the exit code."""
	parser = argparse.ArgumentParser(prog="python -m cadre_kpi.scoring", description=__doc__.splitlines()[0])
	parser.add_argument(
		"case", nargs="?", default="-", help="JSON file of the case; - or nothing: standard input"
	)
	parser.add_argument("--scheme", help=f"a shipped scheme ({', '.join(list_shipped())}) or a scheme file")
	parser.add_argument("--explain", action="store_true", help="print the explanation as text")
	parser.add_argument("--lang", choices=("vi", "en"), default="vi", help="language of the explanation")
	parser.add_argument(
		"--cases", nargs="?", const=str(CASES), metavar="PATH", help="run the cases of a file or folder"
	)
	options = parser.parse_args(argv)
	try:
		if options.cases:
			return _run_cases(Path(options.cases), options.lang)
		result = _print_score(_read_case(options.case), options.scheme)
	except ScoringError as error:
		print(error.text("en"), file=sys.stderr)
		return 2
	if options.explain:
		print("\n".join(write_explanation(result, options.lang)))
	else:
		print(json.dumps(build_result_dict(result, lang=options.lang), ensure_ascii=False, indent=2))
	return 0


def _run_cases(path: Path, lang: str) -> int:
	"""Run cases that are data; 1 when one does not come out as it says."""
	number = failed = 0
	for where, row in load_cases(path):
		number += 1
		try:
			differences = run_case(row)
		except ScoringError as error:
			differences = [error.text(lang)]
		if differences:
			failed += 1
			name = row.get(f"name_{lang}", "") if isinstance(row, dict) else ""
			print(f"{where} {name}\n  " + "\n  ".join(differences))
	print(f"{number - failed} / {number}")
	return 1 if failed or not number else 0


def _read_case(name: str) -> object:
	"""The case as plain data. What is wrong with the whole text is said with the name of the file in front."""
	try:
		return read_json(_read(name))
	except ScoringError as error:
		where = "standard input" if name == "-" else name
		raise ScoringError(
			*(FieldError(item.path or where, item.code, item.values) for item in error.errors)
		) from None


def _read(name: str) -> str:
	if name != "-":
		return read_text(Path(name))
	return decode(sys.stdin.buffer.read()) if sys.stdin else ""  # None: the caller closed it


def _print_score(data: object, scheme_name: str | None):
	if not isinstance(data, dict):
		raise ScoringError(FieldError("case", "not_object"))
	scheme = load_any(scheme_name) if scheme_name else _get_own_scheme(data.get("scheme"))
	return score(scheme, parse_case(data, scheme))


def _get_own_scheme(named: object) -> Scheme:
	"""The scheme that the case itself names, or carries as an object in the scheme format."""
	if named is None:
		raise make_case_error("scheme", "missing")
	if isinstance(named, dict):
		try:
			return parse(named)
		except SchemeError as error:
			raise SchemeError(
				*(FieldError(join("scheme", item.path), item.code, item.values) for item in error.errors)
			) from None
	if not isinstance(named, str):
		raise make_case_error("scheme", "not_text")
	return load(named)


def run() -> int:
	"""`main` on streams that take every character; a reader that stops reading early is no failure."""
	for stream in (sys.stdout, sys.stderr):
		if stream:  # Vietnamese in every terminal and pipe; what is no character at all as its escape
			stream.reconfigure(encoding="utf-8", errors="backslashreplace")
	try:
		code = main()
		if sys.stdout:
			sys.stdout.flush()
		return code
	except BrokenPipeError:
		# as `head` does it: nobody reads on; the interpreter must not flush into the pipe again
		os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
		return 1


if __name__ == "__main__":
	sys.exit(run())
