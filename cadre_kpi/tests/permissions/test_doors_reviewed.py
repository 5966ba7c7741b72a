"""Methods of Frappe that were read anew: what they compare with, run, list, write and move for whoever asks."""

from __future__ import annotations

import io
import json
import sys
from functools import cached_property
from itertools import product
from pathlib import Path

import frappe
from PIL import Image

from cadre_kpi.access.doors import addresses, files, gate
from cadre_kpi.tests import factories as make
from cadre_kpi.tests.base import acting_as
from cadre_kpi.tests.permissions import attack
from cadre_kpi.tests.permissions.attack import REFUSALS, one_transaction
from cadre_kpi.tests.permissions.test_doors_reading import DoorCase
from cadre_kpi.tests.personas import EMAIL

NEXT = "frappe.desk.form.utils.get_next"
CALENDAR = "frappe.desk.calendar.get_events"
MAPPED = "frappe.model.mapper.make_mapped_doc"
PROFILE = "frappe.desk.page.user_profile.user_profile."
POINTS = "frappe.social.doctype.energy_point_log.energy_point_log."
ASKED = "(select max(total) from `tabCouncil Score`) > 63"
EXPRESSIONS = (
	f"if({ASKED}, null, creation)",
	"nullif(1, 1)",
	"sleep(0)",
	f"ifnull(({ASKED}), 0)",
	"name` or `name",
)


