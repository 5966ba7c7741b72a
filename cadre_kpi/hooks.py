from frappe import __version__ as frappe_version

from cadre_kpi.access import rules, sought
from cadre_kpi.api import former_addresses

app_name = "cadre_kpi"
app_title = "Cadre KPI"
app_publisher = "cadre_kpi contributors"
app_description = "Evaluation of leaders by assigned work products"
app_email = "cadre-kpi@example.invalid"
app_license = "mit"

export_python_type_annotations = True
require_type_annotated_api_methods = True

# the start page of newer versions; the desk lives at /desk from version 16 on
add_to_apps_screen = [
	{
		"name": app_name,
		"logo": "/assets/cadre_kpi/images/logo.svg",
		"title": app_title,
		"route": "/desk/my-work" if int(frappe_version.split(".")[0]) >= 16 else "/app/my-work",
		"has_permission": "cadre_kpi.permissions.may_open_app",
	}
]

before_install = "cadre_kpi.install.before_install"
after_install = "cadre_kpi.install.after_install"
after_migrate = "cadre_kpi.install.after_migrate"
before_uninstall = "cadre_kpi.uninstall.before_uninstall"
# ERPNext and Frappe HR may come and go while this app stays
after_app_install = "cadre_kpi.install.after_other_app"
after_app_uninstall = "cadre_kpi.install.after_other_app"

app_include_js = ["cadre_kpi.bundle.js"]
app_include_css = ["cadre_kpi.bundle.css"]

boot_session = [
	"cadre_kpi.my_work.start_page.set_home_page",
	"cadre_kpi.my_work.demo_progress.tell_desk",
	"cadre_kpi.access.drafts.give_key",
	"cadre_kpi.access.own_periods.tell_desk",
	"cadre_kpi.process.cards.tell_desk",
	"cadre_kpi.desk_lists.tell_desk",
]

jinja = {"methods": ["cadre_kpi.papers.view.cadre_paper"]}

doctype_js = dict.fromkeys(
	(
		"Task Contract",
		"Progress Report",
		"Council Score",
		"Cadre Evaluation",
		"Rating Decision",
		"Evaluation Scheme",
		"Work Call",
		"Work Offer",
		"Unit Indicator",
		"Work Review",
		"Council Session",
		"Directive",
		"Rating Appeal",
		"Rating Follow Up",
		"Deadline Event",
		"Unit Evaluation",
		"Product Catalogue",
	),
	"public/js/papers.js",
)
doctype_js["Evaluation Period"] = ["public/js/period_runs.js", "public/js/papers.js"]
doctype_js["Employee"] = "public/js/employee.js"
page_js = {"print": "public/js/print_page.js"}


# Permissions: rules in access/, entry in permissions.py
has_permission = {
	**dict.fromkeys(rules.TRANSACTIONS, "cadre_kpi.permissions.has_permission"),
	"Number Card": "cadre_kpi.process.cards.may_see_card",
	"Mail Preference": "cadre_kpi.permissions.own_preference",
	"Evaluation Scheme": "cadre_kpi.permissions.scheme_permission",
	"File": "cadre_kpi.permissions.file_permission",
	"Prepared Report": "cadre_kpi.permissions.prepared_report_permission",
	"Tag Link": "cadre_kpi.permissions.tag_link_permission",
}
permission_query_conditions = {
	doctype: f"cadre_kpi.permissions.{doctype.lower().replace(' ', '_')}_query"
	for doctype in (
		*rules.TRANSACTIONS,
		*rules.CHILDREN,
		*(
			"File",
			"Mail Preference",
			"User",
			"Cadre",
			"Evaluation Body",
			"Evaluation Body Member",
			"Sealed Record",
			"Digest Log",
			"Prepared Report",
			"Tag Link",
		),
	)
}
standard_queries = dict.fromkeys(
	(*rules.TRANSACTIONS, *sought.SOUGHT), "cadre_kpi.access.overrides.search_records"
)
# what every request names is looked at before its method runs; the user is known here, unlike in before_request
auth_hooks = ["cadre_kpi.access.doors.gate.check_request"]
# says the filters of a report in a file that is taken along
cadre_kpi_filter_words = "cadre_kpi.cadre_kpi.report.filter_words.say_filters"

