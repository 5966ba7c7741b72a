"""Interim and yearly review (sơ kết, tổng kết): counted from the records, edited in words, approved, sealed, printed.

The acceptance case is the year of the regulation 371-QĐ/TU as Vĩnh Phúc's article tells it.
"""

from __future__ import annotations

import frappe

from cadre_kpi.api import my_work
from cadre_kpi.cadre_kpi.report.review_of_work import review_of_work
from cadre_kpi.contracts import reviews
from cadre_kpi.demo import vinh_phuc
from cadre_kpi.demo.story_371 import Story
from cadre_kpi.notifications import recipients
from cadre_kpi.notifications.digest.edition import Edition
from cadre_kpi.papers import pdf, view
from cadre_kpi.proof import seals, verify
from cadre_kpi.tests.base import CadreKpiTestCase, acting_as
from cadre_kpi.tests.features.report_rows import follow_figures, statements


class TestWorkReviews(CadreKpiTestCase):
	@classmethod
	def setUpClass(cls) -> None:
		super().setUpClass()
		frappe.set_user("Administrator")
		cls.story = Story(vinh_phuc.cast()).tell()
		cls.contract = frappe.get_doc("Task Contract", cls.story.contract.name)
		body = frappe.get_doc("Evaluation Body", cls.contract.managed_by)
		duties = {row.duty: row.user for row in body.members}
		cls.chair, cls.secretary = duties["Chair"], duties["Secretary"]
		cls.subject = frappe.db.get_value("Cadre", cls.contract.cadre, "user")

	@classmethod
	def tearDownClass(cls) -> None:
		frappe.set_user("Administrator")
		frappe.db.rollback()
		super().tearDownClass()

	def draft(self, about: str | None = None, **values: object):
		with acting_as(self.secretary):
			return frappe.get_doc(
				{
					"doctype": "Work Review",
					"kind": "Yearly Review",
					"period": self.contract.period,
					"managed_by": self.contract.managed_by,
					"about": about,
					**values,
				}
			).insert()

	def approved(self):
		doc = self.draft(self.contract.cadre)
		with acting_as(self.secretary):
			doc.fill_words()
			doc.lessons = "Chọn việc khó, có sản phẩm đo được; cấp ủy trả lời vướng mắc ngay trong quý."
			doc.save()
		with acting_as(self.chair):
			frappe.get_doc("Work Review", doc.name).approve()
		return frappe.get_doc("Work Review", doc.name)

	def test_figures_are_counted_from_the_records(self) -> None:
		doc = self.draft(self.contract.cadre)
		self.assertEqual((doc.people, doc.tasks, doc.finished, doc.unfinished, doc.late), (1, 5, 5, 0, 0))
		self.assertEqual((doc.obstacles, doc.obstacles_open), (1, 0))
		self.assertEqual((doc.directives, doc.directives_closed), (1, 1))
		self.assertGreaterEqual(doc.supports_promised, 1)
		of_all = self.draft()
		contracts = frappe.db.count(
			"Task Contract",
			{"period": doc.period, "managed_by": doc.managed_by, "docstatus": 1},
		)
		self.assertEqual(of_all.people, contracts)
		self.assertGreater(of_all.tasks, doc.tasks)

	def test_figures_are_never_typed(self) -> None:
		doc = self.draft(self.contract.cadre, finished=99, status="Approved", cadre=self.contract.cadre)
		self.assertEqual((doc.finished, doc.status, doc.cadre), (5, "Draft", None))
		with acting_as(self.secretary):
			doc.exceeded = 50
			doc.save()
		self.assertNotEqual(doc.exceeded, 50)

	def test_words_come_from_the_records_and_are_edited(self) -> None:
		doc = self.draft(self.contract.cadre, unfinished_words="Không có.")
		with acting_as(self.secretary):
			doc.fill_words()
		for task in self.contract.tasks:
			self.assertIn(" ".join(task.task_name.split()), doc.finished_words)
		self.assertEqual(doc.unfinished_words, "Không có.")
		directive = frappe.get_doc("Directive", self.story.directive.name)
		self.assertIn(" ".join(directive.content.split()), doc.directives_words)
		self.assertIn(" ".join(self.contract.support_conditions.split()), doc.support_words)

	def test_the_committee_approves_and_it_is_sealed(self) -> None:
		doc = self.draft(self.contract.cadre)
		with acting_as(self.secretary):
			self.assertRaises(frappe.PermissionError, doc.approve)
		with acting_as(self.chair):
			empty = frappe.get_doc("Work Review", doc.name)
			self.assertRaises(frappe.ValidationError, empty.approve)
		doc = self.approved()
		self.assertEqual((doc.status, doc.cadre, doc.approved_by), ("Approved", doc.about, self.chair))
		self.assertTrue(seals.find_latest("Work Review", doc.name))
		self.assertEqual(verify.verify().differences, [])
		with acting_as(self.secretary):
			doc.lessons = "Khác"
			self.assertRaises((frappe.ValidationError, frappe.PermissionError), doc.save)
		frappe.db.set_value("Work Review", doc.name, "finished", 4, update_modified=False)
		self.assertIn(doc.name, [one.record for one in verify.verify().differences])

	def test_a_draft_is_not_read_by_whom_it_is_about_and_an_approved_one_is(self) -> None:
		draft, done = self.draft(self.contract.cadre), self.approved()
		with acting_as(self.subject):
			self.assertFalse(frappe.get_doc("Work Review", draft.name).has_permission("read"))
			self.assertTrue(frappe.get_doc("Work Review", done.name).has_permission("read"))
			self.assertEqual(frappe.get_list("Work Review", pluck="name"), [done.name])

	def test_who_has_a_review_and_whose_is_missing(self) -> None:
		period, committee = self.contract.period, self.contract.managed_by
		frappe.db.savepoint("reviews")
		self.addCleanup(lambda: frappe.db.rollback(save_point="reviews"))
		frappe.db.delete("Work Review", {"period": period})  # those of the other tests
		given = frappe.get_all(
			"Task Contract",
			{"period": period, "managed_by": committee, "docstatus": 1},
			["cadre", "cadre_name"],
		)

		def rows(user: str = self.secretary, **filters) -> tuple[list, list]:
			with acting_as(user):
				answer = review_of_work.execute({"period": period, **filters})
			return answer[1], [item["value"] for item in answer[4]]

		found, figures = rows()
		self.assertEqual(sorted(row["cadre"] for row in found), sorted(one.cadre for one in given))
		self.assertEqual({row["state_code"] for row in found}, {"Missing"})
		self.assertEqual(figures[:3], [0, 0, len(given)])
		doc, other = self.approved(), next(one.cadre for one in given if one.cadre != self.contract.cadre)
		self.draft(self.contract.cadre)  # a later draft does not hide what is approved
		self.draft(other)
		found, figures = rows()
		self.assertEqual(figures, [1, 1, len(given) - 2, *figures[3:]])
		of = {row["cadre"]: row for row in found}
		self.assertEqual(
			(of[self.contract.cadre]["review"], of[self.contract.cadre]["colour"]), (doc.name, "green")
		)
		names = (
			"tasks",
			"finished",
			"unfinished",
			"late",
			"obstacles",
			"obstacles_open",
			"directives_closed",
		)
		self.assertEqual([of[self.contract.cadre][name] for name in names], [5, 5, 0, 0, 1, 0, 1])
		self.assertEqual((of[other]["state_code"], of[other]["colour"]), ("Draft", "orange"))
		self.assertEqual([row["cadre"] for row in rows(state="Approved")[0]], [self.contract.cadre])
		self.assertEqual(len(rows(state="Missing")[0]), len(given) - 2)
		self.assertEqual({row["state_code"] for row in rows(kind="Interim Review")[0]}, {"Missing"})
		with acting_as(self.secretary):
			self.assertEqual(follow_figures(self, review_of_work.execute, {"period": period}), 3)
		# the committee's own review
		self.assertEqual([row["state_code"] for row in rows(whose="Committee")[0]], ["Missing"])
		self.draft()
		(row,) = rows(whose="Committee")[0]
		self.assertEqual(
			(row["committee"], row["state_code"], row["people"]), (committee, "Draft", len(given))
		)
		# whom a draft is about does not learn that it is being written
		own = {
			row["cadre"]: row["state_code"] for row in rows(frappe.db.get_value("Cadre", other, "user"))[0]
		}
		self.assertNotIn("Draft", own.values())
		self.assertNotIn(other, own)

	def test_the_report_takes_two_statements_however_many_there_are(self) -> None:
		with acting_as(self.secretary):
			review_of_work.execute({"period": self.contract.period})  # what is known of the user is kept
			with statements() as counted:
				rows = review_of_work.execute({"period": self.contract.period})[1]
		self.assertGreater(len(rows), 1)
		self.assertLessEqual(len(counted), 2 + 2)  # the records, and who the reader is

	def test_nobody_reviews_themselves(self) -> None:
		own = frappe.db.get_value("Cadre", {"user": self.secretary}, "name")
		if not own:
			own = self.contract.cadre
			frappe.db.set_value("Cadre", own, "user", self.secretary)
			self.addCleanup(frappe.db.set_value, "Cadre", own, "user", self.subject)
		self.assertRaises(frappe.PermissionError, self.draft, own)

	def test_the_number_of_statements_is_fixed(self) -> None:
		doc = self.draft()
		with statements() as sent:
			reviews.count(doc, frappe.utils.getdate())
		self.assertEqual(len(sent), 5)

	def test_paper(self) -> None:
		doc = self.approved()
		with acting_as(self.chair):
			paper = view.cadre_paper(doc)
			self.assertEqual(paper["watermark"], "")
			self.assertEqual(dict(paper["figures"])["Tasks"], "5")
			self.assertIn(doc.lessons.rstrip("."), paper["passages"][-1][1][0])
			self.assertEqual(pdf.render(doc)[:5], b"%PDF-")

	def told(self, key: str, day: str | None = None) -> dict[str, list[tuple]]:
		"""User → count, text and note of the lines of one section of their digest."""
		users = (self.chair, self.secretary, self.subject)
		found, known = {}, recipients.load(users)
		edition = Edition(day or frappe.utils.today())
		for user in users:
			digest = edition.write_for(known[user]) if user in known else None
			for section in digest.sections if digest else ():
				if section.key == key:
					found[user] = [(section.count, row.text, row.note) for row in section.rows]
		return found

	def test_the_digest_and_my_work_name_it_to_who_approves(self) -> None:
		frappe.db.savepoint("waiting")
		self.addCleanup(lambda: frappe.db.rollback(save_point="waiting"))
		frappe.db.delete("Work Review")  # those of the other tests
		doc = self.draft(self.contract.cadre)
		told = (1, f"{self.contract.cadre_name} · {doc.period}", doc.name)
		self.assertEqual(self.told("work_reviews"), {self.chair: [told]})
		self.assertEqual(self.find_waiting(doc), [self.chair])
		# nobody approves or reads a draft about themselves, not even who leads the committee
		frappe.db.set_value("Cadre", self.contract.cadre, "user", self.chair)
		self.addCleanup(frappe.db.set_value, "Cadre", self.contract.cadre, "user", self.subject)
		self.assertEqual(self.told("work_reviews"), {})
		self.assertEqual(self.find_waiting(doc), [])

	def find_waiting(self, doc) -> list[str]:
		"""Who has it among their work."""
		found = []
		for user in (self.chair, self.secretary, self.subject):
			with acting_as(user):
				if doc.name in [line["name"] for line in my_work.list_lines()["lines"]]:
					found.append(user)
		return found

	def test_the_digest_counts_whose_review_is_missing(self) -> None:
		frappe.db.savepoint("missing")
		self.addCleanup(lambda: frappe.db.rollback(save_point="missing"))
		frappe.db.delete("Work Review")
		period, committee = self.contract.period, self.contract.managed_by
		end = frappe.utils.getdate(frappe.db.get_value("Evaluation Period", period, "end_date"))
		day = str(frappe.utils.add_days(end, 10))
		given = len(
			set(
				frappe.get_all(
					"Task Contract",
					{"period": period, "managed_by": committee, "docstatus": 1},
					pluck="cadre",
				)
			)
		)
		self.assertEqual(self.told("missing_reviews", day), {})  # a committee that writes none is not asked
		self.draft(self.contract.cadre)
		line = (given - 1, f"{committee} · {period}", f"{given - 1} people")
		found = self.told("missing_reviews", day)
		self.assertEqual((found[self.chair], found[self.secretary]), ([line], [line]))
		self.assertNotIn(self.subject, found)
		for other in (-40, 100):  # long before the end, and long after it
			self.assertEqual(self.told("missing_reviews", str(frappe.utils.add_days(end, other))), {})
