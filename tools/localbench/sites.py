"""Sites: made new, copied from a snapshot of Frappe with or without the app, brought up to date with the app."""

import json
import shutil
from pathlib import Path

from localbench import APP, DEMO_SITE, mariadb
from localbench.paths import Layout
from localbench.settings import Settings
from localbench.shell import run
from localbench.stamps import Stamp, digest_of
from localbench.tree import TREE_SHA256

ADMIN_PASSWORD = "admin"


class Sites:
	"""The sites of one local bench. The database server must be up."""

	def __init__(self, layout: Layout, settings: Settings) -> None:
		self.layout = layout
		self.settings = settings

	def write_common_config(self) -> None:
		ports = self.settings.ports
		config = {
			"db_host": "127.0.0.1",
			"db_port": ports["mariadb"],
			"redis_cache": f"redis://127.0.0.1:{ports['redis_cache']}",
			"redis_queue": f"redis://127.0.0.1:{ports['redis_queue']}",
			"redis_socketio": f"redis://127.0.0.1:{ports['redis_queue']}",
			"webserver_port": ports["web"],
			"socketio_port": ports["web"],
			"default_site": DEMO_SITE,
			"mail_server": "127.0.0.1",
			"mail_port": ports["smtp"],
			"disable_mail_smtp_authentication": 1,
			"auto_email_id": "cadre-kpi@example.com",
			"email_sender_name": "Hệ thống đánh giá cán bộ",
			"developer_mode": 0,
		}
		_write_json(self.layout.sites / "common_site_config.json", config)
		self.layout.assets.mkdir(parents=True, exist_ok=True)
		for name in ("assets.json", "assets-rtl.json"):
			file = self.layout.assets / name
			if not file.exists():
				file.write_text("{}")

	def frappe(self, site: str | None, *arguments: str, what: str, log: str) -> str:
		"""Runs one of Frappe's commands, as `bench --site` does."""
		argv = [self.layout.python, "-m", "frappe.utils.bench_helper", "frappe"]
		if site:
			argv += ["--site", site]
		return run([*argv, *arguments], log=self.layout.logs / log, what=what, cwd=self.layout.sites)

	def inside(self, site: str, verb: str) -> str:
		"""Runs a verb of tools/localbench/inside.py within the site."""
		return run(
			[self.layout.python, "-m", "localbench.inside", site, verb],
			log=self.layout.logs / f"{verb}-{site}.log",
			what=f"{verb} on {site}",
			cwd=self.layout.sites,
		)

	def ensure(self, site: str, *, port: int, tests: bool = False, disposable: bool = False) -> str | bool:
		"""Makes the site, or brings it up to date with the app; returns what was done, False for nothing.

		A `disposable` site is made anew instead of migrated: quicker from the snapshot, and nothing is left in it.
		"""
		stamp = Stamp(self.layout.stamps, f"site-{site}")
		base, code = self._base_digest(), digest_of(self.layout.repo / APP)
		known = stamp.read()
		there = known.get("digest") == base and (self.layout.sites / site / "site_config.json").exists()
		done: str | bool
		if there and known.get("code") == code:
			done = False
		elif there and not disposable:
			self.frappe(
				site, "migrate", "--skip-search-index", what=f"migrating {site}", log=f"migrate-{site}.log"
			)
			done = "updated"
		else:
			stamp.clear()
			for what in ("demo", "people"):
				Stamp(self.layout.stamps, f"{what}-{site}").clear()
			done = self._make(site, code, keep=disposable)
		self._configure(site, host_name=f"http://localhost:{port}", allow_tests=tests)
		if tests:
			# queues of its own, at which no worker sits: what tests put there is not done behind their backs
			self._configure(site, bench_id=f"tests-{database_name(site)}")
		stamp.write(base, code=code)
		return done

	def load_demo(self, site: str) -> bool:
		"""Loads the demo data where the app has some that are not loaded yet; says whether it did."""
		return not self.has_demo(site) and self._load(site, "demo")

	def load_people(self, site: str) -> bool:
		"""Loads the people of the demo where they are not there yet, and none of its stories; says whether it did."""
		stamp = Stamp(self.layout.stamps, f"people-{site}")
		there = self.has_demo(site) or stamp.holds(self._demo_digest())
		return not there and self._load(site, "people")

	def has_demo(self, site: str) -> bool:
		"""Whether all demo data are loaded."""
		return Stamp(self.layout.stamps, f"demo-{site}").holds(self._demo_digest())

	def accounts(self, site: str) -> list[dict[str, str]]:
		"""The demo accounts by role, as the demo data name them: user, role, password. Those known so far."""
		stamps = (Stamp(self.layout.stamps, f"{what}-{site}") for what in ("demo", "people"))
		return next((known for stamp in stamps if (known := stamp.read().get("accounts"))), [])

	def _load(self, site: str, what: str) -> bool:
		accounts = json.loads(self.inside(site, f"load_{what}").strip().splitlines()[-1])
		Stamp(self.layout.stamps, f"{what}-{site}").write(self._demo_digest(), accounts=accounts)
		return True

	def _demo_digest(self) -> str:
		return digest_of(self.layout.repo / APP / "demo")

	def _base_digest(self) -> str:
		return digest_of(TREE_SHA256, self.settings.secret("mariadb"))

	def _make(self, site: str, code: str, *, keep: bool) -> str:
		"""Makes the site with the app, as a copy where this code was installed before; says which.

		With `keep` what was installed is kept for the next site.
		"""
		shutil.rmtree(self.layout.sites / site, ignore_errors=True)
		frappe = digest_of(TREE_SHA256, Path(__file__).with_name("setup_vietnam.py"))
		installed = self._snapshot("installed", digest_of(frappe, code))
		if installed.exists():
			self._new_site(site, "--source-sql", str(installed))
			return "copied"
		empty = self._snapshot("frappe", frappe)
		if empty.exists():
			self._new_site(site, "--source-sql", str(empty))
		else:
			self._new_site(site)
			self.inside(site, "finish_setup")
			self._take_snapshot(site, empty)
		self.frappe(site, "install-app", APP, what="installing the app", log=f"install-{site}.log")
		if keep:
			self._take_snapshot(site, installed)
		return "made"

	def _snapshot(self, name: str, digest: str) -> Path:
		return self.layout.snapshots / f"{name}-{digest[:16]}.sql"

	def _new_site(self, site: str, *more: str) -> None:
		self.frappe(
			None,
			*(
				"new-site",
				site,
				"--db-name",
				database_name(site),
				"--force",
				"--admin-password",
				ADMIN_PASSWORD,
			),
			*("--mariadb-root-username", "root", "--mariadb-root-password", self.settings.secret("mariadb")),
			*more,
			what=f"making the site {site}",
			log=f"new-site-{site}.log",
		)

	def _take_snapshot(self, site: str, snapshot: Path) -> None:
		"""Keeps the site's database; an older snapshot of the same kind goes."""
		for old in self.layout.snapshots.glob(f"{snapshot.name.partition('-')[0]}-*"):
			old.unlink()
		fresh = snapshot.with_suffix(".new")
		self._dump(site, fresh)
		fresh.replace(snapshot)

	def _dump(self, site: str, file: Path) -> None:
		run(
			[
				*mariadb.client(self.layout, self.settings, "mariadb-dump"),
				*("--single-transaction", "--skip-comments", f"--result-file={file}", database_name(site)),
			],
			log=self.layout.logs / "snapshot.log",
			what=f"keeping a snapshot of {site}",
		)

	def _configure(self, site: str, **values: str | bool) -> None:
		file = self.layout.sites / site / "site_config.json"
		config = json.loads(file.read_text())
		if any(config.get(key) != value for key, value in values.items()):
			_write_json(file, {**config, **values})


def database_name(site: str) -> str:
	return "cadre_" + site.split(".")[0].replace("-", "_")


def _write_json(file: Path, content: dict) -> None:
	fresh = file.with_suffix(".new")
	fresh.write_text(json.dumps(content, indent=1))
	fresh.replace(file)
