"""Reading a scheme: plain data, as JSON or a form gives it, into a checked `Scheme`."""

from __future__ import annotations

from typing import Any

from cadre_kpi.scoring import fields as f
from cadre_kpi.scoring.errors import FieldError, SchemeError
from cadre_kpi.scoring.scheme import Scheme
from cadre_kpi.scoring.scheme_checks import check
from cadre_kpi.scoring.scheme_sources import gather_sources


def parse(data: Any, require_sources: bool = True) -> Scheme:
	"""Read and check a scheme. Raises `SchemeError` holding every wrong field, unknown keys included.

	Sources stand beside the values (`scheme_sources`) or in the list `sources`. `require_sources=False` lets a scheme
	that is still being written be checked before its sources are complete.
	"""
	errors: list[FieldError] = []
	scheme = f.read(Scheme, gather_sources(data), "", errors)
	if scheme is not None:
		errors.extend(check(scheme, require_sources))
	if errors:
		raise SchemeError(*errors)
	return scheme
