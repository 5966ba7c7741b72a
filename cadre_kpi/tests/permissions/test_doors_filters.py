"""Filters that a client sends: a text that Frappe would run as SQL is refused, and what is no filter in words."""

from __future__ import annotations

import json
from functools import partial

import frappe

from cadre_kpi.access.doors import gate
from cadre_kpi.tests import personas
from cadre_kpi.tests.base import CadreKpiTestCase, acting_as
from cadre_kpi.tests.permissions.attack import ask, rest
from cadre_kpi.tests.personas import EMAIL

QUESTIONS = (
	"exists(select 1 from `tabCouncil Score` where total_points > 50)",
	"1=1",
	"1=1) or (1=1",
	"name is not null",
	"total_points between 70 and 80",
	"`tabUser`.`name`='Administrator'",
	"name/**/in/**/(select/**/name/**/from/**/tabUser)",
)
# Where a list of filters can lead a text: method → what it is called with beside it.
LISTS = {
	"frappe.client.get_count": {"doctype": "Cadre Unit"},
	"frappe.client.get_list": {"doctype": "Cadre Unit"},
	"frappe.client.get_value": {"doctype": "Cadre Unit", "fieldname": "name"},
	"frappe.desk.search.search_link": {"doctype": "Cadre Unit", "txt": ""},
	"frappe.desk.reportview.get": {"doctype": "Cadre Unit", "fields": '["name"]'},
	"frappe.desk.reportview.get_count": {"doctype": "Cadre Unit", "fields": "[]"},
	"frappe.desk.calendar.get_events": {
		"doctype": "Cadre Unit",
		"start": "2026-01-01",
		"end": "2026-12-31",
		"field_map": '{"start": "creation", "end": "modified"}',
	},
	"cadre_kpi.access.overrides.get_count": {"doctype": "User"},
	"cadre_kpi.access.overrides.search_records": {"doctype": "Cadre", "txt": ""},
}


