"""The app's own name in Frappe's records."""

MODULE = "Cadre KPI"  # the module that all its DocTypes, reports and pages belong to
