"""The closed lists of words that schemes, cases and results are written in.

Codes are stable English identifiers: they are stored, exported and compared. Labels are what people read, in
Vietnamese (`vi`) and English (`en`).
"""

# Best first: the position in this tuple is the rank.
LEVELS = {
	"excellent": ("Hoàn thành xuất sắc nhiệm vụ", "Excellent"),
	"good": ("Hoàn thành tốt nhiệm vụ", "Good"),
	"completed": ("Hoàn thành nhiệm vụ", "Completed"),
	"not_completed": ("Không hoàn thành nhiệm vụ", "Not completed"),
}

# Directive 06-CT/HU needs a Party Group (it votes first, inside a cell) and a Party Committee (it decides for the
# cells below it) beside the Party Cell.
BODY_TYPES = {
	"Standing Committee": "Ban Thường vụ",
	"Advisory Council": "Hội đồng tư vấn",
	"Focal Agency": "Cơ quan đầu mối",
	"Organisation Board": "Ban Tổ chức",
	"Advisory Body": "Cơ quan tham mưu",
	"Unit Collective": "Tập thể đơn vị",
	"Party Cell": "Chi bộ",
	"Party Group": "Tổ đảng",
	"Party Committee": "Đảng ủy",
}

STAGES = {
	"registration": ("Đăng ký nhiệm vụ", "Registration"),
	"appraisal": ("Thẩm định", "Appraisal"),
	"compilation": ("Tổng hợp", "Compilation"),
	"consultation": ("Lấy ý kiến", "Consultation"),
	"submission": ("Trình", "Submission"),
	"assignment": ("Giao nhiệm vụ", "Assignment"),
	"personal_plan": ("Kế hoạch cá nhân", "Personal plan"),
	"report": ("Báo cáo tiến độ", "Progress report"),
	"verification": ("Kiểm tra kết quả", "Verification"),
	"inspection": ("Kiểm tra đột xuất", "Ad-hoc inspection"),
	"directive": ("Ý kiến chỉ đạo", "Directive"),
	"self_assessment": ("Tự đánh giá", "Self-assessment"),
	"superior_review": ("Cấp trên trực tiếp đánh giá", "Review by the direct superior"),
	"comment": ("Nhận xét", "Comments"),
	"council": ("Hội đồng chấm điểm", "Council scoring"),
	"proposal": ("Đề xuất mức xếp loại", "Proposal of a level"),
	"vote": ("Biểu quyết", "Vote"),
	"opinion": ("Xin ý kiến", "Opinions"),
	"agreement": ("Thảo luận, thống nhất", "Discussion and agreement"),
	"decision": ("Quyết định xếp loại", "Decision"),
	"notification": ("Thông báo", "Notification"),
	"publication": ("Công bố kết quả", "Publication"),
	"appeal": ("Kiến nghị", "Appeal"),
}

ROUTE_KINDS = ("registration", "evaluation")
ROUTE_VARIANTS = ("all", "staff", "heads", "party_members", "commissioned")
ROUTE_ACTS = ("work", "opinion", "vote", "decide")
BODY_OF = ("own_unit", "unit_above")
# Stages that happen before an evaluation walks, or after its decision.
OUTSIDE_THE_WALK = ("self_assessment", "notification", "publication", "appeal", "submission")
# Kinds that follow the person or meet in a session: where they belong is no question of where an evaluation waits.
OF_THE_PERSON = ("Party Cell", "Party Group", "Advisory Council")
APPLIES_IF = (
	"has_party_group",
	"has_cell_committee",
	"no_cell_committee",
	"grassroots_cell",
	"cell_under_committee",
	"adjustment_proposed",
)

REGISTRATION_FREQUENCIES = ("none", "monthly", "quarterly", "yearly")
REPORT_FREQUENCIES = ("none", "monthly", "quarterly", "yearly")
RATING_FREQUENCIES = ("monthly", "quarterly", "yearly")

AUDIENCES = ("all", "leader", "staff")

RESULT_METHODS = ("components", "council", "blend", "vote")
BASES = ("assigned", "completed")
PENALTY_SCOPES = ("row", "product", "count")
CAP_SCOPES = ("row", "total", "none")
NOTHING_ASSIGNED = ("full", "zero", "unrated", "refuse")
WEIGHINGS = ("amount", "weight")
COMBINATIONS = ("mean", "shares")

# How a task came to the person.
ORIGINS = {
	"planned": ("theo kế hoạch", "planned"),
	"taken_over": ("nhận thêm từ người khác", "taken over from somebody else"),
	"sudden": ("đột xuất, phát sinh ngoài kế hoạch", "sudden, outside the plan"),
	"handed_over": ("đã chuyển cho người khác", "handed over to somebody else"),
}
BEYOND_THE_PLAN = ("taken_over", "sudden")
# Why a task counts nowhere yet.
UNCOUNTED = {
	"unconfirmed": ("chưa được người có thẩm quyền xác nhận", "not confirmed by the authority yet"),
	"no_coefficient": (
		"sản phẩm ngoài danh mục, chưa có hệ số quy đổi",
		"its product is outside the catalogue and has no coefficient yet",
	),
	"refused": ("không được chấp nhận", "not accepted"),
}
EXTRA_WORK = ("adds", "assigned", "not_counted")
HANDED_OVER = ("stays", "leaves")

