"""The catalogue: proposed, put together, decided, replaced by versions; read from workbooks; what contracts keep of it."""

from __future__ import annotations

import base64
import io

import frappe
import openpyxl

from cadre_kpi import roles
from cadre_kpi.access import search
from cadre_kpi.api import catalogue as api
from cadre_kpi.api import my_work
from cadre_kpi.contracts import catalogue, catalogue_workbook, sudden_work
from cadre_kpi.my_work import waiting
from cadre_kpi.papers import view
from cadre_kpi.proof import decided as sealed
from cadre_kpi.proof import seals
from cadre_kpi.tests import factories as make
from cadre_kpi.tests.base import acting_as
from cadre_kpi.tests.features.test_decree_cases import DUE, DecreeCase
from cadre_kpi.tests.runs import run_province as province
from cadre_kpi.utils import formats

OFFICE, ROOM = "SP-SO", "SP-PHONG"
BODY, OFFICE_BODY, BOARD = "Thường vụ (SP)", "Lãnh đạo Sở (SP)", "Ban Tổ chức (SP)"
CHAIR, MEMBER = "bi.thu.sp@example.com", "uy.vien.sp@example.com"
HEAD, OFFICER, CLERK = "giam.doc.sp@example.com", "to.chuc.sp@example.com", "can.bo.sp@example.com"
GROUPS = (("N1", "Đơn giản", 1, 10), ("N2", "Trung bình", 11, 50))
HEADINGS = ("Mã", "Sản phẩm", "Nhóm sản phẩm", "Đơn vị tính", "Điểm", "Phòng, ban")


class CatalogueCase(DecreeCase):
	@classmethod
	def setUpClass(cls):
		super().setUpClass()
		make.user(CHAIR, "Bí thư (SP)", [roles.COMMITTEE_MEMBER])
		make.user(MEMBER, "Ủy viên (SP)", [roles.COMMITTEE_MEMBER])
		make.user(HEAD, "Giám đốc (SP)", [roles.UNIT_OFFICER])
		make.user(OFFICER, "Chuyên viên tổ chức (SP)", [roles.ORGANISATION_OFFICER])
		make.user(CLERK, "Chuyên viên (SP)", [roles.CADRE])
		make.unit(OFFICE, "Sở Sản phẩm", province.ROOT)
		make.unit(ROOM, "Phòng Tổng hợp", OFFICE)
		make.body(BODY, "Standing Committee", province.ROOT, [(CHAIR, "Chair"), (MEMBER, "Member")])
		make.body(OFFICE_BODY, "Unit Collective", OFFICE, [(HEAD, "Chair")])
		make.body(BOARD, "Organisation Board", province.ROOT, [OFFICER], [province.ROOT])

	def products(self, *rows: tuple) -> list[dict]:
		"""Rows of `code`, `name` and perhaps `points` (5), `group` (N1), `unit of measure` (văn bản)."""
		fields = ("code", "product_name", "points", "product_group", "unit_of_measure")
		usual = (None, None, 5, "N1", "văn bản")
		return [dict(zip(fields, (*row, *usual[len(row) :]), strict=True)) for row in rows]

	def catalogue(self, *rows: tuple, unit: str = OFFICE, user: str = HEAD, **values: object):
		with acting_as(user):
			return frappe.get_doc(
				{
					"doctype": "Product Catalogue",
					"title": "Danh mục thử",
					"unit": unit,
					"managed_by": BODY,
					"standard_product": "Công văn",
					"standard_points": 5,
					"groups": [
						dict(zip(catalogue_workbook.GROUP_COLUMNS, group, strict=True)) for group in GROUPS
					],
					"products": self.products(*rows),
					**values,
				}
			).insert()

	def step(self, name: str, user: str, method: str, **arguments: object):
		with acting_as(user):
			doc = frappe.get_doc("Product Catalogue", name)
			return doc.run_method(method, **arguments)

	def decide(self, name: str, valid_from: str = "2026-01-01", number: str = "12/QĐ") -> int:
		"""From wherever it stands to the decision; returns how many waiting tasks it settled."""
		if frappe.db.get_value("Product Catalogue", name, "status") == "Draft":
			self.step(name, OFFICER, "send")
		self.step(name, OFFICER, "submit_for_decision")
		return self.step(
			name,
			CHAIR,
			"decide",
			decision_number=number,
			decision_date="2025-12-20",
			valid_from=valid_from,
		)


