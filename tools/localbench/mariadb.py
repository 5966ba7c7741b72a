"""The private MariaDB: its own data folder, loopback only, a random root password."""

import os
import pwd
import shutil
import subprocess

from localbench.paths import Layout
from localbench.programs import find
from localbench.settings import Settings
from localbench.shell import run
from localbench.stamps import Stamp, digest_of


def as_root() -> list[str]:
	"""MariaDB refuses to run as root unless told so."""
	return ["--user=root"] if os.geteuid() == 0 else []


def ensure(layout: Layout, settings: Settings) -> bool:
	"""Makes the data folder where it is missing; says whether there was something to do."""
	stamp, digest = (
		Stamp(layout.stamps, "mariadb"),
		digest_of(str(layout.database), settings.secret("mariadb")),
	)
	if stamp.holds(digest) and (layout.database / "mysql").is_dir():
		return False
	stamp.clear()
	for site in layout.stamps.glob("site-*.json"):
		site.unlink()  # a new server holds no site
	shutil.rmtree(layout.database, ignore_errors=True)
	owner = pwd.getpwuid(os.geteuid()).pw_name
	run(
		[
			find("mariadb-install-db"),
			"--no-defaults",
			*as_root(),
			f"--datadir={layout.database}",
			f"--tmpdir={layout.database_tmp}",
			"--auth-root-authentication-method=normal",
			f"--auth-root-socket-user={owner}",
			"--skip-test-db",
			# a fresh machine may not know its own name yet; only the loopback interface matters here
			"--force",
			"--innodb-log-file-size=96M",
		],
		log=layout.logs / "mariadb-install.log",
		what="making the database folder",
	)
	stamp.write(digest)
	return True


def write_init_file(layout: Layout, settings: Settings) -> None:
	"""What the server does at each start: no anonymous users, root with a password."""
	password = settings.secret("mariadb")
	statements = [
		"DELETE FROM mysql.global_priv WHERE User = ''",
		"FLUSH PRIVILEGES",
		f"ALTER USER 'root'@'localhost' IDENTIFIED BY '{password}'",
	]
	file = layout.run / "mariadb-init.sql"
	file.touch(mode=0o600)
	file.write_text(";\n".join(statements) + ";\n")


def buffer_pool() -> int:
	"""Megabytes for tables in memory: an eighth of the machine's, so that a year of a province fits where it can."""
	memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // 2**20
	return min(max(memory // 8, 256), 2048)


def command(layout: Layout, settings: Settings) -> list[str]:
	"""The server's command line. Durability is relaxed: the data can be made again."""
	return [
		find("mariadbd"),
		"--no-defaults",
		*as_root(),
		f"--datadir={layout.database}",
		f"--tmpdir={layout.database_tmp}",
		# relative to the data folder: the whole path may be too long for a socket's name
		"--socket=server.sock",
		f"--port={settings.ports['mariadb']}",
		"--bind-address=127.0.0.1",
		f"--init-file={layout.run / 'mariadb-init.sql'}",
		"--character-set-server=utf8mb4",
		"--collation-server=utf8mb4_unicode_ci",
		"--innodb-flush-log-at-trx-commit=0",
		# a story of the demo is one transaction: who saves meanwhile waits for its end
		"--innodb-lock-wait-timeout=100",
		f"--innodb-buffer-pool-size={buffer_pool()}M",
		"--innodb-log-file-size=96M",
		"--max-connections=100",
		"--skip-log-bin",
	]


def client(layout: Layout, settings: Settings, program: str = "mariadb") -> list[str]:
	"""The command line of a client program as root."""
	file = layout.run / "mariadb-client.cnf"
	file.touch(mode=0o600)
	file.write_text(
		f"[client]\nuser=root\npassword={settings.secret('mariadb')}\nhost=127.0.0.1\n"
		f"port={settings.ports['mariadb']}\nprotocol=tcp\n"
	)
	return [find(program), f"--defaults-file={file}"]


def alive(layout: Layout, settings: Settings) -> bool:
	ping = [*client(layout, settings), "--connect-timeout=2", "-e", "SELECT 1"]
	return subprocess.run(ping, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL).returncode == 0


def count_processor_time(layout: Layout, settings: Settings) -> None:
	"""Has the server count the processor time of each connection, until its next start. For measurements."""
	run(
		[*client(layout, settings), "-e", "SET GLOBAL userstat = 1"],
		log=layout.logs / "userstat.log",
		what="having MariaDB count processor time",
	)
