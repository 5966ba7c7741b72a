"""The empty site as people in Viet Nam expect it; runs within a site (see inside.py)."""

import frappe


def finish_setup() -> None:
	"""Runs the setup wizard for Viet Nam, so that the first login meets the desk in Vietnamese."""
	from frappe.desk.page.setup_wizard.setup_wizard import setup_complete

	result = setup_complete(
		{
			"language": frappe.db.get_value("Language", "vi", "language_name"),
			"country": "Vietnam",
			"timezone": "Asia/Ho_Chi_Minh",
			"currency": "VND",
			"enable_telemetry": 0,
		}
	)
	if result.get("status") != "ok":
		raise RuntimeError(f"the setup wizard failed: {result}")
	settings = frappe.get_doc("System Settings")
	settings.update(
		{
			"language": "vi",
			"time_zone": "Asia/Ho_Chi_Minh",
			"date_format": "dd-mm-yyyy",
			"time_format": "HH:mm:ss",  # without seconds this Frappe's time picker breaks the form
			"number_format": "#.###,##",
			"first_day_of_the_week": "Monday",
			"currency_precision": "0",
			"setup_complete": 1,
			"enable_scheduler": 1,
			"enable_onboarding": 0,  # its tours are in English and cover the desk
			# people try the demo as several users in one browser
			"deny_multiple_sessions": 0,
			# as docs/security.md recommends for a site
			"allow_error_traceback": 0,
			"allow_consecutive_login_attempts": 5,
			"allow_login_after_fail": 60,
			"enable_password_policy": 1,
			"minimum_password_score": "3",
			"disable_document_sharing": 1,
			"strip_exif_metadata_from_uploaded_images": 1,
		}
	)
	settings.save()
	frappe.db.set_single_value("Navbar Settings", "app_logo", "/assets/cadre_kpi/images/logo.svg")
	frappe.db.set_single_value("Website Settings", "disable_signup", 1)
	frappe.db.set_default("currency", "VND")
	frappe.db.set_value("Currency", "VND", {"enabled": 1, "number_format": "#.###,##"})
	frappe.db.set_value("User", "Administrator", {"language": "vi", "time_zone": "Asia/Ho_Chi_Minh"})