ROUNDING_MODES = ("half_up", "truncated")
COMPARISON_FIGURES = ("exact", "rounded")

PERIOD_RESULTS = ("points", "proposal", "level")

BAND_KINDS = ("days_late", "ratio", "indicator")
BONUS_REASONS = ("exceeded", "innovative")
BONUS_BASES = ("task", "maximum")

# For whom the verified figures of a unit count, which of them, and what counts where there are none.
INDICATOR_AUDIENCES = ("head", "leader", "all")
INDICATOR_KINDS = ("development", "satisfaction")
NO_INDICATORS = ("left_out", "zero")

# What may follow from a rating, and whose rating calls for it beside those at the level itself.
FOLLOW_UPS = ("Commendation", "Planning", "Transfer", "Training", "Lower Post")
REACHES = ("only", "or_better", "or_worse")

AGGREGATIONS = ("mean", "trimmed_mean", "median")
COUNCIL_WEIGHTINGS = ("coefficient", "weight", "equal")
TIE_RULES = ("chair", "higher", "lower", "undecided")

DOWNGRADE_RULES = ("next_level", "named_level")
NO_FIGURES = ("ignore", "fail")

QUOTA_BASES = ("level_only", "level_and_above", "all_rated")
QUOTA_SCOPES = ("unit", "group", "unit_and_group", "agency", "agency_and_group")
ROUNDINGS = ("down", "half_up", "up")
TIE_BREAKERS = ("total", "result", "general", "exceeded", "mean", "name")

ROLL_UP_METHODS = ("mean", "weighted", "table", "last")
MISSING_RULES = ("skip", "zero", "previous", "refuse")
# Kinds of leave fall under one rule of what a period without points means; the least time of work tells them apart.
LEAVES = ("leave", "sick", "maternity", "unpaid")
MISSING_REASONS = (*LEAVES, "moved", "new", "unrated")
LAST_PERIOD_RULES = ("required", "left_out", "as_far_as_evaluated", "mean_of_others")

CRITERION_SCOPES = ("general", "council")
CRITERION_KINDS = ("points", "met")

SHIFT_RULES = ("none", "previous_working_day", "next_working_day")
WHEN_PASSED = ("remind", "escalate", "mark_late", "close")

# Lightest first: "reprimand or more" compares positions.
DISCIPLINES = {
	"none": ("không có", "none"),
	"reprimand": ("khiển trách", "reprimand"),
	"warning": ("cảnh cáo", "warning"),
	"salary_reduction": ("hạ bậc lương", "salary reduction"),
	"demotion": ("giáng chức", "demotion"),
	"removal": ("cách chức", "removal from office"),
	"expulsion": ("khai trừ, buộc thôi việc", "expulsion or dismissal"),
}

# What an act was that discipline followed, and where it counts when it happened at a former office.
DISCIPLINE_GROUNDS = {
	"degradation": (
		"suy thoái về tư tưởng chính trị, đạo đức, lối sống",
		"degradation of political thought, morals or way of life",
	),
	"public_duty": ("vi phạm liên quan đến hoạt động công vụ", "a breach tied to public duty"),
	"other": ("vi phạm khác", "another breach"),
}
FORMER_OFFICE_RULES = ("here", "former_office")

# Shares of tasks in per cent, computed from the case's own tasks or from the units led.
TASK_MEASURES = (
	"tasks_done",
	"tasks_on_time",
	"tasks_with_quality",
	"tasks_exceeded",
	"tasks_late",
	"tasks_not_done",
)
UNIT_MEASURES = tuple("unit_" + name for name in TASK_MEASURES)
# The share of the unit's verified indicators that reached their targets.
INDICATOR_MEASURES = ("indicators_reached",)
FLAG_MEASURES = (
	"shortcomings_fixed",
	"degradation",
	"forbidden_conduct",
	"exemplary_breach",
	"unit_corruption",
	"targets_missed",
	"units_failed",
	"low_confidence",
)
MEASURES = (*TASK_MEASURES, *UNIT_MEASURES, *INDICATOR_MEASURES, *FLAG_MEASURES, "discipline")
NUMBER_COMPARISONS = ("at_least", "at_most", "more_than", "less_than")
FLAG_COMPARISONS = ("is_true", "is_false")
COMPARISONS = NUMBER_COMPARISONS + FLAG_COMPARISONS


def get_rank(level: str) -> int:
	"""Position of a level, 0 for the best. Raises `ValueError` for an unknown code."""
	return _RANKS.index(level)


_RANKS = list(LEVELS)
