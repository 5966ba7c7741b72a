"""What a script calls is there: nothing compiles the desk's scripts, so a name that is gone shows when somebody clicks."""

import re
from pathlib import Path

from tree import APP, files, short

DESK = APP / "public" / "js" / "desk"
SCRIPTS = [path for path in files(".js") if APP in path.parents]
BUNDLE = (APP / "public" / "js" / "cadre_kpi.bundle.js").read_text(encoding="utf-8")

# folders whose bundles are loaded beside the desk's own
PLACES = {"my_work", "council_room", "rating_board", "checking", "leaders_board", "hr"}
IMPORT = re.compile(r"from \"(\.[\w./]+)\"")
SERVER = {"api", "notifications"}
GIVEN = re.compile(r"Object\.assign\(cadre_kpi, \{(.*?)\}\)", re.DOTALL)
USED = re.compile(r"(?<![\w.\"'])cadre_kpi\.([A-Za-z_]+)(?:\??\.([A-Za-z_]+))?")
EXPORT = re.compile(r"^export (?:async )?(?:function|class|const|let) (\w+)", re.MULTILINE)
EXPORT_LIST = re.compile(r"^export \{([^}]*)\}", re.MULTILINE)
CLASS = re.compile(r"^(?:export )?class (\w+)(?: extends ([\w.]+))? \{(.*?)^\}", re.MULTILINE | re.DOTALL)
METHOD = re.compile(r"^\t(?:static |async |get |set )*(\w+)\(", re.MULTILINE)
OWN_CALL = re.compile(r"\bthis\.(\w+)\(")
# what a browser has under this name asks in a box of its own and does nothing else
BROWSERS_OWN = re.compile(r"(?<![\w.#])(confirm|alert|prompt)\(")
MADE_HERE = r"(?:import|const|let|function|async function)\b[^;]*?\b{}\b"
# `?.` passes over what is not there, and stumbles over `false` and 0
PERHAPS_FALSE = re.compile(r"\bthis\.(\w+) =\s+[\w.]+\s*&&\s")
OWN_VALUE = re.compile(
	r"^\t(\w+) = |\bthis\.(\w+) (?:\?\?|\|\|)?= |Object\.assign\(this, \{ ?([^}]*)\}", re.MULTILINE
)


def exported(path: Path) -> set[str]:
	text = path.read_text(encoding="utf-8")
	listed = {
		name.split(" as ")[-1].strip() for part in EXPORT_LIST.findall(text) for name in part.split(",")
	}
	return set(EXPORT.findall(text)) | listed


def own_names(body: str) -> set[str]:
	values = {
		word for found in OWN_VALUE.findall(body) for part in found for word in re.findall(r"\w+", part)
	}
	return set(METHOD.findall(body)) | values


def test_what_scripts_use_of_the_app_is_given() -> None:
	given = set(re.findall(r"\w+", GIVEN.search(BUNDLE)[1]))
	modules = {name: exported(DESK / f"{name}.js") for name in given if (DESK / f"{name}.js").is_file()}
	# what scripts set themselves; `api` and `notifications` begin an address on the server
	texts = "".join(path.read_text(encoding="utf-8") for path in SCRIPTS)
	own = set(re.findall(r"\bcadre_kpi\.(\w+) (?:\?\?)?= ", texts)) | set(
		re.findall(r'provide\("cadre_kpi\.(\w+)"', texts)
	)
	wrong = []
	for path in SCRIPTS:
		for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
			for name, part in USED.findall(line):
				if name not in given | own | SERVER or (
					part and name in modules and part not in modules[name]
				):
					wrong.append(f"{short(path)}:{number} cadre_kpi.{name}{'.' if part else ''}{part}")
	assert len(modules) > 20
	assert not wrong


def test_what_a_class_calls_of_its_own_is_there() -> None:
	classes = {
		match[1]: (path, match[2] or "", match[3])
		for path in SCRIPTS
		for match in CLASS.finditer(path.read_text(encoding="utf-8"))
	}
	wrong = []
	for name, (path, base, body) in classes.items():
		known = own_names(body)
		base = base.split(".")[-1]
		if base and base not in classes:
			continue  # a class of Frappe or of the language
		if base:
			known |= own_names(classes[base][2])
		wrong += [f"{short(path)} {name}.{call}" for call in OWN_CALL.findall(body) if call not in known]
	assert len(classes) > 20
	assert not wrong


def test_questions_are_the_apps_own() -> None:
	wrong = []
	for path in SCRIPTS:
		text = path.read_text(encoding="utf-8")
		code = re.sub(r"//[^\n]*|__\(\s*\"[^\"]*\"", "", text)
		wrong += [
			f"{short(path)} {name}"
			for name in BROWSERS_OWN.findall(code)
			if not re.search(MADE_HERE.format(name), code)
		]
	assert not wrong


def test_what_may_be_left_out_is_nothing_rather_than_false() -> None:
	wrong = []
	for path in SCRIPTS:
		text = path.read_text(encoding="utf-8")
		wrong += [f"{short(path)} {name}" for name in PERHAPS_FALSE.findall(text) if f"this.{name}?." in text]
	assert not wrong


def test_what_several_bundles_carry_listens_once() -> None:
	"""A place's bundle brings its own copies of the desk's modules: a listener of a copy would act a second time."""
	carried = {DESK / "ours.js"}
	waiting = [path for path in SCRIPTS if path.parent.name in PLACES]
	while waiting:
		path = waiting.pop()
		for name in IMPORT.findall(path.read_text(encoding="utf-8")):
			found = (path.parent / f"{name}.js").resolve()
			if found.parent == DESK and found not in carried:
				carried.add(found)
				waiting.append(found)
	assert DESK / "drafts.js" in carried
	listens = re.compile(
		r"^(?:\$\((?:document|window)\)\.on|(?:document|window)\.addEventListener)\(", re.MULTILINE
	)
	assert not [short(path) for path in sorted(carried) if listens.search(path.read_text(encoding="utf-8"))]
