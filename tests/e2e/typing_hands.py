"""Hands that type through a form by keyboard alone, at an ordinary typist's speed, without looking at the screen."""

from typing import Any

from desk import Desk

KEY = 60  # milliseconds between two keys
TEXT = "Gõ liền tay"
# kind of field → what is typed, what must stand in the record
TYPED: dict[str, tuple[str, Any]] = {
	"Data": (TEXT, TEXT),
	"Small Text": (TEXT, TEXT),
	"Text": (TEXT, TEXT),
	"Long Text": (TEXT, TEXT),
	"Int": ("12", 12),
	"Float": ("1.234,5", 1234.5),
	"Percent": ("33,3", 33.3),
	"Date": ("31/12/2026", "2026-12-31"),
	"Datetime": ("31-12-2026 17:30:00", "2026-12-31 17:30:00"),
	"Time": ("07:30:00", "07:30:00"),
}
MOST = 150  # stops of one tab, far more than any has

# Which field the cursor is in: null outside of the form.
HERE = """() => {
	const input = document.activeElement;
	const control = $(input).closest('.frappe-control').data('fieldobj')
		|| input.closest?.('.frappe-control')?.fieldobj || input.closest?.('.grid-static-col')?.fieldobj;
	if (!input.closest?.('.form-page, .modal.show')) return null;
	const seen = Boolean(input.cadre_kpi_walked);
	input.cadre_kpi_walked = true;
	const cell = input.closest('.grid-static-col[data-fieldname]');
	const row = input.closest('.grid-row')?.dataset.name || null;
	const table = row && input.closest('[data-fieldtype=Table]').dataset.fieldname;
	const fieldname = cell?.dataset.fieldname || input.dataset.fieldname || control?.df?.fieldname;
	const doctype = input.dataset.doctype || control?.doctype || control?.df?.parent;
	const df = (doctype && frappe.meta.get_docfield(doctype, fieldname, row || cur_frm.docname)) || control?.df;
	if (!df || !input.matches('input, textarea, select, .ql-editor'))
		return { seen, doctype: null, fieldtype: 'none', fieldname: input.className, row, table };
	return {
		seen, row, table, fieldname, doctype: doctype || df.parent, fieldtype: df.fieldtype, options: df.options,
		tag: input.tagName, readonly: input.readOnly || input.disabled, type: input.type,
	};
}"""
# The first record that a link field offers here: [what is typed, what is stored].
OFFERED = """async () => {
	const input = document.activeElement;
	const control = $(input).closest('.frappe-control').data('fieldobj')
		|| input.closest('.frappe-control')?.fieldobj || input.closest('.grid-static-col')?.fieldobj;
	const doctype = control.get_options();
	if (!doctype) return null;
	const args = { txt: '', doctype, ignore_user_permissions: control.df.ignore_user_permissions,
		reference_doctype: control.get_reference_doctype?.() || '', page_length: 10 };
	control.set_custom_query(args);
	if (args.filters && typeof args.filters !== 'string') args.filters = JSON.stringify(args.filters);
	const answer = await frappe.call('frappe.desk.search.search_link', args);
	const found = answer.message || answer.results || [];
	const one = found.find(({ value }) => value);
	return one ? [one.label || one.value, one.value] : null;
}"""
EMPTY_TABLES = """() => [...document.querySelectorAll('.form-page [data-fieldtype=Table]')]
	.filter((one) => one.offsetParent && one.querySelector('.grid-add-row')?.offsetParent)
	.map((one) => one.dataset.fieldname)"""
VALUES = """(wanted) => wanted.map(([row, fieldname]) => {
	if (!row) return cur_frm.doc[fieldname];
	for (const df of cur_frm.meta.fields.filter((df) => frappe.model.table_fields.includes(df.fieldtype))) {
		const found = (cur_frm.doc[df.fieldname] || []).find((one) => one.name === row);
		if (found) return found[fieldname];
	}
})"""
# Sections that are folded show what is in them.
UNFOLD = (
	"""() => document.querySelectorAll('.form-page .section-head.collapsed').forEach((one) => one.click())"""
)
FIRST = """() => {
	const inputs = [...document.querySelectorAll('.form-page .tab-pane.active :is(input, textarea, select), .form-page :is(input, textarea, select)')];
	const first = inputs.find((one) => one.offsetParent && !one.disabled && !one.readOnly && !one.closest('.grid-row'));
	first?.focus();
	first?.select?.(); // as Tab does
	return Boolean(first);
}"""


