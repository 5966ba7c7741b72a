from frappe import __version__ as frappe_version

app_name = "cadre_kpi"
app_title = "Cadre KPI"
app_publisher = "cadre_kpi contributors"
app_description = "Evaluation of leaders by assigned work products"
app_email = "cadre-kpi@example.invalid"
app_license = "mit"

# the start page of newer versions; the desk lives at /desk from version 16 on
add_to_apps_screen = [
	{
		"name": app_name,
		"logo": "/assets/cadre_kpi/images/logo.svg",
		"title": app_title,
		"route": "/desk/cadre-kpi" if int(frappe_version.split(".")[0]) >= 16 else "/app/cadre-kpi",
		"has_permission": "cadre_kpi.permissions.may_open_app",
	}
]

before_install = "cadre_kpi.install.before_install"
after_install = "cadre_kpi.install.after_install"
after_migrate = "cadre_kpi.install.after_migrate"
before_uninstall = "cadre_kpi.uninstall.before_uninstall"

app_include_js = ["cadre_kpi.bundle.js"]
app_include_css = ["cadre_kpi.bundle.css"]

jinja = {"methods": ["cadre_kpi.papers.view.cadre_paper"]}

doctype_js = dict.fromkeys(
	(
		"Task Contract",
		"Progress Report",
		"Council Score",
		"Cadre Evaluation",
		"Rating Decision",
		"Evaluation Scheme",
	),
	"public/js/papers.js",
)
doctype_js["Evaluation Period"] = "public/js/period_runs.js"
page_js = {"print": "public/js/print_page.js"}


