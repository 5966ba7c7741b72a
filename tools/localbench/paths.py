"""Where things lie: one object that knows every folder of the local bench."""

from dataclasses import dataclass
from pathlib import Path

SOURCES = Path(__file__).resolve().parent
TOOLS = SOURCES.parent
REPOSITORY = TOOLS.parent


@dataclass(frozen=True)
class Layout:
	"""The folders of a local bench under `home` for the app in `repo`."""

	repo: Path = REPOSITORY
	home: Path = REPOSITORY / ".localbench"

	def __post_init__(self) -> None:
		if any(character.isspace() or character in "'\"%" for character in str(self.home)):
			raise ValueError(
				f"the folder's name must not contain spaces, quotes or per cent signs: {self.home}"
			)

	@property
	def bench(self) -> Path:
		return self.home / "bench"

	@property
	def env(self) -> Path:
		return self.bench / "env"

	@property
	def python(self) -> Path:
		return self.env / "bin" / "python"

	@property
	def sites(self) -> Path:
		return self.bench / "sites"

	@property
	def assets(self) -> Path:
		return self.sites / "assets"

	@property
	def frappe(self) -> Path:
		"""The folder of Frappe's repository, as bench lays it out; the package is `frappe / "frappe"`."""
		return self.bench / "apps" / "frappe"

	@property
	def tools(self) -> Path:
		return self.home / "tools"

	@property
	def database(self) -> Path:
		return self.home / "mariadb"

	@property
	def database_tmp(self) -> Path:
		"""The database's temporary files: a server that starts removes others' from a folder that they share."""
		return self.home / "mariadb-tmp"

	@property
	def logs(self) -> Path:
		return self.home / "logs"

	@property
	def run(self) -> Path:
		return self.home / "run"

	@property
	def stamps(self) -> Path:
		return self.home / "stamps"

	@property
	def snapshots(self) -> Path:
		return self.home / "snapshots"

	@property
	def cache(self) -> Path:
		return self.home / "cache"

	@property
	def settings(self) -> Path:
		return self.settings_in(self.home)

	@staticmethod
	def settings_in(home: Path) -> Path:
		"""Where a local bench that lives in `home` keeps its settings."""
		return home / "settings.json"

	def make_folders(self) -> None:
		for folder in (self.sites, self.bench / "logs", self.bench / "config" / "pids", self.bench / "apps"):
			folder.mkdir(parents=True, exist_ok=True)
		for folder in (*(self.logs, self.run, self.stamps, self.snapshots, self.cache, self.database_tmp),):
			folder.mkdir(parents=True, exist_ok=True)