class TestList(CatalogueCase):
	def refused(self, words: str, *rows: tuple, **values: object) -> None:
		with self.assertRaises(frappe.ValidationError) as caught:
			self.catalogue(*rows, **values)
		self.assertIn(words, str(caught.exception))

	def test_coefficients_are_points_by_those_of_the_standard_product(self):
		doc = self.catalogue(("A", "Công văn", 5), ("B", "Kế hoạch", 50, "N2"), ("C", "Tờ trình", 7.5))
		self.assertEqual([row.coefficient for row in doc.products], [1, 10, 1.5])

	def test_what_is_wrong_is_told_with_its_row(self):
		self.refused("Row 2: Code A stands twice, in rows 1 and 2.", ("A", "x"), ("A", "y"))
		self.refused("Row 1: 11 points lie outside the frame of group N1: 1 to 10.", ("A", "x", 11))
		self.refused("Row 1: Group N9 is none of this list: N1, N2.", ("A", "x", 5, "N9"))
		self.refused(
			"Group N6 is one too many: at most 5 groups",
			("A", "x"),
			groups=[{"group_code": f"N{n}", "min_points": 1, "max_points": 10} for n in range(1, 7)],
		)
		self.refused(
			"Group N1: the frame of points",
			("A", "x"),
			groups=[{"group_code": "N1", "min_points": 10, "max_points": 1}],
		)
		self.refused(
			"Row 1: Merged into B: name a product of this list",
			("A", "x"),
			products=[{**self.products(("A", "x"))[0], "merged_into": "B"}],
		)

	def test_an_unfinished_list_is_kept_and_not_sent(self):
		doc = self.catalogue(("A", "Công văn", 0, ""))
		with self.assertRaises(frappe.ValidationError) as caught:
			self.step(doc.name, HEAD, "send")
		self.assertIn("The group is missing.", str(caught.exception))
		self.assertIn("The points must be above zero.", str(caught.exception))

	def test_the_authority_is_a_body_of_the_unit_or_above(self):
		make.body("Lãnh đạo nơi khác (SP)", "Unit Collective", ROOM)
		self.refused("does not decide for this unit", ("A", "x"), managed_by="Lãnh đạo nơi khác (SP)")
		with acting_as(HEAD):
			doc = frappe.get_doc({"doctype": "Product Catalogue", "title": "x", "unit": OFFICE}).insert()
		self.assertEqual(frappe.db.get_value("Evaluation Body", doc.managed_by, "unit"), province.ROOT)


