"""Names in the order of Vietnamese offices: by given name, by the Vietnamese alphabet, then by tone."""

from unicodedata import normalize

import pytest

from cadre_kpi.utils.names import LONGEST, build_sort_key

IN_ORDER = [
	"Lê Văn An",
	"Nguyễn Thị An",
	"Trần An",
	"Lê Ánh",
	"Lê Ân",
	"Hoàng Bình",
	"Phạm Danh",
	"Phạm Đan",
	"Bùi Hà",
	"Bùi Hả",
	"Bùi Há",
	"Bùi Hạ",
	"Vũ Tuấn",
	"Vũ Tư",
]


def test_order():
	assert sorted(reversed(IN_ORDER), key=build_sort_key) == IN_ORDER


@pytest.mark.parametrize("name", IN_ORDER)
def test_either_form_of_unicode_and_case_is_the_same_name(name):
	assert build_sort_key(normalize("NFD", name.upper())) == build_sort_key(name)


@pytest.mark.parametrize("name", ["", None, "   ", "Ỷ" * 300, "Nguyễn-Văn (A) 1"])
def test_any_text_has_a_key_that_the_field_holds(name):
	key = build_sort_key(name)
	assert key.isascii() and len(key) <= LONGEST
