"""Which account sat in which body was shown in the history of a body to all its readers."""

from cadre_kpi.access import version_history


def execute() -> None:
	version_history.split_stored()