class TestSteps(CatalogueCase):
	def test_from_the_proposal_to_the_decision(self):
		doc = self.catalogue(("A", "Công văn"), ("B", "Kế hoạch năm", 50, "N2"))
		self.step(doc.name, HEAD, "send")
		with self.assertRaises(frappe.PermissionError):
			self.step(doc.name, HEAD, "submit_for_decision")
		with self.assertRaises(frappe.PermissionError):
			self.step(doc.name, CHAIR, "submit_for_decision")
		self.step(doc.name, OFFICER, "submit_for_decision")
		decision = {"decision_number": "12", "decision_date": "2025-12-20", "valid_from": "2026-01-01"}
		for user in (OFFICER, MEMBER, HEAD):
			with self.assertRaises(frappe.PermissionError, msg=user):
				self.step(doc.name, user, "decide", **decision)
		self.step(doc.name, CHAIR, "decide", **decision)
		doc.reload()
		self.assertEqual(
			(doc.status, doc.decision_number, str(doc.valid_from)), ("In Force", "12", "2026-01-01")
		)
		self.assertEqual(
			[row.action for row in doc.process_log], ["Propose", "Submit for Decision", "Decide"]
		)
		made = frappe.get_doc("Work Product", f"{doc.name}-B")
		self.assertEqual(
			(made.product_name, made.coefficient, made.unit, made.product_group, made.enabled),
			("Kế hoạch năm", 10, OFFICE, "N2", 1),
		)
		with acting_as(CLERK):
			self.assertTrue(frappe.has_permission("Product Catalogue", "read", doc=doc))
			self.assertFalse(frappe.has_permission("Product Catalogue", "write", doc=doc))

	def test_whoever_it_waits_for_is_told(self):
		doc = self.catalogue(("A", "Công văn"))
		self.decide(doc.name)
		told = frappe.get_all(
			"Notification Log",
			filters={"document_type": doc.doctype, "document_name": doc.name},
			fields=["for_user", "subject"],
			order_by="creation, for_user",
		)
		self.assertEqual(
			[row.for_user for row in told if row.for_user in (CHAIR, MEMBER, HEAD, OFFICER)], [CHAIR, HEAD]
		)
		self.assertIn("in force from", told[-1].subject)

	def waiting(self, user: str, name: str) -> list[str]:
		with acting_as(user):
			return [line["what"] for line in waiting.read_lines()[0] if line["name"] == name]

	def test_it_stands_in_the_work_of_whom_it_waits_for(self):
		doc = self.catalogue(("A", "Công văn"))
		self.step(doc.name, HEAD, "send")
		told = "Go through the catalogue and submit it for decision"
		self.assertEqual((self.waiting(OFFICER, doc.name), self.waiting(CHAIR, doc.name)), ([told], []))
		self.step(doc.name, OFFICER, "submit_for_decision")
		self.assertEqual(
			(self.waiting(OFFICER, doc.name), self.waiting(CHAIR, doc.name)), ([], ["Decide the catalogue"])
		)

	def test_it_is_read_submitted_and_decided_in_my_work(self):
		def step(user: str, names: list[str], step: str, **values) -> dict:
			seen = {one: str(frappe.db.get_value("Product Catalogue", one, "modified")) for one in names}
			with acting_as(user):
				return my_work.take_step("Product Catalogue", seen, step, values)

		names = [self.catalogue((code, f"Sản phẩm {code}"), title=code).name for code in "AB"]
		for name in names:
			self.step(name, HEAD, "send")
		with acting_as(OFFICER):
			found = my_work.get_essential("Product Catalogue", names[0])
		self.assertEqual(found["actions"], ["Submit for Decision", "Return"])
		(products,) = (table for table in found["tables"] if table["key"] == "products")
		self.assertEqual([row["key"] for row in products["rows"]], ["A"])
		self.assertEqual(step(CHAIR, names, "Submit for Decision")["done"], [])
		self.assertEqual(step(OFFICER, names, "Submit for Decision")["done"], names)
		decision = {
			"decision_number": "12/QĐ",
			"decision_date": "2025-12-20",
			"valid_from": "2026-01-01",
		}
		self.assertEqual(step(MEMBER, names, "Decide", **decision)["done"], [])
		self.assertEqual(step(CHAIR, names[1:], "Return", note="Thiếu sản phẩm.")["done"], names[1:])
		outcome = step(CHAIR, names, "Decide", **decision)  # one is back with the personnel body
		self.assertEqual((outcome["done"], len(outcome["failures"])), (names[:1], 1))
		states = [frappe.db.get_value("Product Catalogue", name, "status") for name in names]
		self.assertEqual(states, ["In Force", "Proposed"])
		step(OFFICER, names[1:], "Return", note="Thiếu sản phẩm.")

	def test_it_is_returned_with_a_reason_one_step_at_a_time(self):
		doc = self.catalogue(("A", "Công văn"))
		self.step(doc.name, HEAD, "send")
		self.assertRaises(frappe.ValidationError, self.step, doc.name, OFFICER, "return_it", reason=" ")
		self.step(doc.name, OFFICER, "submit_for_decision")
		self.step(doc.name, CHAIR, "return_it", reason="Thiếu sản phẩm")
		self.assertEqual(frappe.db.get_value(doc.doctype, doc.name, "status"), "Proposed")
		self.step(doc.name, OFFICER, "return_it", reason="Thiếu sản phẩm")
		self.assertEqual(frappe.db.get_value(doc.doctype, doc.name, "status"), "Draft")

	def test_what_was_decided_is_sealed_and_changes_no_more(self):
		doc = self.catalogue(("A", "Công văn"))
		self.decide(doc.name)
		self.assertTrue(seals.find_latest_of(doc.doctype, [doc.name]))
		self.assertEqual(sealed.find_differences(doc.doctype, doc.name), [])
		doc.reload()
		doc.products[0].points = 9
		self.assertRaises((frappe.ValidationError, frappe.PermissionError), doc.save)
		made = frappe.get_doc("Work Product", f"{doc.name}-A")
		made.coefficient = 3
		self.assertRaises(frappe.ValidationError, made.save)
		self.assertRaises(frappe.ValidationError, frappe.delete_doc, "Work Product", made.name)
		frappe.db.set_value("Catalogue Product", doc.products[0].name, "points", 9)
		self.assertEqual(len(sealed.find_differences(doc.doctype, doc.name)), 1)

	def test_proposals_are_put_together_and_duplicates_merged_with_pointers(self):
		one = self.catalogue(("BC-01", "Báo cáo tháng"), ("CV-01", "Công văn"))
		two = self.catalogue(("BC-01", "Báo  cáo tháng."), unit=ROOM, user=OFFICER)
		for doc, user in ((one, HEAD), (two, OFFICER)):
			self.step(doc.name, user, "send")
		whole = self.catalogue(unit=province.ROOT, user=OFFICER, groups=[], products=[])
		with acting_as(OFFICER):
			offered = [row["name"] for row in api.find_proposals(whole.name)]
		self.assertEqual(offered, [one.name, two.name])
		self.assertEqual(self.step(whole.name, OFFICER, "gather", proposals=offered), 3)
		whole.reload()
		self.assertEqual(
			[(row.code, row.office, row.came_from) for row in whole.products],
			[("BC-01", OFFICE, one.name), ("CV-01", OFFICE, one.name), ("BC-01-2", ROOM, two.name)],
		)
		self.assertEqual([row.group_code for row in whole.groups], ["N1", "N2"])
		self.assertEqual(
			frappe.db.get_value(one.doctype, one.name, ["status", "taken_into"]),
			("Taken Into Another", whole.name),
		)
		with acting_as(OFFICER):
			self.assertEqual(api.find_duplicates(whole.name), [["BC-01", "BC-01-2"]])
		self.assertEqual(self.step(whole.name, OFFICER, "merge", codes=["BC-01-2"], into="BC-01"), 1)
		self.decide(whole.name)
		self.assertFalse(frappe.db.exists("Work Product", f"{whole.name}-BC-01-2"))
		self.assertEqual(frappe.db.count("Work Product", {"catalogue": whole.name}), 2)

	def test_a_new_version_ends_the_former_and_says_what_took_its_place(self):
		first = self.catalogue(("A", "Công văn"), ("B", "Thông báo"), ("C", "Giấy mời"))
		self.decide(first.name)
		with acting_as(OFFICER):
			second = frappe.get_doc("Product Catalogue", api.start_version(first.name))
		self.assertEqual((second.version, second.replaces, len(second.products)), (2, first.name, 3))
		second.products[0].points = 10
		second.products[1].merged_into = "A"
		second.products.pop()
		second.save()
		self.step(second.name, OFFICER, "send")
		self.step(second.name, OFFICER, "submit_for_decision")
		decision = {"decision_number": "30", "decision_date": "2026-06-20"}
		with self.assertRaises(frappe.ValidationError):
			self.step(second.name, CHAIR, "decide", **decision, valid_from="2026-01-01")
		self.step(second.name, CHAIR, "decide", **decision, valid_from="2026-07-01")
		former = {
			row.code: (str(row.valid_to), row.replaced_by, row.coefficient)
			for row in frappe.get_all(
				"Work Product",
				filters={"catalogue": first.name},
				fields=["code", "valid_to", "replaced_by", "coefficient"],
			)
		}
		latest = f"{second.name}-A"
		self.assertEqual(
			former,
			{
				"A": ("2026-06-30", latest, 1),
				"B": ("2026-06-30", latest, 1),
				"C": ("2026-06-30", None, 1),
			},
		)
		self.assertEqual(frappe.db.get_value("Work Product", latest, "coefficient"), 2)
		self.assertEqual(
			frappe.db.get_value(first.doctype, first.name, ["status", "replaced_by"]),
			("Superseded", second.name),
		)
		self.assertEqual(sealed.find_differences(first.doctype, first.name), [])
		with acting_as(OFFICER), self.assertRaises(frappe.ValidationError):
			api.start_version(first.name)


