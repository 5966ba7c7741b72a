"""Cadre KPI: evaluation of leaders by assigned work products, for Frappe v15 and v16."""

__version__ = "0.1.0"
