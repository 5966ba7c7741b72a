"""The last day of a month: many people at once open their work, enter their self-assessment, save it and send it.

Some have it open in two windows. A save that somebody else's came before is refused as stale and begun again with what
is stored now; a save that was acknowledged and is not in the record afterwards is a lost update.
"""

from __future__ import annotations

import re
import statistics
import threading
import time
from collections import Counter
from dataclasses import dataclass, field

import frappe

from benchmarks.desk.client import STALE, Client, Refused
from cadre_kpi.demo import masters, vinh_phuc, walk
from cadre_kpi.demo.actor import create

PERIOD = "Cuối kỳ (đo)"
TEXT = re.compile(r"^Lần ghi (\d+)$")


@dataclass
class Outcome:
	"""`times` are milliseconds by kind of request; `errors` counts answers that no user may get."""

	seconds: float = 0.0
	times: dict[str, list[float]] = field(default_factory=dict)
	errors: Counter = field(default_factory=Counter)
	stale: int = 0
	lost: int = 0

	def note(self, kind: str, milliseconds: float) -> None:
		self.times.setdefault(kind, []).append(milliseconds)

	def percentiles(self, kind: str) -> tuple[float, float]:
		"""p50 and p95 in milliseconds."""
		times = sorted(self.times[kind])
		return statistics.median(times), times[min(int(len(times) * 0.95), len(times) - 1)]


def people(number: int) -> dict[str, str]:
	"""So many cadres with a contract and an evaluation to assess themselves in: account → evaluation."""
	frappe.set_user("Administrator")
	# Frappe limits how many accounts come within an hour; a site just made has the demo's already
	frappe.conf.throttle_user_limit = 1000
	cast = vinh_phuc.cast()
	period = masters.ensure_period(PERIOD, vinh_phuc.SCHEME, "Year", "2023-01-01", "2023-12-31", unit="VP")
	position = masters.ensure_position("Giám đốc Sở", duty_group="Giám đốc sở và tương đương")
	found = {}
	for count in range(1, number + 1):
		name = f"Giám đốc Sở {count} (đo)"
		unit = masters.ensure_unit(f"VP-DO-{count:02}", f"Sở {count} (đo)", "VP", agency_group="State Agency")
		user = masters.ensure_account(f"do.{count:02}", name, "Cadre")
		cadre = masters.ensure_cadre(name, unit, position, cast.bodies["committee"], user)
		known = frappe.db.get_value("Cadre Evaluation", {"cadre": cadre, "period": period}, "name")
		if not known:
			users = {**cast.users, "cadre": user}
			walk.commission(users, cadre, period, [dict(task) for task in vinh_phuc.DISTRICT_TASKS])
			known = create(users["board"], "Cadre Evaluation", cadre=cadre, period=period).name
		found[user] = known
		frappe.db.commit()
	return found


def run(url: str, evaluations: dict[str, str], seconds: float, twice: int = 4) -> Outcome:
	"""Everybody at once for so many seconds, the first `twice` of them in two windows; then what is stored is read."""
	outcome, lock, acknowledged = Outcome(), threading.Lock(), Counter()
	windows = [*evaluations.items(), *list(evaluations.items())[:twice]]
	clients = [Client(url, user, masters.PASSWORD) for user, _ in windows]
	start = threading.Barrier(len(windows) + 1)

	def timed(kind: str, request):
		began = time.perf_counter()
		try:
			return request()
		except Refused as refused:
			with lock:
				if refused.kind == STALE:
					outcome.stale += 1
				else:
					outcome.errors[f"{kind}: {refused.kind} {refused.message}"] += 1
		except Exception as error:
			with lock:
				outcome.errors[f"{kind}: {type(error).__name__}"] += 1
		finally:
			with lock:
				outcome.note(kind, (time.perf_counter() - began) * 1000)

	def sit(client: Client, name: str) -> None:
		start.wait()
		until = time.perf_counter() + seconds
		while time.perf_counter() < until:
			timed("My Work", lambda: client.get("cadre_kpi.api.my_work.list_lines"))
			doc = timed("open", lambda: client.open("Cadre Evaluation", name))
			if not doc:
				continue
			doc["self_summary"] = f"Lần ghi {_number(doc.get('self_summary')) + 1}"
			for row in doc["criteria"]:
				row["self_points"] = row["max_points"]
			if timed("save", lambda doc=doc: client.save(doc)):
				with lock:
					acknowledged[name] += 1

	def sit_through(client: Client, name: str) -> None:
		try:
			sit(client, name)
		except Exception as error:
			with lock:
				outcome.errors[f"{type(error).__name__}: {error}"] += 1

	threads = [
		threading.Thread(target=sit_through, args=(client, name))
		for client, (_, name) in zip(clients, windows, strict=True)
	]
	for thread in threads:
		thread.start()
	start.wait()
	began = time.perf_counter()
	for thread in threads:
		thread.join()
	outcome.seconds = time.perf_counter() - began
	outcome.lost = _lost(acknowledged)
	senders = [
		threading.Thread(target=_send, args=(client, name, timed))
		for client, (_, name) in zip(clients, evaluations.items(), strict=False)
	]
	for thread in senders:
		thread.start()
	for thread in senders:
		thread.join()
	return outcome


def _send(client: Client, name: str, timed) -> None:
	"""The form's last save and its action."""

	def send():
		doc = client.open("Cadre Evaluation", name)
		doc["self_level"] = "good"
		doc = client.save(doc)
		return client.post(
			"frappe.model.workflow.apply_workflow", doc=frappe.as_json(doc), action="Send Self-Assessment"
		)

	timed("send", send)


def _number(text: str | None) -> int:
	found = TEXT.match(text or "")
	return int(found[1]) if found else 0


def _lost(acknowledged: Counter) -> int:
	"""Each acknowledged save added one: what is missing was overwritten."""
	frappe.db.rollback()
	return sum(
		count - _number(frappe.db.get_value("Cadre Evaluation", name, "self_summary"))
		for name, count in acknowledged.items()
	)