class TestDoorsFilters(CadreKpiTestCase):
	@classmethod
	def setUpClass(cls) -> None:
		super().setUpClass()
		personas.cast()

	def test_no_text_among_filters_is_run_as_sql(self):
		for method, values in LISTS.items():
			for text in QUESTIONS:
				for sent in ([text], [["name", "!=", ""], text]):
					with self.subTest(method=method, sent=sent), acting_as(EMAIL["cadre_a"]):
						with self.assertRaises(frappe.PermissionError):
							ask(method, **values, filters=json.dumps(sent))

	def test_what_looks_like_one_filter_is_one(self):
		for sent in (
			["1=1 /*", "=", "*/ or 1=1"],
			["name", "= 1 or", "1=1"],
			["name", "is not null or", "1=1"],
			["", "=", "1=1"],
			["name", "=", "x", "1=1"],
		):
			with self.subTest(sent=sent), acting_as(EMAIL["cadre_a"]):
				with self.assertRaises(frappe.PermissionError):
					gate.check("frappe.client.get_list", {"doctype": "ToDo", "filters": json.dumps(sent)})

	def test_whatever_the_filters_are_called_and_wherever_they_lie(self):
		"""Of lists, groups, cards, charts, saved reports; within a record that somebody makes, JSON within JSON."""
		sent = json.dumps([QUESTIONS[0]])
		chart = {"doctype": "Dashboard Chart", "chart_name": "x", "filters_json": sent}
		report = {"doctype": "Report", "json": json.dumps({"filters": [QUESTIONS[0]]})}
		for values in (
			{"doctype": "Cadre Unit", "or_filters": sent},
			{"doctype": "Cadre Unit", "current_filters": sent, "field": "name"},
			{"doctype": "Cadre Unit", "export_filters": sent},
			{"doc": json.dumps({"dynamic_filters_json": sent}), "filters": "[]"},
			{"doc": json.dumps(chart)},
			{"doc": json.dumps(report)},
		):
			with self.subTest(values=values), acting_as(EMAIL["cadre_a"]):
				with self.assertRaises(frappe.PermissionError):
					gate.check("frappe.client.insert", values)

	def test_a_stored_chart_brings_none(self):
		"""One value may be set by itself, under a name that says nothing of filters; Frappe reads it when it draws."""
		chart = {"doctype": "Dashboard Chart", "chart_name": "kt-loc", "chart_type": "Count"}
		chart |= {"document_type": "ToDo", "based_on": "creation", "filters_json": "[]"}
		made = frappe.get_doc(chart).insert(ignore_permissions=True)
		self.addCleanup(frappe.delete_doc, "Dashboard Chart", made.name, force=True)
		made.filters_json = json.dumps([QUESTIONS[0]])
		with acting_as(EMAIL["cadre_a"]), self.assertRaises(frappe.PermissionError):
			made.save(ignore_permissions=True)
		frappe.db.set_value("Dashboard Chart", made.name, "filters_json", json.dumps([QUESTIONS[0]]))
		frappe.clear_document_cache("Dashboard Chart", made.name)
		method = "frappe.desk.doctype.dashboard_chart.dashboard_chart.get"
		with acting_as(EMAIL["cadre_a"]), self.assertRaises(frappe.PermissionError):
			gate.check(method, {"chart_name": made.name})

	def test_fields_do_not_turn_into_filters(self):
		for fields in ([["name", "!=", ""]], {"name": "x"}):
			with self.subTest(fields=fields), acting_as(EMAIL["cadre_a"]):
				with self.assertRaises(frappe.PermissionError):
					gate.check("frappe.client.get_list", {"doctype": "User", "fields": json.dumps(fields)})

	def test_a_name_of_a_field_stays_one(self):
		"""Between backticks it would be SQL: one of Frappe's methods writes whatever column is named, for everybody."""
		forged = "title`=(select max(total) from `tabCouncil Score`),`modified_by"
		step = {"name": "x", "field": forged, "value": "x"}
		method = "frappe.desk.desktop.update_onboarding_step"
		with acting_as(EMAIL["cadre_a"]), self.assertRaises(frappe.PermissionError):
			ask(method, **step)
		for values in ({"fieldname": forged}, {"date_field": "`"}, {"field": "a`.`b` or `c"}):
			with self.subTest(values=values), acting_as(EMAIL["cadre_a"]):
				with self.assertRaises(frappe.PermissionError):
					gate.check("frappe.any", values)
		with acting_as(EMAIL["cadre_a"]):
			gate.check("frappe.client.get_value", {"doctype": "ToDo", "fieldname": "`tabToDo`.`name`"})
			gate.check("frappe.client.get_value", {"doctype": "ToDo", "fieldname": '["name", "owner"]'})

	def test_over_rest(self):
		for key in ("filters", "or_filters"):
			with (
				self.subTest(key=key),
				acting_as(EMAIL["cadre_a"]),
				self.assertRaises(frappe.PermissionError),
			):
				rest("GET", "/api/resource/Cadre Unit", {key: json.dumps([QUESTIONS[0]])})

	def test_filters_as_the_desk_sends_them_go_through(self):
		for filters in (
			[["Cadre Unit", "unit_name", "like", "%a%", False]],
			[["unit_name", "like", "%(a) = b%"]],
			{"unit_name": ["like", "%a%"], "is_group": 0},
			[{"name": ["in", ["exists (x)"]]}],
			["VP-01", "VP-02"],
			["unit_name", "like", "Sở (x) = y"],
			[],
		):
			for doctype in ("Cadre Unit", "ToDo"):
				with self.subTest(filters=filters, doctype=doctype), acting_as(EMAIL["cadre_a"]):
					gate.check(
						"frappe.desk.reportview.get", {"doctype": doctype, "filters": json.dumps(filters)}
					)

	def test_what_is_no_filter_is_told(self):
		"""To everybody, Administrator too: never a fault of the server."""
		for method in ("frappe.client.get_count", "cadre_kpi.access.overrides.search_records"):
			for filters in (
				[1],
				[[1]],
				[[]],
				[None],
				[[["a"]]],
				[["name"]],
				[["name", "="]],
				[["no such field", "=", "x"]],
				[["No Such Kind", "name", "=", "x"]],
				[[{"a": 1}, "=", "x"]],
				[["name", ["="], "x"]],
				{"no such field": "x"},
				{"name": ["="]},
				{"name": []},
			):
				values = {"doctype": "Task Contract", "txt": "", "filters": json.dumps(filters)}
				if method.endswith("get_count"):
					values.pop("txt")
				for who in ("Administrator", EMAIL["cadre_a"]):
					with self.subTest(method=method, filters=filters, who=who), acting_as(who):
						with self.assertRaises(frappe.ValidationError):
							ask(method, **values)

	def test_lists_of_frappe_take_conditions_alone(self):
		"""Names or groups in the place of conditions, what is neither list nor object: told, no fault of the server."""
		for method in ("frappe.client.get_list", "frappe.desk.reportview.get"):
			for sent in (
				'["a", "b"]',
				'[[["name", "=", "x"]]]',
				'[["name", "=", "x"], "or"]',
				"NaN",
				"true",
			):
				for key in ("filters", "or_filters"):
					values = {"doctype": "Task Contract", "fields": '["name"]', key: sent}
					with self.subTest(method=method, sent=sent, key=key), acting_as(EMAIL["cadre_a"]):
						with self.assertRaises(frappe.ValidationError):
							ask(method, **values)
		with acting_as(EMAIL["cadre_a"]):
			for sent in ("null", "{}", "[]"):
				ask("frappe.client.get_list", doctype="Task Contract", filters=sent)

	def test_an_empty_filter_is_none(self):
		"""The desk sends nothing as an empty text."""
		act = partial(ask, "frappe.client.get_count", doctype="Task Contract", filters="")
		with acting_as(EMAIL["admin"]):
			self.assertEqual(act(), frappe.db.count("Task Contract"))
