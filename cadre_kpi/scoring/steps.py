"""One line of an explanation: structured, rendered as a sentence in Vietnamese or English.

A step holds its key, the figures that went in, the formula, the value that came out and the parameter of the scheme it
rests on. Steps render from stored data (`build_step_dict`) as well.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from cadre_kpi.scoring.phrases import render
from cadre_kpi.scoring.scheme import Scheme


class Step(NamedTuple):
	"""One line of an explanation. `inputs`: name → figure or word as text. `value`: "" where there is none.

	`source_path` is the parameter of the scheme; `document` what it rests on, empty for an assumption; `says_vi` and
	`says_en` what the document says there, or why it is assumed.
	"""

	key: str
	inputs: Mapping[str, str]
	formula: str
	value: str
	source_path: str
	document: str
	assumption: bool
	says_vi: str = ""
	says_en: str = ""


def build_step_dict(step: Step, lang: str = "vi") -> dict[str, Any]:
	"""Plain data of a step, with its sentence and what its source `says` in `lang`."""
	data = step._asdict()
	says = {"vi": data.pop("says_vi"), "en": data.pop("says_en")}
	data["inputs"], data["says"] = dict(step.inputs), says["en" if lang == "en" else "vi"]
	data["text"] = render(step.key, step.inputs, step.value, lang)
	return data


def write_lines(steps: Iterable[Mapping[str, Any]], lang: str = "vi") -> list[str]:
	"""The same from steps that were stored as data."""
	return [write_line(step, lang) for step in steps]


def write_line(step: Mapping[str, Any], lang: str = "vi") -> str:
	"""One sentence and its source."""
	text = render(step["key"], step["inputs"], step["value"], lang)
	if step["document"]:
		return f"{text} [{step['document']}]"
	if step["assumption"]:
		return f"{text} [{'giả định của quy định đang dùng' if lang == 'vi' else 'assumption of the scheme'}]"
	return text


def make_step(scheme: Scheme, key: str, inputs: dict[str, str], formula: str, value: str, path: str) -> Step:
	source = scheme.get_source(path) if path else None
	if source is None:
		return Step(key, inputs, formula, value, path, "", False)
	return Step(
		key,
		inputs,
		formula,
		value,
		path,
		source.cited,
		source.assumption,
		source.text_vi,
		source.text_en,
	)
