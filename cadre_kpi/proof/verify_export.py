#!/usr/bin/env python3
"""Check a file of seals without the system that wrote it. Needs Python 3.9 or newer and nothing else.

	verify_export.py check seals.jsonl
	verify_export.py check seals.jsonl --signature heads.json --public-key auditor.pub
	verify_export.py check seals.jsonl --heads heads.json
	verify_export.py make-key --key auditor.key --public-key auditor.pub
	verify_export.py sign seals.jsonl --key auditor.key --to heads.json

`check` computes every fingerprint anew, follows the chain of each body from its first link to its head and looks up
every seal that a record rests on. With a signature it also asks whether the heads that were signed then still stand in
the chains of today: whoever removed or rewrote a link since, also the last ones, is found, whatever was done to the
database. `--heads` asks the same about heads without a signature, as they are mailed to auditors. `sign` and
`--signature` need the package `cryptography`. The key belongs to an auditor, on a machine that the site's administrators
do not reach.

Exit code: 0 when all holds, 1 when something differs, 2 when a file cannot be used. The form of the file is described
in docs/proof.md.
"""

from __future__ import annotations

import argparse
import base64
import hashlib
import json
import os
import sys

FORMAT = "cadre_kpi seals 1"
SIGNED = "cadre_kpi heads 1"


class Unusable(Exception):
	"""A file that cannot be read as what it should be."""


def spell_canonical(value):
	return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)


def read_lines(path):
	"""The head of the file and an iterator over its links."""
	try:
		with open(path, encoding="utf-8") as file:
			lines = [json.loads(line) for line in file]
	except (OSError, ValueError) as error:
		raise Unusable(f"{path}: {error}") from None
	if not lines or not isinstance(lines[0], dict) or lines[0].get("format") != FORMAT:
		raise Unusable(f"{path}: not a file of seals ({FORMAT})")
	return lines[0], lines[1:]


def check_links(head, links):
	"""Every finding as text, and body → number → seal of what stands in the file."""
	found, chains, known, rests_on = [], {}, set(), []
	for count, link in enumerate(links, start=2):
		try:
			body, number, text = link["body"], int(link["number"]), link["content"]
			seal, previous = link["seal"], link["previous"]
		except (KeyError, TypeError, ValueError):
			found.append(f"line {count}: not a link of a chain")
			continue
		where = f"line {count}: {body or 'the site'} no. {number}"
		content = check_content(where, link, text, found)
		chain = chains.setdefault(body, {})
		last = max(chain, default=0)
		if number != last + 1:
			found.append(f"{where}: no. {last + 1} should stand here")
		if previous != chain.get(last, ""):
			found.append(f"{where}: does not follow on the link before")
		chain[number] = seal
		if content:
			known.add((content.get("doctype"), content.get("name"), seal))
			for other in content.get("rests_on", ()):
				rests_on.append((where, (other["doctype"], other["name"], other["seal"])))
	for where, other in rests_on:
		if other not in known:
			found.append(f"{where}: rests on {other[0]} {other[1]}, whose seal {other[2]} is not in the file")
	if list_heads(chains) != head.get("heads"):
		found.append("line 1: the heads are not the last links of the chains")
	return found, chains


def check_content(where, link, text, found):
	"""The content of a link, None where it cannot be read; appends what is wrong with it."""
	if hashlib.sha256(text.encode("utf-8")).hexdigest() != link["seal"]:
		found.append(f"{where}: the content does not have the fingerprint {link['seal']}")
	try:
		content = json.loads(text)
		chain = content["chain"]
		inside = (chain["body"], chain["number"], chain["previous"])
	except (ValueError, KeyError, TypeError):
		found.append(f"{where}: the content cannot be read")
		return None
	if spell_canonical(content) != text:
		found.append(f"{where}: the content is not in canonical form")
	if inside != (link["body"], link["number"], link["previous"]):
		found.append(f"{where}: the content names another place in the chain")
	return content


def list_heads(chains):
	return [
		{"body": body, "number": str(max(chain)), "seal": chain[max(chain)]}
		for body, chain in sorted(chains.items())
	]


def build_statement(site, exported_on, heads):
	"""Heads with where and when they were read, as they are signed and as they are mailed."""
	return {"format": SIGNED, "site": site, "exported_on": exported_on, "heads": heads}


def check_heads(path, chains):
	"""Every finding about heads of some time ago that somebody has kept, as they were mailed."""
	try:
		with open(path, encoding="utf-8") as file:
			statement = json.load(file)
		if statement["format"] != SIGNED:
			raise ValueError("not a list of heads")
		return find_lost_heads(
			statement["heads"], chains, "the head no. {} of {} that was kept no longer stands in its chain"
		)
	except (OSError, ValueError, KeyError, TypeError) as error:
		raise Unusable(f"{path}: {error}") from None