override_whitelisted_methods = {
	**former_addresses.FORMER_ADDRESSES,
	"frappe.desk.reportview.export_query": "cadre_kpi.access.doors.exports.export_list",
	"frappe.desk.query_report.export_query": "cadre_kpi.access.doors.exports.export_report",
	"frappe.desk.query_report.get_data_for_custom_field": "cadre_kpi.access.doors.answers.get_data_for_custom_field",
	"frappe.workflow.doctype.workflow.workflow.get_workflow_state_count": (
		"cadre_kpi.access.doors.answers.get_workflow_state_count"
	),
	"frappe.desk.listview.get_group_by_count": "cadre_kpi.access.doors.answers.get_group_by_count",
	"frappe.desk.notifications.get_open_count": "cadre_kpi.access.doors.answers.get_open_count",
	"frappe.desk.form.linked_with.get_submitted_linked_docs": (
		"cadre_kpi.access.doors.answers.get_submitted_linked_docs"
	),
	"frappe.core.doctype.data_import.data_import.download_template": (
		"cadre_kpi.access.doors.answers.download_template"
	),
	"frappe.core.doctype.data_import.data_import.get_preview_from_template": (
		"cadre_kpi.api.imports.get_preview_from_template"
	),
	"frappe.core.doctype.data_import.data_import.form_start_import": "cadre_kpi.api.imports.start",
	"frappe.desk.search.get_names_for_mentions": "cadre_kpi.access.people.get_names_for_mentions",
	"frappe.client.bulk_update": "cadre_kpi.access.overrides.update_many",
	"frappe.client.get_count": "cadre_kpi.access.overrides.get_count",
	"frappe.desk.form.linked_with.get": "cadre_kpi.access.overrides.linked_with",
	"frappe.desk.form.load.getdoc": "cadre_kpi.access.overrides.open_form",
	"frappe.model.workflow.apply_workflow": "cadre_kpi.access.actions.apply_workflow",
	"frappe.model.workflow.bulk_workflow_approval": "cadre_kpi.access.actions.bulk_workflow_approval",
	"frappe.workflow.doctype.workflow_action.workflow_action.apply_action": "cadre_kpi.access.actions.apply_action",
	"frappe.workflow.doctype.workflow_action.workflow_action.confirm_action": "cadre_kpi.access.actions.confirm_action",
}
# beside ERPNext and Frappe HR, see integrations/erpnext; without them none of these DocTypes exists
override_doctype_dashboards = {"Employee": "cadre_kpi.integrations.erpnext.ratings.extend_dashboard"}
additional_timeline_content = {
	doctype: ["cadre_kpi.access.version_history.read_timeline"]
	for doctype in ("Cadre Evaluation", "Rating Decision", "Council Session")
}
doc_events = {
	"Version": {"before_insert": "cadre_kpi.access.version_history.keep_apart"},
	"User": {"before_validate": "cadre_kpi.access.people.keep_identity"},
	"Property Setter": {"validate": "cadre_kpi.setup.number_columns.refuse_narrow"},
	"File": {
		"before_validate": "cadre_kpi.access.doors.files.check",
		"on_trash": "cadre_kpi.access.doors.files.check_removal",
	},
	"Data Import": {
		"onload": "cadre_kpi.masters.imports.forget_headings",
		"before_validate": [
			"cadre_kpi.masters.imports.prepare_file",
			"cadre_kpi.masters.import_trees.prepare_save",
			"cadre_kpi.masters.imports.forget_headings",
		],
	},
	"Comment": {"before_insert": "cadre_kpi.access.doors.side_records.sign_comment"},
	"Communication": {"before_insert": "cadre_kpi.access.doors.side_records.sign_mail"},
	"DocShare": {"validate": "cadre_kpi.access.doors.side_records.refuse_share"},
	"Document Follow": {"after_insert": "cadre_kpi.access.doors.side_records.forget_follower"},
	"Dashboard Chart": {"validate": "cadre_kpi.access.doors.side_records.check_chart"},
	"Number Card": {"validate": "cadre_kpi.access.doors.side_records.check_chart"},
	"Report": {"validate": "cadre_kpi.access.doors.side_records.check_report"},
	"Auto Email Report": {"validate": "cadre_kpi.access.doors.side_records.refuse_mailing"},
	"Kanban Board": {"validate": "cadre_kpi.access.doors.side_records.check_board"},
	"Evaluation Body": {
		"before_validate": "cadre_kpi.access.doors.text.clean",
		"on_update": "cadre_kpi.access.membership.forget",
		"after_delete": "cadre_kpi.access.membership.forget",
		"after_rename": "cadre_kpi.access.membership.forget",
	},
	"Cadre Unit": {
		"before_validate": "cadre_kpi.access.doors.text.clean",
		"on_update": "cadre_kpi.access.membership.forget",
		"after_delete": "cadre_kpi.access.membership.forget",
		"after_rename": "cadre_kpi.access.membership.forget",
	},
	"Cadre": {
		"before_validate": "cadre_kpi.access.doors.text.clean",
		"on_update": "cadre_kpi.access.membership.forget",
		"after_delete": "cadre_kpi.access.membership.forget",
		"after_rename": "cadre_kpi.access.membership.forget",
	},
	rules.TRANSACTIONS: {
		"onload": "cadre_kpi.access.overrides.tell_form",
		"before_validate": [
			"cadre_kpi.access.doors.text.clean",
			"cadre_kpi.access.doors.attachments.check",
		],
		"on_update": "cadre_kpi.access.doors.attachments.take",
	},
	(
		"Cadre Position",
		"Duty Group",
		"Evaluation Period",
		"Evaluation Scheme",
		"Work Product",
	): {"before_validate": "cadre_kpi.access.doors.text.clean"},
	("Task Contract", "Progress Report", "Cadre Evaluation"): {
		"before_step": "cadre_kpi.deadlines.closing.check"
	},
	# notices to those concerned; see notifications/notices/events.py for what counts as an event
	"Task Contract": {
		"on_update": "cadre_kpi.notifications.notices.events.tell_of_contract",
		"on_update_after_submit": "cadre_kpi.notifications.notices.events.tell_of_contract",
	},
	"Progress Report": {
		"validate": "cadre_kpi.integrations.erpnext.work.note_state",
		"on_update": "cadre_kpi.notifications.notices.events.tell_of_report",
	},
	"Directive": {"on_update": "cadre_kpi.notifications.notices.events.tell_of_directive"},
	"Council Session": {"on_update": "cadre_kpi.notifications.notices.events.tell_of_session"},
	"Rating Decision": {
		"on_update_after_submit": [
			"cadre_kpi.notifications.notices.events.tell_of_decision",
			"cadre_kpi.integrations.erpnext.ratings.on_publish",
		]
	},
	"Rating Appeal": {"after_insert": "cadre_kpi.notifications.notices.events.appeal"},
	"Rating Follow Up": {"on_update": "cadre_kpi.notifications.notices.events.follow_up"},
	"Work Call": {"on_update": "cadre_kpi.notifications.notices.events.tell_of_call"},
	"Work Offer": {"on_update": "cadre_kpi.notifications.notices.events.tell_of_offer"},
	"Employee": {"on_update": "cadre_kpi.integrations.erpnext.employees.follow"},
	"Leave Application": {
		"on_submit": "cadre_kpi.integrations.erpnext.leave.on_submit",
		"on_cancel": "cadre_kpi.integrations.erpnext.leave.on_cancel",
	},
	"Holiday List": {"on_update": "cadre_kpi.integrations.erpnext.holidays.on_change"},
}