class TestReviewed(DoorCase):
	def test_no_neighbour_tells_a_value_that_one_may_not_read(self):
		"""A blind sheet would be found by changing the own one until it lies on the other side."""
		own = make.place(
			"Council Score",
			session=self.session,
			evaluation=self.evaluation,
			cadre=self.cadres["cadre_a"],
			member=EMAIL["council_colleague"],
			total=60,
		)
		asked = {"doctype": "Council Score", "prev": "0", "sort_field": "total"}
		for sheet in (self.sheet, json.dumps({"member": EMAIL["council_member"]}), "none"):
			self.assert_no("council_colleague", NEXT, value=sheet, **asked)
		self.assert_yes("council_colleague", NEXT, value=own, **asked)
		for field in ("reset_password_key", "phone"):
			other = {"doctype": "User", "value": EMAIL["cadre_b"], "prev": "1", "sort_field": field}
			self.assert_no("cadre_a", NEXT, **other)

	def test_a_neighbour_is_found_by_a_column_that_one_reads(self):
		for field in ("total_points", *EXPRESSIONS):
			asked = {
				"doctype": "Cadre Evaluation",
				"value": self.evaluation,
				"prev": "0",
				"sort_field": field,
			}
			self.assert_no("cadre_a", NEXT, **asked)
		asked = {"doctype": "Task Contract", "value": self.draft, "prev": "0"}
		for field in ("modified", "creation", "period"):
			self.assert_yes("cadre_a", NEXT, sort_field=field, **asked)

	def test_the_dates_of_a_calendar_are_columns(self):
		make.place("ToDo", name="90077", description="x", allocated_to=EMAIL["cadre_a"])
		asked = {"doctype": "ToDo", "start": "2150-01-01", "end": "2299-01-01", "fields": '["name"]'}
		for place, text in product(("start", "end", "title"), EXPRESSIONS):
			fields = {"start": "creation", "end": "modified", place: text}
			self.assert_no("cadre_a", CALENDAR, field_map=json.dumps(fields), **asked)
		fields = {"start": "creation", "end": "date", "title": "description", "allDay": 1, "color": None}
		self.assert_yes("cadre_a", CALENDAR, field_map=json.dumps(fields), **asked)

	def test_the_field_of_a_filter_is_a_column(self):
		"""In methods that list without looking at what they were sent."""
		methods = {
			"frappe.utils.diff.version_query": {"doctype": "Version", "txt": "", "searchfield": "name"},
			"frappe.desk.search.search_link": {"doctype": "ToDo", "txt": ""},
			"frappe.core.doctype.role.role.role_query": {"doctype": "Role", "txt": "", "searchfield": "name"},
			"frappe.desk.listview.get_group_by_count": {"doctype": "ToDo", "field": "status"},
			"frappe.core.doctype.user.user.user_query": {"doctype": "User", "txt": "", "searchfield": "name"},
		}
		for (method, values), text in product(methods.items(), EXPRESSIONS):
			key = "current_filters" if "group_by" in method else "filters"
			for sent in ([["ToDo", text, "=", 1]], [[text, "=", 1]], {text: 1}, [[["ToDo", text, "=", 1]]]):
				with self.subTest(method=method, sent=sent):
					paging = {"start": 0, "page_len": 20} if method.endswith("_query") else {}
					self.assert_no("cadre_a", method, **values, **paging, **{key: json.dumps(sent)})
		for sent in (
			[["ToDo", "status", "=", "Open"]],
			{"status": "Open"},
		):
			values = {"doctype": "ToDo", "fields": '["name"]', "filters": json.dumps(sent)}
			self.assert_yes("cadre_a", "frappe.desk.reportview.get", **values)

	def test_a_ranking_names_no_accounts(self):
		for method, values in (
			("frappe.desk.leaderboard.get_energy_point_leaderboard", {"date_range": ""}),
			(f"{POINTS}get_user_energy_and_review_points", {}),
			(f"{POINTS}get_energy_points", {"user": EMAIL["cadre_b"]}),
			(f"{PROFILE}get_user_rank", {"user": EMAIL["cadre_b"]}),
			("frappe.core.doctype.user.user.get_roles", {"uid": EMAIL["cadre_b"]}),
			(f"{PROFILE}get_energy_points_heatmap_data", {"user": EMAIL["cadre_b"], "date": "2026-01-01"}),
		):
			self.assert_no("cadre_a", method, **values)
		self.assert_yes("cadre_a", "frappe.core.doctype.user.user.get_roles", uid=EMAIL["cadre_a"])
		key = {"user": EMAIL["cadre_a"], "field": "user.reset_password_key"}
		self.assert_no("cadre_a", f"{PROFILE}get_energy_points_percentage_chart_data", **key)

	def test_what_the_system_noted_is_not_rewritten(self):
		place = {"reference_doctype": "Task Contract", "reference_name": self.contract}
		for kind, kept in (("Workflow", True), ("Info", True), ("Attachment", True), ("Comment", False)):
			name = make.place(
				"Comment", comment_type=kind, content="Đã duyệt", owner=EMAIL["cadre_a"], **place
			)
			self.answer("cadre_a", "frappe.desk.form.utils.update_comment", name=name, content="khác")
			found = frappe.db.get_value("Comment", name, "content")
			self.assertEqual(found == "Đã duyệt", kept, f"{kind} {found}")

	def test_a_method_in_a_value_is_known_under_every_address(self):
		"""Where another module took a function over, it is another address of the same method."""
		found = [address for address in self.list_other_addresses() if self.runs_by_itself(address)]
		self.assertTrue(found)
		for address in ("frappe.desk.like.toggle_like", *found):
			self.assertRaises(frappe.PermissionError, self.look_at, address)
		self.look_at("frappe.client.get_list")
		self.look_at("frappe.none.such.method")

	def list_other_addresses(self) -> list[str]:
		return [
			f"{name}.{function.__name__}"
			for name, module in list(sys.modules.items())
			if name.startswith("frappe.desk.")
			for function in vars(module).values()
			if callable(function) and function in self.whitelisted and function.__module__ != name
		]

	@cached_property
	def whitelisted(self) -> set:
		return {each for each in frappe.whitelisted if callable(each)}

	def runs_by_itself(self, address: str) -> bool:
		return gate.read_verdicts().get(addresses.find_own_name(address)) not in gate.NOT_INDIRECT

	def look_at(self, address: str) -> None:
		with acting_as(EMAIL["cadre_a"]):
			gate.check(MAPPED, {"method": address, "source_name": self.contract})

	def test_what_is_everybodys_is_set_back_by_who_keeps_it(self):
		name = make.place("Module Onboarding", title="x", module="Desk", is_complete=1)
		self.assert_no("cadre_a", "run_doc_method", dt="Module Onboarding", dn=name, method="reset_progress")
		self.assertTrue(frappe.db.get_value("Module Onboarding", name, "is_complete"))

	def test_a_page_for_a_printer_is_written_where_the_server_says(self):
		values = {"doctype": "ToDo", "name": "x", "printer_setting": "x", "file_path": "/tmp/x"}
		refusal = self.answer("cadre_a", "frappe.utils.print_format.print_by_server", **values)
		self.assertIsInstance(refusal, frappe.PermissionError)


