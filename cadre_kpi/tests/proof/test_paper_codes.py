"""The code on a paper: what is printed, what is drawn, and what the page answers to it."""

from __future__ import annotations

import base64
import re

import frappe
from pyqrcode import QRCode

from cadre_kpi.demo.actor import act_as
from cadre_kpi.papers import check_mark
from cadre_kpi.proof import decided, paper_code, seals
from cadre_kpi.tests import factories as make
from cadre_kpi.tests.base import request
from cadre_kpi.tests.proof.story_case import StoryCase
from cadre_kpi.utils import formats


class TestPaperCodes(StoryCase):
	def test_the_code_of_the_paper_is_answered_with_what_the_paper_says(self):
		place = decided.find_place(self.decision)
		found = paper_code.look_up(f" {place.code[:4].upper()} {place.code[4:]} ")
		self.assertEqual(
			found,
			{
				"kind": "Rating Decision",
				"number": self.story.decision.decision_number,
				"date": frappe.utils.getdate(self.story.decision.decision_date),
				"body": self.story.decision.committee,
				"changed": False,
			},
		)
		sheet = frappe.db.get_value(seals.LINK, {"record_doctype": "Council Score"}, "code")
		for code in (sheet, "0" * 16, place.code[:-1], "", "%", None):
			self.assertIsNone(paper_code.look_up(code), code)

	def test_every_paper_in_force_prints_a_code_that_is_found(self):
		report = frappe.db.get_value("Progress Report", {"contract": self.contract, "docstatus": 1})
		for doctype, name, paper in (
			("Rating Decision", self.decision, "Rating Decision Paper"),
			("Task Contract", self.contract, "Task Contract Paper"),
			("Progress Report", report, "Progress Report Paper"),
			("Cadre Evaluation", self.evaluation, "Cadre Evaluation Paper"),
			("Cadre Evaluation", self.evaluation, "Result Notice"),
		):
			with self.subTest(paper):
				doc = frappe.get_doc(doctype, name)
				mark = check_mark.build_mark(doc)
				found = paper_code.look_up(mark["code"])
				self.assertEqual((found["kind"], found["changed"]), (doctype, False))
				said = {str(value) for value in found.values()}
				self.assertFalse(said & {doc.get("cadre_name"), doc.get("cadre"), doc.get("unit"), name})
				html = frappe.get_print(doctype, name, print_format=paper)
				for told in mark.values():
					self.assertIn(told, html)

	def test_a_paper_without_force_has_no_code_and_its_code_is_not_answered(self):
		code = check_mark.build_mark(frappe.get_doc("Cadre Evaluation", self.evaluation))["code"]
		frappe.db.set_value(
			"Cadre Evaluation", self.evaluation, {"docstatus": 0, "workflow_state": "Decided"}
		)
		self.assertIsNone(check_mark.build_mark(frappe.get_doc("Cadre Evaluation", self.evaluation)))
		self.assertIsNone(paper_code.look_up(code))
		frappe.db.set_value("Rating Decision", self.decision, "docstatus", 2)
		self.assertIsNone(paper_code.look_up(decided.find_place(self.decision).code))

	def test_a_decision_that_was_replaced_says_so(self):
		code = decided.find_place(self.decision).code
		doc = frappe.get_doc("Rating Decision", self.decision)
		whose = {
			"committee": doc.committee,
			"period": doc.period,
			"replaces": self.decision,
			"title": "Thay thế",
		}
		replacing = make.place("Rating Decision", "Approved", 1, **whose)
		self.assertFalse(paper_code.look_up(code)["changed"])
		frappe.db.set_value("Rating Decision", replacing, "workflow_state", "Published")
		self.assertTrue(paper_code.look_up(code)["changed"])

	def test_a_paper_printed_before_a_lawful_change_says_so(self):
		doc = frappe.get_doc("Task Contract", self.contract)
		before = check_mark.build_mark(doc)["code"]
		doc.support_conditions = "Thêm hai biên chế"
		doc.save_as_server(ignore_permissions=True)
		after = check_mark.build_mark(doc)["code"]
		self.assertNotEqual(before, after)
		self.assertEqual(
			[paper_code.look_up(code)["changed"] for code in (before, after)],
			[True, False],
		)

	def test_the_image_on_a_paper_is_the_address_drawn_black_on_white(self):
		address = "https://kpi.example.vn/kpi-check?code=0123456789abcdef"
		image = check_mark.draw(address)
		svg = base64.b64decode(image.removeprefix("data:image/svg+xml;base64,")).decode()
		dark = {(int(x) - 4, int(y) - 4) for x, y in re.findall(r"M(\d+) (\d+)h1v1h-1z", svg)}
		rows = QRCode(address, error="M").code
		self.assertEqual(dark, {(x, y) for y, row in enumerate(rows) for x, value in enumerate(row) if value})
		self.assertIn(f'width="{len(rows) + 8}"', svg)

	def test_the_paper_prints_the_place_in_the_chain(self):
		from cadre_kpi.papers import rating_decision

		doc = frappe.get_doc("Rating Decision", self.decision)
		place = decided.find_place(self.decision)
		paper = rating_decision.build(doc)
		self.assertEqual(paper["chain"]["number"], formats.spell_count(place.number))
		self.assertEqual(paper["mark"]["code"].replace(" ", ""), place.code)
		self.assertTrue(paper["mark"]["address"].endswith(f"/kpi-check?code={place.code}"))
		# the next decision of the body names this one
		other = make.place(
			"Rating Decision",
			"Approved",
			1,
			title="Sau",
			committee=doc.committee,
			period=doc.period,
			scheme=doc.scheme,
		)
		seals.seal("Rating Decision", [other])
		self.assertEqual(decided.find_place(other).previous, place.code)
		self.assertGreater(decided.find_place(other).number, place.number)

	def test_the_page_tells_what_the_paper_tells(self):
		from cadre_kpi.www import kpi_check

		code = decided.find_place(self.decision).code
		frappe.local.request_ip = "192.0.2.7"
		with act_as("Guest"), request(code=code):
			context = frappe._dict()
			kpi_check.get_context(context)
		self.assertEqual(context.found["number"], self.story.decision.decision_number)
		self.assertEqual(set(context.found), {"kind", "number", "date", "body", "changed"})
