"""The difference between two versions of a scheme, parameter by parameter."""

from __future__ import annotations

from typing import Any, NamedTuple

from cadre_kpi.scoring.scheme import Scheme


class Change(NamedTuple):
	"""One parameter that differs: dotted path, and the old and new value as text (`None`: not there)."""

	path: str
	old: str | None
	new: str | None


def compare(old: Scheme, new: Scheme) -> tuple[Change, ...]:
	"""Every difference in the order of the format. Rows of a list are matched by their code, not their position."""
	before, after = _flatten(old), _flatten(new)
	paths = list(before) + [path for path in after if path not in before]
	return tuple(
		Change(path, before.get(path), after.get(path))
		for path in paths
		if before.get(path) != after.get(path)
	)


def _flatten(scheme: Scheme) -> dict[str, str]:
	found: dict[str, str] = {}
	for name, value in scheme.as_dict().items():
		if isinstance(value, dict):
			found.update({f"{name}.{key}": _to_text(item) for key, item in value.items()})
		elif isinstance(value, list):
			for row, plain in zip(getattr(scheme, name), value, strict=True):
				key = row.path if name == "sources" else row.code
				found.update({f"{name}.{key}.{field}": _to_text(item) for field, item in plain.items()})
		else:
			found[name] = _to_text(value)
	return found


def _to_text(value: Any) -> str:
	return str(value).lower() if isinstance(value, bool) else str(value)