class TestContracts(CatalogueCase):
	def test_a_contract_keeps_what_it_was_signed_with(self):
		first = self.catalogue(("A", "Công văn"))
		self.decide(first.name)
		old = f"{first.name}-A"
		contract = self.contract("Người giữ (SP)", {"target": 4, "work_product": old, "coefficient": 1})
		with acting_as(OFFICER):
			second = frappe.get_doc("Product Catalogue", api.start_version(first.name))
		second.products[0].points = 10
		second.save()
		self.decide(second.name, "2026-03-01", "31")
		contract.reload()
		contract.tasks[0].target = 5
		contract.change_reason = "Điều chỉnh"
		contract.save()
		self.assertEqual((contract.tasks[0].work_product, contract.tasks[0].coefficient), (old, 1))
		for product, factor, words in (
			(old, 1, "is not in the catalogue in force"),
			(f"{second.name}-A", 5, "the catalogue converts"),
		):
			contract.reload()
			contract.append(
				"tasks",
				{
					"task_name": "Công văn khác",
					"output_product": "Công văn",
					"unit_of_measure": "văn bản",
					"target": 1,
					"due_date": DUE,
					"work_product": product,
					"coefficient": factor,
				},
			)
			contract.change_reason = "Bổ sung"
			with self.assertRaises(frappe.ValidationError) as caught:
				contract.save()
			self.assertIn(words, str(caught.exception))

	def test_work_outside_the_list_waits_until_a_supplement_is_decided(self):
		first = self.catalogue(("A", "Công văn"), unit=province.ROOT, user=OFFICER)
		self.decide(first.name)
		contract = self.contract("Người đợi (SP)", {"target": 4})
		row = sudden_work.add(contract.name, "Số hóa hồ sơ", 3, DUE, "Giám đốc giao", unit_of_measure="hồ sơ")
		with acting_as(OFFICER):
			more = api.start_version(first.name, supplement=True)
		self.assertEqual(self.step(more, "Administrator", "take_waiting"), 1)
		self.assertEqual(self.step(more, "Administrator", "take_waiting"), 0)
		doc = frappe.get_doc("Product Catalogue", more)
		self.assertEqual((doc.supplements, doc.products[0].product_name), (first.name, "Số hóa hồ sơ"))
		doc.products[0].update({"code": "SH-01", "product_group": "N2", "points": 15})
		doc.save()
		self.assertEqual(self.decide(more, "2026-04-01", "40"), 1)
		contract.reload()
		task = next(task for task in contract.tasks if task.name == row)
		self.assertEqual(
			(task.work_product, task.coefficient, task.uncounted or ""), (f"{more}-SH-01", 3, "")
		)
		self.assertIn("40", contract.changes[-1].reason)
		# a supplement adds: the list that it supplements stands
		self.assertEqual(frappe.db.get_value(first.doctype, first.name, "status"), "In Force")

	def test_a_supplement_does_not_take_a_code_that_stands(self):
		first = self.catalogue(("A", "Công văn"))
		self.decide(first.name)
		with acting_as(OFFICER):
			doc = frappe.get_doc("Product Catalogue", api.start_version(first.name, supplement=True))
			doc.extend("products", self.products(("A", "Khác")))
			with self.assertRaises(frappe.ValidationError) as caught:
				self.step_unsaved(doc)
		self.assertIn("Code A is in", str(caught.exception))

	def step_unsaved(self, doc) -> None:
		doc.save()
		doc.send()

	def test_the_task_finds_products_without_tone_marks_and_only_those_in_force(self):
		doc = self.catalogue(("KH-9", "Kế hoạch kiểm tra năm học"))
		self.decide(doc.name, "2026-07-01")
		make.insert("Work Product", product_name="Kế hoạch tự do (SP)", unit_of_measure="bản", coefficient=1)

		def offered(text: str, start: str, end: str) -> list[str]:
			filters = {"enabled": 1, "valid_from": ["<=", end], "in_force_until": [">=", start]}
			with acting_as(CLERK):
				return [
					row["name"] for row in search.find_link_choices("Work Product", text, filters=filters)
				]

		self.assertEqual(offered("ke hoach kiem tra", "2026-07-01", "2026-07-31"), [f"{doc.name}-KH-9"])
		self.assertEqual(offered("kh-9", "2026-07-01", "2026-07-31"), [f"{doc.name}-KH-9"])
		self.assertEqual(offered("ke hoach kiem tra", "2026-06-01", "2026-06-30"), [])
		# one that no catalogue decided has no dates
		self.assertEqual(offered("ke hoach tu do", "2026-06-01", "2026-06-30"), ["Kế hoạch tự do (SP)"])


