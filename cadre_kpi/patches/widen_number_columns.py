"""Sites on newer versions of Frappe stored points, shares and coefficients with two or four places: nine from now on."""

from cadre_kpi.setup.number_columns import widen_columns


def execute() -> None:
	widen_columns()
