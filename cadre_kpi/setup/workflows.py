"""Workflows shipped as files, loaded after install and after every migrate.

Frappe does not sync workflows from a module folder, and fixtures would overwrite a client's edits at
every migrate. So a workflow is written only where it is missing, or where nobody has touched it since
we wrote it: then its `modified` is still the one that we shipped and remembered.
"""

import json
from pathlib import Path

import frappe
from frappe.modules.import_file import import_file_by_path
from frappe.utils import get_datetime

from cadre_kpi.setup import made
from cadre_kpi.states import (
	APPROVED,
	ASSIGNED,
	AT_COUNCIL,
	AWAITING_APPROVAL,
	AWAITING_DECISION,
	CANCELLED,
	CLOSED,
	DECIDED,
	DRAFT,
	PROPOSED,
	PUBLISHED,
	SELF_ASSESSMENT,
	UNDER_APPRAISAL,
	UNDER_VERIFICATION,
	VERIFIED,
	WITHOUT_RATING,
)

FOLDER = Path(__file__).parent.parent / "cadre_kpi" / "workflow"
REMEMBERED = "cadre_kpi_workflow:"
STYLES = {
	DRAFT: "",
	SELF_ASSESSMENT: "Warning",
	UNDER_APPRAISAL: "Warning",
	UNDER_VERIFICATION: "Warning",
	AWAITING_DECISION: "Primary",
	AWAITING_APPROVAL: "Primary",
	AT_COUNCIL: "Info",
	PROPOSED: "Primary",
	WITHOUT_RATING: "Inverse",
	DECIDED: "Success",
	ASSIGNED: "Success",
	VERIFIED: "Success",
	APPROVED: "Success",
	PUBLISHED: "Success",
	CLOSED: "Inverse",
	CANCELLED: "Danger",
}


def list_shipped() -> list[tuple[Path, dict]]:
	"""Every shipped workflow: its file and its content."""
	files = sorted(FOLDER.glob("*/*.json"))
	return [(path, json.loads(path.read_text(encoding="utf-8"))) for path in files]


def load_workflows() -> None:
	"""Bring the shipped workflows onto the site, never over a client's edit."""
	for path, workflow in list_shipped():
		create_states_and_actions(workflow)
		name, key = workflow["name"], REMEMBERED + workflow["name"]
		present = frappe.db.get_value("Workflow", name, "modified")
		if present and str(present) != frappe.db.get_default(key):
			continue  # edited by the client
		if present and present == get_datetime(workflow["modified"]):
			continue  # up to date
		import_file_by_path(str(path), force=True)
		frappe.db.set_default(key, str(frappe.db.get_value("Workflow", name, "modified")))
		frappe.clear_cache(doctype=workflow["document_type"])


def create_states_and_actions(workflow: dict) -> None:
	"""Create the Workflow States and Workflow Action Masters that a workflow names, if missing."""
	for row in workflow["states"]:
		style = STYLES.get(row["state"], "Info")
		made.make("Workflow State", row["state"], workflow_state_name=row["state"], style=style)
	for action in sorted({row["action"] for row in workflow["transitions"]}):
		made.make("Workflow Action Master", action, workflow_action_name=action)


def list_shipped_states_and_actions() -> tuple[set[str], set[str]]:
	"""Names of all states and of all actions of the shipped workflows."""
	states, actions = set(), set()
	for _path, workflow in list_shipped():
		states |= {row["state"] for row in workflow["states"]}
		actions |= {row["action"] for row in workflow["transitions"]}
	return states, actions


def remove_workflows() -> None:
	"""Take the workflows off the site, and the states and actions that set-up made and nobody else uses.

	A workflow of the same name on another DocType is the client's.
	"""
	for _path, workflow in list_shipped():
		doctype = frappe.db.get_value("Workflow", workflow["name"], "document_type")
		if doctype == workflow["document_type"]:
			frappe.delete_doc("Workflow", workflow["name"], ignore_missing=True, force=True)
		frappe.db.delete("Workflow Action", {"reference_doctype": workflow["document_type"]})
		frappe.db.delete("DefaultValue", {"defkey": REMEMBERED + workflow["name"]})
	for state in sorted(made.get_made("Workflow State")):
		if not frappe.db.exists("Workflow Document State", {"state": state}):
			frappe.delete_doc("Workflow State", state, ignore_missing=True, force=True)
	for action in sorted(made.get_made("Workflow Action Master")):
		if not frappe.db.exists("Workflow Transition", {"action": action}):
			frappe.delete_doc("Workflow Action Master", action, ignore_missing=True, force=True)