def find_lost_heads(heads, chains, words):
	"""A line about each of these heads that does not stand in its chain."""
	return [
		words.format(head["number"], head["body"] or "the site")
		for head in heads
		if chains.get(head["body"], {}).get(int(head["number"])) != head["seal"]
	]


def check_signature(path, public_key, chains):
	"""Every finding about a signature of heads, now or of some time ago."""
	from cryptography.exceptions import InvalidSignature
	from cryptography.hazmat.primitives.serialization import load_pem_public_key

	try:
		with open(path, encoding="utf-8") as file:
			signed = json.load(file)
		with open(public_key, "rb") as file:
			key = load_pem_public_key(file.read())
		statement, signature = signed["statement"], base64.b64decode(signed["signature"], validate=True)
		heads = statement["heads"]
		if statement["format"] != SIGNED:
			raise ValueError("not a signature of heads")
	except (OSError, ValueError, KeyError, TypeError) as error:
		raise Unusable(f"{path}, {public_key}: {error}") from None
	try:
		key.verify(signature, spell_canonical(statement).encode("utf-8"))
	except InvalidSignature:
		return ["the signature was not made with this key over these heads"]
	return find_lost_heads(heads, chains, "the signed head no. {} of {} no longer stands in its chain")


def make_key(private, public):
	"""A new pair of keys in two files. The private one can be read by its owner alone."""
	from cryptography.hazmat.primitives import serialization as form
	from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

	key = Ed25519PrivateKey.generate()
	secret = key.private_bytes(form.Encoding.PEM, form.PrivateFormat.PKCS8, form.NoEncryption())
	shown = key.public_key().public_bytes(form.Encoding.PEM, form.PublicFormat.SubjectPublicKeyInfo)
	for path, data, mode in ((private, secret, 0o600), (public, shown, 0o644)):
		try:
			opened = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
		except OSError as error:
			raise Unusable(str(error)) from None
		with os.fdopen(opened, "wb") as file:
			file.write(data)


def sign(head, chains, key_path, path):
	"""Sign the heads of the chains with an Ed25519 key."""
	from cryptography.hazmat.primitives.serialization import load_pem_private_key

	try:
		with open(key_path, "rb") as file:
			key = load_pem_private_key(file.read(), password=None)
	except (OSError, ValueError, TypeError) as error:
		raise Unusable(f"{key_path}: {error}") from None
	statement = build_statement(head.get("site", ""), head.get("exported_on", ""), list_heads(chains))
	signature = base64.b64encode(key.sign(spell_canonical(statement).encode("utf-8"))).decode("ascii")
	with open(path, "w", encoding="utf-8") as file:
		json.dump({"statement": statement, "signature": signature}, file, ensure_ascii=False, indent=1)
		file.write("\n")


def read_arguments(arguments):
	parser = argparse.ArgumentParser(description="Check a file of seals without the system that wrote it.")
	actions = parser.add_subparsers(dest="action", required=True)
	check = actions.add_parser("check", help="check the file, and a signature of its heads")
	check.add_argument("file")
	check.add_argument("--signature", help="file that `sign` has written, now or earlier")
	check.add_argument("--heads", help="file with heads of some time ago, as mailed to auditors")
	check.add_argument("--public-key", help="public key of whoever signed")
	signing = actions.add_parser("sign", help="check the file and sign its heads")
	signing.add_argument("file")
	signing.add_argument("--key", required=True, help="private key (Ed25519, PEM)")
	signing.add_argument("--to", required=True, help="file for the signature")
	keys = actions.add_parser("make-key", help="make a pair of keys")
	keys.add_argument("--key", required=True, help="file for the private key")
	keys.add_argument("--public-key", required=True, help="file for the public key")
	found = parser.parse_args(arguments)
	if found.action == "check" and bool(found.signature) != bool(found.public_key):
		parser.error("--signature and --public-key belong together")
	return found


def run(arguments):
	"""Do what the arguments ask for; returns the exit code."""
	asked = read_arguments(arguments)
	if asked.action == "make-key":
		make_key(asked.key, asked.public_key)
		return 0
	head, links = read_lines(asked.file)
	found, chains = check_links(head, links)
	if asked.action == "check" and asked.signature:
		found += check_signature(asked.signature, asked.public_key, chains)
	if asked.action == "check" and asked.heads:
		found += check_heads(asked.heads, chains)
	for line in found:
		print(line)
	print(f"{len(links)} seals in {len(chains)} chains, {len(found)} findings")
	if asked.action == "sign" and not found:
		sign(head, chains, asked.key, asked.to)
	return 1 if found else 0


def main():
	try:
		return run(sys.argv[1:])
	except Unusable as error:
		print(error, file=sys.stderr)
		return 2


if __name__ == "__main__":
	sys.exit(main())