class Typist:
	"""Types into every field that Tab reaches and remembers what must stand in the record afterwards."""

	def __init__(self, desk: Desk) -> None:
		self.desk = desk
		self.rows: dict[str, str] = {}  # table → the row that is filled in
		self.wanted: dict[tuple[str | None, str], tuple[str, Any]] = {}

	def tab(self) -> None:
		self.desk.page.keyboard.press("Tab")
		self.desk.page.wait_for_timeout(KEY)

	def type_here(self, here: dict) -> None:
		"""Types what a field of this kind takes."""
		kind, keyboard = here["fieldtype"], self.desk.page.keyboard
		key = (here["row"], here["fieldname"])
		if here.get("readonly"):
			return
		if kind == "Check":
			keyboard.press("Space")
			self.wanted[key] = ("Space", int(self.desk.page.evaluate("document.activeElement.checked")))
		elif here["tag"] == "SELECT":
			keyboard.press("ArrowDown")
			self.wanted[key] = ("ArrowDown", self.desk.page.evaluate("document.activeElement.value"))
		elif kind == "Link":
			offered = self.desk.page.evaluate(OFFERED)
			if offered:
				keyboard.type(offered[0], delay=KEY)
				self.wanted[key] = tuple(offered)
		elif kind in TYPED:
			text, value = TYPED[kind]
			number = len(self.wanted) + 1
			if value == TEXT:
				text = value = f"{TEXT} {number}"
			keyboard.type(text, delay=KEY)
			self.wanted[key] = (text, value)

	def walk(self) -> int:
		"""From where the cursor is, field by field, until a field comes again or the form ends; returns the stops.

		Of each table the first row that Tab leads into is filled in; the one it begins after that is passed by.
		"""
		for stop in range(MOST):
			here = self.desk.page.evaluate(HERE)
			if here is None or here["seen"]:
				return stop
			row = here["row"]
			if here["doctype"] and (row is None or self.rows.setdefault(here["table"], row) == row):
				self.type_here(here)
			self.tab()
		return MOST

	def walk_form(self) -> None:
		"""The fields of each tab of the open form with the first row of each of its tables."""
		page = self.desk.page
		tabs = page.locator(".form-tabs:visible .nav-link:visible")
		for at in range(max(tabs.count(), 1)):
			if tabs.count():
				tabs.nth(at).click()
				self.desk.settle()
				page.wait_for_timeout(300)
			page.evaluate(UNFOLD)
			page.wait_for_timeout(300)
			if page.evaluate(FIRST):
				self.walk()
			self.walk_tables()

	def walk_tables(self) -> None:
		"""Tables without a row: the button below begins one and leads into it."""
		page = self.desk.page
		for table in page.evaluate(EMPTY_TABLES):
			if table in self.rows:
				continue
			button = page.locator(f"[data-fieldname='{table}'] .grid-add-row:visible").first
			button.evaluate("(e) => { e.scrollIntoView({block: 'center'}); e.focus(); }")
			page.keyboard.press("Enter")
			page.wait_for_timeout(KEY)
			self.walk()
			if table not in self.rows:
				self.wanted[None, table] = ("Enter", "the cursor in a new row")

	def lost(self) -> list[str]:
		"""What does not stand in the record as it was typed."""
		self.desk.page.evaluate("() => document.activeElement?.blur()")
		self.desk.page.wait_for_timeout(300)
		self.desk.settle()
		keys = list(self.wanted)
		found = self.desk.page.evaluate(VALUES, [list(key) for key in keys])
		return [
			f"{'row: ' if row else ''}{fieldname}: typed {self.wanted[row, fieldname][0]!r}, stands {value!r}"
			for (row, fieldname), value in zip(keys, found, strict=True)
			if value != self.wanted[row, fieldname][1]
		]
