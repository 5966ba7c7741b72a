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
from cadre_kpi.scoring.council import aggregate_scores, compute_council_score, count_votes
from cadre_kpi.scoring.difference import Change, compare
from cadre_kpi.scoring.errors import CaseError, FieldError, SchemeError, ScoringError
from cadre_kpi.scoring.explanation import explain, write_explanation
from cadre_kpi.scoring.explanation_of_groups import explain_quota, explain_year
from cadre_kpi.scoring.leadership import compute_unit_results
from cadre_kpi.scoring.loader import list_shipped, load, load_any, read_json
from cadre_kpi.scoring.parse import parse
from cadre_kpi.scoring.quota import Person, Placing, QuotaGroup, check_quota
from cadre_kpi.scoring.rating import Check, Rating, find_level_by_points, rate
from cadre_kpi.scoring.report import build_result_dict
from cadre_kpi.scoring.rollup import Period, Year, roll_up
from cadre_kpi.scoring.scheme import Scheme
from cadre_kpi.scoring.scheme_checks import check_supersession
from cadre_kpi.scoring.scheme_parameters import list_parameters
from cadre_kpi.scoring.score import Result, score, score_many
from cadre_kpi.scoring.steps import Step, build_step_dict, write_lines

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
	"build_result_dict",
	"build_step_dict",
	"check_quota",
	"check_supersession",
	"compare",
	"compute_council_score",
	"compute_unit_results",
	"count_votes",
	"explain",
	"explain_quota",
	"explain_year",
	"find_level_by_points",
	"list_parameters",
	"list_shipped",
	"load",
	"load_any",
	"parse",
	"parse_case",
	"rate",
	"read_json",
	"roll_up",
	"score",
	"score_many",
	"write_explanation",
	"write_lines",
]
