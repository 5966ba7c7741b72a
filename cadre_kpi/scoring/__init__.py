"""The arithmetic of evaluation: pure Python over `decimal`, no Frappe, no database.

    from cadre_kpi.scoring import load, parse_case, result_dict, score

    scheme = load("nghi_dinh_335")
    result = score(scheme, parse_case(data, scheme))
    result.total, result.proposed_level, result_dict(result)

See docs/scoring.md; rules as data: docs/scheme-format.md.
"""

from cadre_kpi.scoring.case import (
	Case,
	Counts,
	Deduction,
	Discipline,
	Facts,
	Leadership,
	Member,
	Task,
	parse_case,
)
from cadre_kpi.scoring.council import aggregate_scores, council_score, count_votes
from cadre_kpi.scoring.difference import Change, compare
from cadre_kpi.scoring.errors import CaseError, FieldError, SchemeError, ScoringError
from cadre_kpi.scoring.explanation import explain, explanation_lines
from cadre_kpi.scoring.explanation_of_groups import explain_quota, explain_year
from cadre_kpi.scoring.leadership import unit_results
from cadre_kpi.scoring.loader import load, load_any, read_json, shipped
from cadre_kpi.scoring.parse import parse
from cadre_kpi.scoring.quota import Person, Placing, QuotaGroup, check_quota
from cadre_kpi.scoring.rating import Check, Rating, level_by_points, rate
from cadre_kpi.scoring.report import result_dict
from cadre_kpi.scoring.rollup import Period, Year, roll_up
from cadre_kpi.scoring.scheme import Scheme
from cadre_kpi.scoring.scheme_checks import supersession_errors
from cadre_kpi.scoring.scheme_parameters import parameters
from cadre_kpi.scoring.score import Result, score, score_many
from cadre_kpi.scoring.steps import Step, lines_from_dicts, step_dict

__all__ = [
	"Case",
	"CaseError",
	"Change",
	"Check",
	"Counts",
	"Deduction",
	"Discipline",
	"Facts",
	"FieldError",
	"Leadership",
	"Member",
	"Period",
	"Person",
	"Placing",
	"QuotaGroup",
	"Rating",
	"Result",
	"Scheme",
	"SchemeError",
	"ScoringError",
	"Step",
	"Task",
	"Year",
	"aggregate_scores",
	"check_quota",
	"compare",
	"council_score",
	"count_votes",
	"explain",
	"explain_quota",
	"explain_year",
	"explanation_lines",
	"level_by_points",
	"lines_from_dicts",
	"load",
	"load_any",
	"parameters",
	"parse",
	"parse_case",
	"rate",
	"read_json",
	"result_dict",
	"roll_up",
	"score",
	"score_many",
	"shipped",
	"step_dict",
	"supersession_errors",
	"unit_results",
]