class TestFilesOnDisk(DoorCase):
	"""Whatever is refused in the end: what lies on the disk was not moved, written or deleted before."""

	def setUp(self) -> None:
		super().setUp()
		self.made = []
		self.evidence = self.make_file("cadre_a", "kt-chung-cu.txt", b"chung cu", self.draft)
		self.path = Path(self.evidence.get_full_path())

	def tearDown(self) -> None:
		super().tearDown()
		frappe.db.after_rollback.reset()  # what Frappe would move back is gone
		for path in self.made:
			for folder in ("private", "public"):
				Path(frappe.get_site_path(folder, "files", path.name)).unlink(missing_ok=True)

	def make_file(self, who: str, name: str, content: bytes, record: str | None = None):
		place = {"attached_to_doctype": "Task Contract", "attached_to_name": record} if record else {}
		values = {"doctype": "File", "file_name": name, "content": content, "is_private": 1, **place}
		with acting_as(EMAIL[who]):
			file = frappe.get_doc(values).insert()
		self.made.append(Path(file.get_full_path()))
		return file

	def attempt(self, who: str, what, *values: object, **named: object) -> object:
		with acting_as(EMAIL[who]), one_transaction():
			try:
				return what(*values, **named)
			except (*REFUSALS, OSError) as refusal:
				frappe.db.rollback()
				return refusal
			finally:
				frappe.set_user("Administrator")

	def assert_lies_there(self, told: object, content: bytes = b"chung cu") -> None:
		self.assertTrue(self.path.exists(), told)
		self.assertEqual(self.path.read_bytes(), content, told)
		found = frappe.db.get_value("File", self.evidence.name, ["file_url", "is_private"])
		self.assertEqual(found, (f"/private/files/{self.path.name}", 1), told)

	def test_evidence_is_not_published_by_a_row_that_is_sent_to_its_address(self):
		own = self.make_file("cadre_b", "kt-cua-toi.txt", b"cua toi")
		for values, door in product(
			(
				{"is_private": 0, "file_url": self.evidence.file_url},
				{"is_private": 0, "content_hash": self.evidence.content_hash},
				{"is_private": 0, "file_name": self.path.name},
				{"file_url": self.evidence.file_url},
			),
			(attack.by_put, attack.by_form, attack.by_set_value),
		):
			told = self.attempt("cadre_b", door, "File", own.name, values)
			self.assert_lies_there((door.__name__, values, told))

	def test_a_second_row_of_evidence_neither_publishes_nor_deletes_it(self):
		address = {"file_url": self.evidence.file_url, "file_name": "kt-ban-sao.txt", "is_private": 1}
		with acting_as(EMAIL["cadre_a"]):
			second = frappe.get_doc({"doctype": "File", **address}).insert()
		for values in ({"is_private": 0}, {"content_hash": "khac"}, {"content_hash": ""}):
			told = self.attempt("cadre_a", attack.by_put, "File", second.name, values)
			self.assert_lies_there((values, told))
		told = self.attempt("cadre_a", frappe.client.delete, "File", second.name)
		self.assert_lies_there(told)

	def test_evidence_of_a_closed_record_stays_on_the_disk(self):
		frappe.db.set_value("File", self.evidence.name, "attached_to_name", self.contract)
		for what in (
			lambda: frappe.client.delete("File", self.evidence.name),
			lambda: attack.rest("DELETE", f"/api/resource/File/{self.evidence.name}", {}),
		):
			told = self.attempt("cadre_a", what)
			self.assertIsInstance(told, frappe.PermissionError)
			self.assert_lies_there(told)

	def test_no_file_goes_as_the_preview_of_another(self):
		own = self.make_file("cadre_b", "kt-cua-toi.txt", b"cua toi")
		self.attempt("cadre_b", attack.by_put, "File", own.name, {"thumbnail_url": self.evidence.file_url})
		self.assertFalse(frappe.db.get_value("File", own.name, "thumbnail_url"))
		self.attempt("cadre_b", frappe.client.delete, "File", own.name)
		self.assert_lies_there("deleted")
		# stored so before
		other = self.make_file("cadre_b", "kt-cua-toi-2.txt", b"cua toi 2")
		frappe.db.set_value("File", other.name, "thumbnail_url", self.evidence.file_url)
		self.attempt("cadre_b", frappe.client.delete, "File", other.name)
		self.assert_lies_there("deleted")

	def test_a_folder_carries_no_address(self):
		"""Whoever owns a row reads what lies at its address, and Frappe looks at no address of a folder."""
		own = self.make_file("cadre_b", "kt-cua-toi.txt", b"cua toi")
		folder = {"doctype": "File", "file_name": "kt-thu-muc", "folder": "Home", "is_folder": 1}
		address = {"file_url": self.evidence.file_url, "thumbnail_url": self.evidence.file_url}
		made = self.attempt("cadre_b", frappe.client.insert, json.dumps({**folder, **address}))
		self.assertNotIsInstance(made, Exception)
		for name in (own.name, made["name"]):
			for values in ({"is_folder": 1, **address}, {"is_folder": 0, "is_private": 1, **address}):
				told = self.attempt("cadre_b", attack.by_put, "File", name, values)
				self.assert_lies_there((name, values, told))
				self.assertFalse(self.is_served("cadre_b"), (name, values, told))
		self.attempt("cadre_b", frappe.client.delete, "File", made["name"])
		self.assert_lies_there("deleted")
		self.assertTrue(self.is_served("cadre_a"))

	def is_served(self, who: str) -> bool:
		"""Whether a person gets what lies at the evidence's address: one row of it is enough for Frappe."""
		rows = files.find_rows_at(self.evidence.file_url)
		with acting_as(EMAIL[who]):
			return any(frappe.get_doc("File", row.name).is_downloadable() for row in rows)

	def test_no_private_file_is_read_by_an_address_of_the_web(self):
		"""Frappe takes the site's own name off such an address, or what the request calls the site."""
		waiting = self.make_file("cadre_a", "kt-cho-luu.txt", b"cho luu")
		own = self.make_file("cadre_b", "kt-cua-toi.txt", b"cua toi")
		site = frappe.utils.get_url()
		for file, content in ((self.evidence, b"chung cu"), (waiting, b"cho luu")):
			path = Path(file.get_full_path()).resolve()
			doubled = str(path).replace("/private/", "/private//")
			for address in (
				f"{site}{file.file_url}",
				f"{site}{path}",
				f"{site}{doubled}",
				f"{site}/%70rivate/files/{path.name}",
			):
				new = {"doctype": "File", "file_name": "kt-la.txt", "is_private": 1, "file_url": address}
				self.attempt("cadre_b", frappe.client.insert, json.dumps(new))
				self.attempt("cadre_b", attack.by_put, "File", own.name, {"file_url": address})
				for name in frappe.get_all("File", {"owner": EMAIL["cadre_b"]}, pluck="name"):
					found = self.attempt(
						"cadre_b", lambda name=name: frappe.get_doc("File", name).get_content()
					)
					self.assertNotIn(content.decode(), str(found), address)
		elsewhere = {"doctype": "File", "file_name": "x.pdf", "file_url": "https://example.com/files/x.pdf"}
		self.assertNotIsInstance(
			self.attempt("cadre_b", frappe.client.insert, json.dumps(elsewhere)), Exception
		)

	def test_no_picture_is_written_anew_over_evidence(self):
		target = io.BytesIO()
		Image.effect_noise((600, 600), 80).save(target, "PNG")
		self.evidence = self.make_file("cadre_a", "kt-anh.png", target.getvalue(), self.draft)
		self.path = Path(self.evidence.get_full_path())
		own = self.make_file("cadre_b", "kt-anh-toi.png", target.getvalue()[:-1] + b"x")
		forged = {
			"doctype": "File",
			"file_url": self.evidence.file_url,
			"file_name": self.path.name,
			"file_size": 100,
			"is_private": 1,
			"owner": EMAIL["cadre_b"],
		}
		stored = {"modified": str(own.modified)}
		for who, values in (
			("cadre_b", {"docs": json.dumps({**forged, "__islocal": 1})}),
			("cadre_b", {"docs": json.dumps({**forged, **stored, "name": own.name})}),
			(
				"cadre_b",
				{
					"docs": json.dumps(
						{**forged, "name": self.evidence.name, "modified": str(self.evidence.modified)}
					)
				},
			),
			("cadre_a", {"dt": "File", "dn": self.evidence.name}),
		):
			with self.subTest(who=who, values=values):
				self.assert_no(who, "run_doc_method", method="optimize_file", **values)
				self.assert_lies_there(values, target.getvalue())

	def test_the_own_files_are_moved_and_deleted_as_before(self):
		own = self.make_file("cadre_b", "kt-cua-toi.txt", b"cua toi")
		told = self.attempt("cadre_b", attack.by_put, "File", own.name, {"is_private": 0})
		self.assertNotIsInstance(told, Exception)
		self.assertEqual(frappe.db.get_value("File", own.name, "file_url"), "/files/kt-cua-toi.txt")
		self.attempt("cadre_b", frappe.client.delete, "File", own.name)
		self.assertFalse(frappe.db.exists("File", own.name))
		told = self.attempt("cadre_a", frappe.client.delete, "File", self.evidence.name)
		self.assertNotIsInstance(told, Exception)
		self.assertFalse(self.path.exists())
