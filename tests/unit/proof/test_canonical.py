"""The one spelling of sealed values: the examples of docs/proof.md and what a database may hand out."""

import hashlib
from datetime import date, datetime
from decimal import Decimal

import pytest

from cadre_kpi.proof import canonical


@pytest.mark.parametrize(
	("given", "spelled"),
	[
		("3.000000000", "3"),
		("0.100000000", "0.1"),
		("-0.000000000", "0"),
		("100", "100"),
		("1E+3", "1000"),
		("1e-9", "0.000000001"),
		("0.0000000004", "0"),
		("-12.50", "-12.5"),
		("123456789012.123456789", "123456789012.123456789"),
		(92.21, "92.21"),
		(Decimal("5.0"), "5"),
		(1, "1"),
		(None, "0"),
		("", "0"),
	],
)
def test_a_number_has_one_spelling(given: object, spelled: str) -> None:
	assert canonical.spell_value(canonical.NUMBER, given) == spelled


@pytest.mark.parametrize("given", ["NaN", "Infinity", "ten", "1,5"])
def test_what_is_no_number_is_refused(given: str) -> None:
	with pytest.raises(ValueError, match="not a number"):
		canonical.spell_number(given)


@pytest.mark.parametrize(
	("kind", "given", "spelled"),
	[
		(canonical.DATE, date(2026, 3, 1), "2026-03-01"),
		(canonical.DATE, "2026-03-01", "2026-03-01"),
		(canonical.DATE, None, ""),
		(canonical.MOMENT, datetime(2026, 3, 1, 8, 5), "2026-03-01T08:05:00.000000"),
		(canonical.MOMENT, "2026-03-01 08:05:00.120000", "2026-03-01T08:05:00.120000"),
		(canonical.MOMENT, "2026-03-01 08:05:00", "2026-03-01T08:05:00.000000"),
		(canonical.MOMENT, None, ""),
		(canonical.TEXT, None, ""),
		(canonical.TEXT, "  Hoàn thành\ntốt ", "  Hoàn thành\ntốt "),
		(canonical.TEXT, "3.000", "3.000"),
	],
)
def test_dates_and_texts(kind: str, given: object, spelled: str) -> None:
	assert canonical.spell_value(kind, given) == spelled


def test_an_object_has_one_spelling() -> None:
	text = canonical.write({"b": ["x", {"đ": "Đạt", "a": ""}], "a": 'dòng 1\n"2"'})
	assert text == '{"a":"dòng 1\\n\\"2\\"","b":["x",{"a":"","đ":"Đạt"}]}'
	assert canonical.write({"a": "1", "b": "2"}) == canonical.write({"b": "2", "a": "1"})


def test_the_fingerprint_is_of_the_utf_8_text() -> None:
	# sha256sum of the same bytes
	assert (
		canonical.compute_fingerprint('{"a":"Đạt"}')
		== hashlib.sha256(b'{"a":"\xc4\x90\xe1\xba\xa1t"}').hexdigest()
	)