class TestWorkbook(CatalogueCase):
	def book(self, *rows: tuple, groups: tuple = (), headings: tuple = HEADINGS) -> str:
		book = openpyxl.Workbook()
		page = book.active
		for row in (headings, *rows):
			page.append(row)
		if groups:
			page = book.create_sheet("Các nhóm")
			for row in (("Nhóm", "Tên nhóm", "Điểm từ", "Điểm đến"), *groups):
				page.append(row)
		target = io.BytesIO()
		book.save(target)
		return base64.b64encode(target.getvalue()).decode()

	def told(self, name: str, content: str, user: str = HEAD) -> list[tuple]:
		with acting_as(user):
			return [(one["row"], one["text"]) for one in api.read_workbook(name, content)["problems"]]

	def test_several_hundred_rows_are_taken_over_at_once(self):
		doc = self.catalogue(("SP-001", "Tên cũ"))
		rows = [
			(f"SP-{n:03}", f"Sản phẩm {n}", "N1", "văn bản", "2,5" if n % 2 else 10, "phong tong hop")
			for n in range(1, 372)
		]
		content = self.book(*rows)
		with acting_as(HEAD):
			found = api.read_workbook(doc.name, content)
			self.assertEqual((found["total"], found["changed"], found["problems"]), (371, 1, []))
			self.assertEqual(len(frappe.get_doc(doc.doctype, doc.name).products), 1)
			self.assertEqual(api.take_over_workbook(doc.name, content, str(doc.modified)), 371)
		doc.reload()
		self.assertEqual(len(doc.products), 371)
		first = doc.products[0]
		self.assertEqual(
			(first.product_name, first.points, first.coefficient, first.office),
			("Sản phẩm 1", 2.5, 0.5, ROOM),
		)

	def test_every_wrong_row_is_told_and_nothing_is_written(self):
		doc = self.catalogue(("A", "Công văn"))
		content = self.book(
			("B", "Tờ trình", "N1", "văn bản", 99, None),
			("B", "Kế hoạch", "N1", "văn bản", 5, None),
			("C", "Đề án", "N7", "văn bản", 5, None),
			(),
			("D", "Báo cáo", "N1", "văn bản", "mười", "Phòng Lạ"),
			("", "Không mã", "N1", "", 5, None),
		)
		told = self.told(doc.name, content)
		self.assertEqual(
			told,
			[
				(2, "99 points lie outside the frame of group N1: 1 to 10."),
				(3, "Code B stands twice, in rows 2 and 3."),
				(4, "Group N7 is none of this list: N1, N2."),
				(6, "Points is no figure: mười."),
				(
					6,
					"Office Phòng Lạ is none of the unit or below it. Leave the cell empty where the whole unit uses the product.",
				),
				(7, "The product has no code."),
				(7, "The unit of measure is missing, for example “document”."),
			],
		)
		with acting_as(HEAD), self.assertRaises(frappe.ValidationError):
			api.take_over_workbook(doc.name, content, str(doc.modified))
		doc.reload()
		self.assertEqual([row.code for row in doc.products], ["A"])

	def test_a_sixth_group_is_refused_where_it_stands(self):
		doc = self.catalogue(("A", "Công văn"))
		groups = [(f"N{n}", "", 1, 10) for n in range(1, 7)]
		rows = [(f"S{n}", f"Sản phẩm {n}", f"N{n}", "văn bản", 5, None) for n in range(1, 7)]
		words = "Group N6 is one too many: at most 5 groups (article 13.1.a of Decree 335/2025/NĐ-CP)."
		self.assertEqual(self.told(doc.name, self.book(*rows, groups=tuple(groups))), [(0, words)])
		told = self.told(doc.name, self.book(*rows, groups=tuple(groups[:5])))
		self.assertIn((7, words), told)

	def test_groups_come_with_the_workbook(self):
		doc = self.catalogue(groups=[], products=[])
		content = self.book(
			("A", "Đề án", "IV", "đề án", "1.500", None), groups=(("IV", "Rất khó", 101, 2000),)
		)
		with acting_as(HEAD):
			api.take_over_workbook(doc.name, content, str(doc.modified), replace=True)
		doc.reload()
		self.assertEqual(
			([row.group_code for row in doc.groups], doc.products[0].points, doc.products[0].coefficient),
			(["IV"], 1500, 300),
		)

	def test_what_is_no_workbook_is_told_so(self):
		doc = self.catalogue(("A", "Công văn"))
		for content in ("AAAA", "***", base64.b64encode(b"PK\x03\x04 broken").decode()):
			with acting_as(HEAD), self.assertRaises(frappe.ValidationError, msg=content):
				api.read_workbook(doc.name, content)
		with acting_as(HEAD), self.assertRaises(frappe.ValidationError):
			api.read_workbook(doc.name, self.book(("x",), headings=("Khác",)))
		with acting_as(CLERK), self.assertRaises(frappe.PermissionError):
			api.read_workbook(doc.name, self.book())

	def test_a_list_that_changed_meanwhile_is_not_overwritten(self):
		doc = self.catalogue(("A", "Công văn"))
		seen = str(doc.modified)
		frappe.db.set_value(
			doc.doctype, doc.name, {"title": "Khác", "modified": "2026-03-25 09:00:01"}, update_modified=False
		)
		content = self.book(("B", "Tờ trình", "N1", "văn bản", 5, None))
		with acting_as(HEAD), self.assertRaises(frappe.TimestampMismatchError):
			api.take_over_workbook(doc.name, content, seen)

	def test_the_template_is_read_back_with_its_groups_and_no_product(self):
		doc = self.catalogue(("A", "Công văn"))
		for language in ("en", "vi"):
			frappe.local.lang = language
			try:
				content = catalogue_workbook.build_template(doc.groups)
				found = catalogue_workbook.read(content, [], 5, {})
			finally:
				frappe.local.lang = "en"
			self.assertEqual(found.products, [])
			self.assertEqual([group["group_code"] for group in found.groups], ["N1", "N2"])

	def test_no_group_of_the_template_is_a_formula(self):
		doc = self.catalogue(("A", "Công văn"))
		doc.groups[0].group_name = '=HYPERLINK("http://x.example","Nhóm")'
		book = openpyxl.load_workbook(io.BytesIO(catalogue_workbook.build_template(doc.groups)))
		kinds = {cell.data_type for page in book for row in page.iter_rows() for cell in row if cell.value}
		self.assertNotIn("f", kinds)

	def test_figures_are_read_as_people_here_write_them(self):
		for text, figure in (
			("1,5", "1.5"),
			("1.5", "1.5"),
			("1.500", "1500"),
			("12.345,5", "12345.5"),
			(7, "7"),
			(0.1, "0.1"),
			("mười", "None"),
			("nan", "None"),
			("1e99", "None"),
			(True, "None"),
		):
			self.assertEqual(str(formats.parse_figure(text)), figure, text)