# Permissions: rules in access/, entry in permissions.py
has_permission = {
	"Task Contract": "cadre_kpi.permissions.has_permission",
	"Progress Report": "cadre_kpi.permissions.has_permission",
	"Directive": "cadre_kpi.permissions.has_permission",
	"Cadre Evaluation": "cadre_kpi.permissions.has_permission",
	"Council Session": "cadre_kpi.permissions.has_permission",
	"Council Score": "cadre_kpi.permissions.has_permission",
	"Rating Decision": "cadre_kpi.permissions.has_permission",
	"Rating Appeal": "cadre_kpi.permissions.has_permission",
	"Period Run": "cadre_kpi.permissions.has_permission",
	"Deadline Extension": "cadre_kpi.permissions.has_permission",
	"Deadline Event": "cadre_kpi.permissions.has_permission",
	"Number Card": "cadre_kpi.evaluation.waiting.may_see_card",
	"Mail Preference": "cadre_kpi.permissions.own_preference",
	"Evaluation Scheme": "cadre_kpi.permissions.scheme_permission",
}
permission_query_conditions = {
	"Task Contract": "cadre_kpi.permissions.task_contract_query",
	"Progress Report": "cadre_kpi.permissions.progress_report_query",
	"Directive": "cadre_kpi.permissions.directive_query",
	"Cadre Evaluation": "cadre_kpi.permissions.cadre_evaluation_query",
	"Council Session": "cadre_kpi.permissions.council_session_query",
	"Council Score": "cadre_kpi.permissions.council_score_query",
	"Rating Decision": "cadre_kpi.permissions.rating_decision_query",
	"Rating Appeal": "cadre_kpi.permissions.rating_appeal_query",
	"Period Run": "cadre_kpi.permissions.period_run_query",
	"Deadline Extension": "cadre_kpi.permissions.deadline_extension_query",
	"Deadline Event": "cadre_kpi.permissions.deadline_event_query",
	"Contract Task": "cadre_kpi.permissions.contract_task_query",
	"Contract Task Change": "cadre_kpi.permissions.contract_task_change_query",
	"Contract Consultation": "cadre_kpi.permissions.contract_consultation_query",
	"Contract Milestone": "cadre_kpi.permissions.contract_milestone_query",
	"Progress Report Task": "cadre_kpi.permissions.progress_report_task_query",
	"Evaluation Task": "cadre_kpi.permissions.evaluation_task_query",
	"Evaluation Criterion": "cadre_kpi.permissions.evaluation_criterion_query",
	"Evaluation Deduction": "cadre_kpi.permissions.evaluation_deduction_query",
	"Evaluation Fact": "cadre_kpi.permissions.evaluation_fact_query",
	"Evaluation Condition": "cadre_kpi.permissions.evaluation_condition_query",
	"Evaluation Opinion": "cadre_kpi.permissions.evaluation_opinion_query",
	"Council Session Member": "cadre_kpi.permissions.council_session_member_query",
	"Council Session Evaluation": "cadre_kpi.permissions.council_session_evaluation_query",
	"Council Conflict": "cadre_kpi.permissions.council_conflict_query",
	"Council Score Task": "cadre_kpi.permissions.council_score_task_query",
	"Rating Decision Row": "cadre_kpi.permissions.rating_decision_row_query",
	"Period Run Failure": "cadre_kpi.permissions.period_run_failure_query",
	"Deadline Extension Date": "cadre_kpi.permissions.deadline_extension_date_query",
	"Process Log": "cadre_kpi.permissions.process_log_query",
	"File": "cadre_kpi.permissions.file_query",
	"Mail Preference": "cadre_kpi.permissions.mail_preference_query",
}
standard_queries = {
	"Task Contract": "cadre_kpi.access.desk.search_records",
	"Progress Report": "cadre_kpi.access.desk.search_records",
	"Directive": "cadre_kpi.access.desk.search_records",
	"Cadre Evaluation": "cadre_kpi.access.desk.search_records",
	"Council Session": "cadre_kpi.access.desk.search_records",
	"Council Score": "cadre_kpi.access.desk.search_records",
	"Rating Decision": "cadre_kpi.access.desk.search_records",
	"Rating Appeal": "cadre_kpi.access.desk.search_records",
	"Period Run": "cadre_kpi.access.desk.search_records",
	"Deadline Extension": "cadre_kpi.access.desk.search_records",
	"Deadline Event": "cadre_kpi.access.desk.search_records",
}
override_whitelisted_methods = {
	"frappe.client.get_count": "cadre_kpi.access.desk.get_count",
	"frappe.desk.form.linked_with.get": "cadre_kpi.access.desk.linked_with",
	"frappe.model.workflow.apply_workflow": "cadre_kpi.access.actions.apply_workflow",
	"frappe.model.workflow.bulk_workflow_approval": "cadre_kpi.access.actions.bulk_workflow_approval",
	"frappe.workflow.doctype.workflow_action.workflow_action.apply_action": "cadre_kpi.access.actions.apply_action",
	"frappe.workflow.doctype.workflow_action.workflow_action.confirm_action": "cadre_kpi.access.actions.confirm_action",
}
additional_timeline_content = {"Cadre Evaluation": ["cadre_kpi.access.history.timeline"]}
doc_events = {
	"Version": {"before_insert": "cadre_kpi.access.history.keep_apart"},
	"Property Setter": {"validate": "cadre_kpi.setup.number_columns.refuse_narrow"},
	"Evaluation Body": {
		"on_update": "cadre_kpi.access.membership.forget",
		"after_delete": "cadre_kpi.access.membership.forget",
		"after_rename": "cadre_kpi.access.membership.forget",
	},
	"Cadre Unit": {
		"on_update": "cadre_kpi.access.membership.forget",
		"after_delete": "cadre_kpi.access.membership.forget",
		"after_rename": "cadre_kpi.access.membership.forget",
	},
	"Cadre": {
		"on_update": "cadre_kpi.access.membership.forget",
		"after_delete": "cadre_kpi.access.membership.forget",
		"after_rename": "cadre_kpi.access.membership.forget",
	},
	(
		"Task Contract",
		"Progress Report",
		"Directive",
		"Cadre Evaluation",
		"Council Session",
		"Council Score",
		"Rating Decision",
		"Rating Appeal",
		"Period Run",
		"Deadline Extension",
		"Deadline Event",
	): {"onload": "cadre_kpi.access.desk.tell_form"},
	# notices to those concerned; see digest/events.py for what counts as an event
	"Task Contract": {
		"on_update": "cadre_kpi.digest.events.contract",
		"on_update_after_submit": "cadre_kpi.digest.events.contract",
	},
	"Progress Report": {"on_update": "cadre_kpi.digest.events.report"},
	"Directive": {"on_update": "cadre_kpi.digest.events.directive"},
	"Council Session": {"on_update": "cadre_kpi.digest.events.session"},
	"Rating Decision": {"on_update_after_submit": "cadre_kpi.digest.events.decision"},
	"Rating Appeal": {"after_insert": "cadre_kpi.digest.events.appeal"},
}

# What is mentioned only by what the system wrote about it may still be deleted.
ignore_links_on_delete = ["Deadline Event", "Period Deadline", "Digest Log", "Mail Preference"]
default_log_clearing_doctypes = {"Digest Log": 400}

before_job = ["cadre_kpi.digest.patience.before_job"]
after_job = ["cadre_kpi.digest.patience.after_job"]

scheduler_events = {
	"hourly": ["cadre_kpi.evaluation.runs.launch.revive"],
	# every hour: a scheduler that was down at night catches up in the morning, and twice does nothing twice
	"hourly_long": ["cadre_kpi.deadlines.passing.daily"],
	"cron": {
		"*/10 * * * *": ["cadre_kpi.digest.run.send_due"],
		"20 * * * *": ["cadre_kpi.digest.notices.catch_up"],
	},
}
