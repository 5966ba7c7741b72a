"""Sources beside the values, as scheme files write them, and the flat list `sources` that forms and `Scheme` hold.

In a group a value may be an object with `value` and its source; a row of a list may hold its own under `source`; a list
that rests on one text as a whole is an object with `rows` and `source`:

    "result": {"penalty_on": {"value": "product", "document": "…", "article": "…", "text_vi": "…", "text_en": "…"}}
    "levels": {"source": {"document": "…", …}, "rows": [{"code": "excellent", …}, …]}
    "conditions": [{"code": "good_late", …, "source": {"assumption": true, "text_vi": "…", "text_en": "…"}}]
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from cadre_kpi.scoring import fields
from cadre_kpi.scoring.scheme import Scheme, Source

_SOURCE_KEYS = tuple(name for name in fields.get_specs(Source) if name != "path")


def gather_sources(data: Any) -> Any:
	"""The same scheme with every source in the list `sources`. What is no scheme at all is given back as it is."""
	if not isinstance(data, Mapping):
		return data
	flat: dict[str, Any] = {}
	sources: list[Any] = []
	specs = fields.get_specs(Scheme)
	for name, value in data.items():
		kind = specs[name].kind if name in specs else ""
		if kind == "group" and isinstance(value, Mapping):
			flat[name] = {key: _spread_value(f"{name}.{key}", item, sources) for key, item in value.items()}
		elif kind == "rows" and name != "sources":
			flat[name] = _spread_rows(name, value, sources)
		else:
			flat[name] = value
	own = flat.get("sources")
	if sources and (own is None or isinstance(own, list | tuple)):
		flat["sources"] = [*sources, *(own or ())]
	return flat


def _spread_value(path: str, item: Any, sources: list[Any]) -> Any:
	if not (isinstance(item, Mapping) and "value" in item):
		return item
	sources.append({"path": path, **{key: part for key, part in item.items() if key != "value"}})
	return item["value"]


def _spread_rows(name: str, value: Any, sources: list[Any]) -> Any:
	if isinstance(value, Mapping) and "rows" in value:
		if isinstance(value.get("source"), Mapping):
			sources.append({"path": name, **value["source"]})
		value = value["rows"]
	if not isinstance(value, list | tuple):
		return value
	found = []
	for row in value:
		if isinstance(row, Mapping) and isinstance(row.get("source"), Mapping):
			sources.append({"path": f"{name}.{_get_code(name, row)}", **row["source"]})
			row = {key: part for key, part in row.items() if key != "source"}
		found.append(row)
	return found


def _get_code(name: str, row: Mapping[str, Any]) -> str:
	if name == "routes":
		return f"{row.get('kind')}-{row.get('variant')}-{row.get('sequence')}"
	return str(row.get("period" if name == "roll_up_weights" else "code"))


def spread_sources(data: Mapping[str, Any]) -> dict[str, Any]:
	"""The flat data of a scheme with each source beside its value; values at their default without a source go."""
	sources = {
		row["path"]: {key: row[key] for key in _SOURCE_KEYS if row.get(key)} for row in data["sources"]
	}
	found: dict[str, Any] = {}
	for name, spec in fields.get_specs(Scheme).items():
		value = data[name]
		if name == "sources":
			continue
		if spec.kind == "group":
			group = {
				key: {"value": item, **sources[path]} if (path := f"{name}.{key}") in sources else item
				for key, item in value.items()
				if f"{name}.{key}" in sources or item != _get_default(spec.rows, key)
			}
			if group:
				found[name] = group
		elif spec.kind == "rows":
			rows = [_put_beside(name, row, spec.rows, sources) for row in value]
			if rows or name in sources:
				found[name] = {"source": sources[name], "rows": rows} if name in sources else rows
		elif value not in ("", 0):
			found[name] = value
	return found


def _put_beside(name: str, row: Mapping[str, Any], cls: type, sources: Mapping[str, Any]) -> dict[str, Any]:
	kept = {key: item for key, item in row.items() if item != _get_default(cls, key)}
	path = f"{name}.{_get_code(name, row)}"
	return {**kept, "source": sources[path]} if path in sources else kept


def _get_default(cls: type, key: str) -> Any:
	"""The default of a field as `fields.write` writes it; an ellipsis for one that must be given."""
	default = cls.__dataclass_fields__[key].default
	if default.__class__.__name__ == "_MISSING_TYPE":
		return ...
	return fields.write_field(default, fields.get_specs(cls)[key])
