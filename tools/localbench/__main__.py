"""The command line: `python3 tools/localbench COMMAND`; the Makefile calls nothing else."""

import argparse
import subprocess
import sys
from contextlib import nullcontext
from pathlib import Path

if not __package__:  # called as a folder: its own modules are not importable by their bare names
	sys.path[0] = str(Path(__file__).resolve().parent.parent)

from localbench import BENCH_SITE, DEMO_SITE, console, mariadb, suite
from localbench.bench import Bench
from localbench.errors import BenchError, explain_os_error
from localbench.sites import ADMIN_PASSWORD


def demo(bench: Bench) -> int:
	"""A running desk with the demo data."""
	console.say("Making the demo ready (the first time takes two to three minutes)")

	bench.pause_stories()  # the site may have to be migrated

	def make_site() -> None:
		port = bench.settings.ports["web"]
		console.step(f"site {DEMO_SITE}", lambda: bench.sites.ensure(DEMO_SITE, port=port))

	bench.prepare(make_site)
	bench.serve(meanwhile=lambda: console.step("people", lambda: bench.sites.load_people(DEMO_SITE)))
	stories_left = bench.tell_stories(DEMO_SITE)
	console.say(f"  {console.elapsed():6.1f} s  in all\n")
	console.say(f"Open http://localhost:{bench.settings.ports['web']}/app and log in as one of")
	accounts = [
		{"role": "Administrator", "user": "Administrator", "password": ADMIN_PASSWORD},
		*bench.sites.accounts(DEMO_SITE),
	]
	by_role: dict[str, dict[str, str]] = {}
	for account in accounts:
		by_role.setdefault(account["role"], account)
	shown = list(by_role.values())
	width = max(len(account["role"]) for account in shown)
	for account in shown:
		console.say(f"  {account['role']:<{width}}  {account['user']}  (password: {account['password']})")
	if len(accounts) > len(shown):
		console.say(
			f"  and {len(accounts) - len(shown)} more people with the same password: the desk's list of users"
		)
	if stories_left:
		console.say(
			"\nThe demo data are still being prepared, some minutes long: the desk says how far they are,"
			f"\nand more people come with them. Should they not get ready, {bench.layout.logs / 'stories.log'} says why."
		)
	console.say(f"\nMail is not sent but kept: http://localhost:{bench.settings.ports['web']}/_mailbox/")
	console.say("Stop with `make stop`; remove everything with `make clean`.")
	return 0


def stop(bench: Bench) -> int:
	"""Stops all servers of this folder."""
	console.say("stopped" if bench.stop() else "nothing was running")
	return 0


def clean(bench: Bench) -> int:
	"""Stops all servers and removes what was made, caches included."""
	bench.clean()
	console.say("removed everything that was made")
	return 0


def frappe(bench: Bench, *arguments: str) -> int:
	"""Runs Frappe's own command, as `bench` does: python3 tools/localbench frappe --site SITE migrate."""
	if not bench.supervisor.is_up():
		raise BenchError("the servers are down: `make demo` first")
	argv = [str(bench.layout.python), "-m", "frappe.utils.bench_helper", "frappe", *arguments]
	return subprocess.run(argv, cwd=bench.layout.sites).returncode


def types(bench: Bench) -> int:
	"""Writes the types of fields anew in controllers whose DocType changed."""
	return subprocess.run(
		[str(bench.layout.python), "-m", "localbench.type_blocks"], cwd=bench.layout.repo
	).returncode


def benchmark(bench: Bench, *arguments: str) -> int:
	"""Measures the heavy operations, or with --desk pages, saves and a month's end (options go to tools/benchmarks/)."""
	if "--desk" in arguments:
		return suite.desk_benchmark(bench, *(given for given in arguments if given != "--desk"))
	with suite.Servers(bench):
		bench.prepare(lambda: suite.make_bench_site(bench))
		mariadb.count_processor_time(bench.layout, bench.settings)
		argv = [str(bench.layout.python), "-m", "benchmarks", "--site", BENCH_SITE, *arguments]
		return subprocess.run(argv, cwd=bench.layout.sites).returncode


COMMANDS = {"demo": demo, "stop": stop, "clean": clean, "types": types, **suite.COMMANDS}
# What follows these on the command line is passed on.
WITH_ARGUMENTS = {"frappe": frappe, "bench": benchmark}

# What may run while another command is at work.
BESIDE_OTHERS = {"stop", "frappe", "types"}


def main(arguments: list[str] | None = None) -> int:
	parser = argparse.ArgumentParser(prog="python3 tools/localbench", description=__doc__)
	commands = parser.add_subparsers(dest="command", required=True)
	for name, function in {**COMMANDS, **WITH_ARGUMENTS}.items():
		commands.add_parser(name, help=function.__doc__, add_help=name in COMMANDS)
	options, more = parser.parse_known_args(arguments)
	if more and options.command in COMMANDS:
		parser.error(f"{options.command} takes no arguments: {' '.join(more)}")
	function = {**COMMANDS, **WITH_ARGUMENTS}[options.command]
	try:
		bench = Bench()
		with nullcontext() if options.command in BESIDE_OTHERS else bench.alone():
			return function(bench, *more)
	except (BenchError, ValueError) as error:
		console.say(f"\nlocalbench: {error}")
	except OSError as error:
		console.say(f"\nlocalbench: {explain_os_error(error) or error}")
	except KeyboardInterrupt:
		console.say("\ninterrupted: run the same command again to go on")
	return 1


if __name__ == "__main__":
	if not (3, 10) <= sys.version_info[:2] <= (3, 12):
		sys.exit(
			"localbench: Frappe's locked packages need Python 3.10, 3.11 or 3.12: make demo PYTHON=python3.11"
		)
	sys.exit(main())
