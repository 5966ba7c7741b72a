"""The order of names in Vietnamese lists: by given name, then the rest, by the Vietnamese alphabet and its tones."""

from __future__ import annotations

from unicodedata import normalize

ALPHABET = ("aăâ", "dđ", "eê", "oôơ", "uư")
TONES = "\u0300\u0309\u0303\u0301\u0323"  # huyền, hỏi, ngã, sắc, nặng
_PLACE = {
	letter: f"{letters[0]}{number}" for letters in ALPHABET for number, letter in enumerate(letters, start=1)
}
LONGEST = 140


def build_sort_key(full_name: str | None) -> str:
	"""A text by which any database sorts names as Vietnamese offices do: given name first.

	Letters count before tones: Hà An, Lê Ân, Trần Bình. At most 140 characters of ASCII.
	"""
	words = (full_name or "").casefold().split()
	return " ".join(_simplify_word(word) for word in (words[-1:] + words[:-1]))[:LONGEST]


def _simplify_word(word: str) -> str:
	tone, letters = 0, []
	for mark in normalize("NFD", word):
		if mark in TONES:
			tone = TONES.index(mark) + 1
		else:
			letters.append(mark)
	plain = normalize("NFC", "".join(letters))
	coded = "".join(_PLACE.get(letter) or (f"{letter}1" if letter.isalnum() else "") for letter in plain)
	return coded.encode("ascii", "ignore").decode() + f".{tone}"