# What is mentioned only by what the system wrote about it may still be deleted.
ignore_links_on_delete = ["Deadline Event", "Period Deadline", "Digest Log", "Mail Preference"]
default_log_clearing_doctypes = {"Digest Log": 400}

before_job = [
	"cadre_kpi.notifications.mail.timeout.before_job",
	"cadre_kpi.masters.import_trees.prepare_job",
]
after_job = ["cadre_kpi.notifications.mail.timeout.after_job"]

scheduler_events = {
	"hourly": ["cadre_kpi.runs.launch.revive"],
	"daily_long": [
		"cadre_kpi.notifications.notices.seal_findings.check",
		"cadre_kpi.access.retention.clear_daily",
	],
	"monthly_long": ["cadre_kpi.notifications.notices.seal_heads.send"],
	# every hour: a scheduler that was down at night catches up in the morning, and twice does nothing twice
	"hourly_long": [
		"cadre_kpi.deadlines.daily_job.run_daily",
		"cadre_kpi.notifications.notices.deadline_mail.deliver",
	],
	"cron": {
		"*/10 * * * *": ["cadre_kpi.notifications.digest.job.send_due"],
		"20 * * * *": [
			"cadre_kpi.notifications.notices.delivery.catch_up",
			"cadre_kpi.notifications.notices.appeals.remind",
		],
	},
}