class TestPapers(CatalogueCase):
	def test_the_list_and_its_decision(self):
		doc = self.catalogue(("A", "Công văn"), ("B", "Kế hoạch năm", 50, "N2"))
		self.assertEqual([paper.print_format for paper in view.list_papers(doc)], ["Product Catalogue Paper"])
		self.assertEqual(view.cadre_paper(doc)["watermark"], "DRAFT")
		self.decide(doc.name, number="12/QĐ-UBND")
		doc.reload()
		paper = view.cadre_paper(doc, "Product Catalogue Paper")
		self.assertEqual(paper["watermark"], "")
		table = next(block for block in paper["blocks"][::-1] if block["kind"] == "table")
		self.assertEqual(table["rows"][1], ["2", "B", "Kế hoạch năm", "N2", "văn bản", "50", "10"])
		decision = view.cadre_paper(doc, "Product Catalogue Decision")
		self.assertIn("02 products in 02 groups", decision["blocks"][0]["text"])


class TestDuplicates(CatalogueCase):
	def test_names_are_compared_without_marks_and_punctuation(self):
		rows = self.products(("1", "Báo cáo, tháng"), ("2", "bao cao thang"), ("3", "Báo cáo quý"))
		self.assertEqual(catalogue.find_duplicates(rows), [["1", "2"]])
