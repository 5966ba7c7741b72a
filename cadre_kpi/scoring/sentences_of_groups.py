"""The sentences of a year's and a quota's explanation, in Vietnamese and English, keyed by the step they render."""

SENTENCES = {
	"period_rated": ("Kỳ {period}: {value} điểm.", "Period {period}: {value} points."),
	"period_rated_level": ("Kỳ {period}: “{level}”.", "Period {period}: “{level}”."),
	"period_zero": (
		"Kỳ {period} không có kết quả ({reason}): tính {value} điểm.",
		"Period {period} has no result ({reason}): counts {value} points.",
	),
	"period_previous": (
		"Kỳ {period} không có kết quả ({reason}): lấy kỳ trước, {value} điểm.",
		"Period {period} has no result ({reason}): takes the one before, {value} points.",
	),
	"period_previous_level": (
		"Kỳ {period} không có kết quả ({reason}): lấy kỳ trước, “{level}”.",
		"Period {period} has no result ({reason}): takes the one before, “{level}”.",
	),
	"period_skip": (
		"Kỳ {period} không có kết quả ({reason}): không tính.",
		"Period {period} has no result ({reason}): not counted.",
	),
	"period_refuse": (
		"Kỳ {period} không có kết quả ({reason}): phải đánh giá trước khi tổng hợp năm.",
		"Period {period} has no result ({reason}): must be evaluated before the year is rolled up.",
	),
	"year_refused": (
		"Chưa tổng hợp được: mới có {count}/{of} kỳ, chưa xong {period_kind} {open}.",
		"Not rolled up: {count} of {of}, still open: {period_kind} {open}.",
	),
	"year_too_short": (
		"Không xếp loại năm: thời gian công tác trong năm {months} tháng, chưa đủ {needed} tháng.",
		"The year is not rated: {months} months of work in the year, fewer than {needed}.",
	),
	"period_left_out": (
		"Kỳ {period} chưa kết thúc khi xếp loại năm: không tính.",
		"Period {period} is not over when the year is rated: left out.",
	),
	"period_as_far_as_evaluated": (
		"Kỳ {period} chưa được đánh giá khi xếp loại năm: không tính.",
		"Period {period} is not evaluated when the year is rated: left out.",
	),
	"period_mean_of_others": (
		"Kỳ {period} chưa kết thúc khi xếp loại năm: lấy bằng trung bình các kỳ khác, nên không đổi điểm năm.",
		"Period {period} is not over when the year is rated: taken as the mean of the others, which leaves the year's points as they are.",
	),
	"year_part": (
		"{part} {number}: trung bình {count} kỳ = {value}.",
		"{part} {number}: mean of {count} periods = {value}.",
	),
	"year_too_few": (
		"Không xếp loại năm: số kỳ có kết quả ít hơn {needed}.",
		"The year is not rated: fewer than {needed} periods have a result.",
	),
	"year_no_weight": (
		"Không xếp loại năm: các kỳ được tính đều có trọng số 0.",
		"The year is not rated: all counted periods have weight 0.",
	),
	"year_mean": (
		"Điểm năm = trung bình cộng của {count} kỳ = {value}.",
		"Points of the year = mean of {count} periods = {value}.",
	),
	"year_weighted": (
		"Điểm năm = trung bình có trọng số của {count} kỳ = {value}.",
		"Points of the year = weighted mean of {count} periods = {value}.",
	),
	"year_table": (
		"Mức năm theo bảng tổng hợp của {count} kỳ: “{value}”.",
		"Level of the year by the table over {count} periods: “{value}”.",
	),
	"year_last": ("Kết quả năm lấy theo kỳ cuối: {value}.", "The year takes the last period: {value}."),
	"quota": (
		"Tỷ lệ khống chế: {candidates} người đề xuất “{level}”, {base} người ở mẫu số ({quota_base}), tối đa {percent} %: được {value} người.",
		"Quota: {candidates} proposed “{level}”, {base} in the base ({quota_base}), at most {percent} %: {value} allowed.",
	),
	"quota_over": (
		"{key}: thứ {place}, vượt tỷ lệ khống chế ({allowed} người), đề xuất “{value}”.",
		"{key}: place {place}, over the quota of {allowed}, proposed “{value}”.",
	),
	"quota_tied": (
		"{key}: thứ {place}, bằng điểm ở vị trí cuối trong {allowed} người, cấp có thẩm quyền lựa chọn.",
		"{key}: place {place}, equal on the last of {allowed} places, the authority chooses.",
	),
}
