"""The sentences of one result's explanation, in Vietnamese and English, keyed by the step they render."""

SENTENCES = {
	"tasks": (
		"Số nhiệm vụ được tính: {value}/{given}; hoàn thành {done}, đúng tiến độ {on_time}, bảo đảm chất lượng {with_quality}, vượt mức {exceeded}.",
		"Tasks counted: {value} of {given}; done {done}, on time {on_time}, with quality {with_quality}, exceeded {exceeded}.",
	),
	"nothing_assigned": (
		"Không có khối lượng được giao; theo quy định, a = b = c = {value} %.",
		"Nothing was assigned; by the scheme a = b = c = {value} %.",
	),
	"a": (
		"Số lượng: a = khối lượng hoàn thành quy đổi / khối lượng giao quy đổi = {completed} / {assigned} = {value} %.",
		"Quantity: a = converted amount completed / converted amount assigned = {completed} / {assigned} = {value} %.",
	),
	"extra_adds": (
		"Nhiệm vụ {task} ({origin}): không tính vào khối lượng được giao, phần hoàn thành {completed} được cộng thêm vào kết quả.",
		"Task {task} ({origin}): outside the assigned amount; the {completed} completed add to the result.",
	),
	"extra_assigned": (
		"Nhiệm vụ {task} ({origin}): tính vào cả khối lượng được giao ({assigned}) và khối lượng hoàn thành ({completed}).",
		"Task {task} ({origin}): counts in the assigned amount ({assigned}) and in the completed amount ({completed}).",
	),
	"extra_not_counted": (
		"Nhiệm vụ {task} ({origin}): theo quy định đang dùng, không được tính điểm.",
		"Task {task} ({origin}): by the scheme it earns no points.",
	),
	"handed_over_stays": (
		"Nhiệm vụ {task} đã chuyển cho người khác: {assigned} vẫn tính trong khối lượng được giao, không tính vào kết quả hoàn thành.",
		"Task {task} was handed over: its {assigned} stay in the assigned amount and complete nothing.",
	),
	"handed_over_leaves": (
		"Nhiệm vụ {task} đã chuyển cho người khác: không tính vào khối lượng được giao và kết quả hoàn thành.",
		"Task {task} was handed over: it counts neither as assigned nor as completed.",
	),
	"uncounted": (
		"Nhiệm vụ {task} ({origin}): {completed} đã làm chưa được tính điểm – {uncounted}.",
		"Task {task} ({origin}): the {completed} done are not counted – {uncounted}.",
	),
	"unassigned": (
		"Nhiệm vụ {task} không có khối lượng được giao nên {completed} đã làm không được tính; nếu là việc nhận thêm hoặc đột xuất thì phải ghi rõ.",
		"Task {task} has nothing assigned, so the {completed} done do not count; if the work was taken over or sudden, that must be said.",
	),
	"a_cut": (
		"Số lượng: a = khối lượng hoàn thành quy đổi / khối lượng giao quy đổi = {completed} / {assigned}, tính tối đa {cap} % trên tổng = {value} %.",
		"Quantity: a = converted amount completed / converted amount assigned = {completed} / {assigned}, at most {cap} % in total = {value} %.",
	),
	"a_balanced": (
		"Số lượng: a = khối lượng hoàn thành quy đổi / khối lượng giao quy đổi = {completed} / {assigned} = {value} % (phần vượt của một nhiệm vụ được tính trong tổng, tổng tối đa {cap} %).",
		"Quantity: a = converted amount completed / converted amount assigned = {completed} / {assigned} = {value} % (excess in one task counts in the total, the total at most {cap} %).",
	),
	"a_uncapped": (
		"Số lượng: a = khối lượng hoàn thành quy đổi / khối lượng giao quy đổi = {completed} / {assigned} = {value} % (không giới hạn phần vượt; điểm kết quả không quá mức tối đa).",
		"Quantity: a = converted amount completed / converted amount assigned = {completed} / {assigned} = {value} % (excess is not cut; result points stay within their maximum).",
	),
	"a_capped": (
		"Số lượng: a = khối lượng hoàn thành quy đổi / khối lượng giao quy đổi = {completed} / {assigned} = {value} % (phần làm vượt không được cộng điểm: {cap_on} tính tối đa {cap} % khối lượng được giao).",
		"Quantity: a = converted amount completed / converted amount assigned = {completed} / {assigned} = {value} % (what goes beyond adds no points: {cap_on} counts for at most {cap} % of the assigned amount).",
	),
	"b": (
		"Chất lượng: b = khối lượng đạt chất lượng / khối lượng {base_is} = {kept} / {base}{cut} = {value} % (mỗi lần chưa đạt trừ {penalty} % {penalty_on}; nguyên nhân khách quan được xác nhận không tính).",
		"Quality: b = amount of the required quality / amount {base_is} = {kept} / {base}{cut} = {value} % ({penalty} % off {penalty_on} for each failure; confirmed objective causes not counted).",
	),
	"c": (
		"Tiến độ: c = khối lượng đúng tiến độ / khối lượng {base_is} = {kept} / {base}{cut} = {value} % (mỗi lần chậm trừ {penalty} % {penalty_on}; nguyên nhân khách quan được xác nhận không tính).",
		"Progress: c = amount on time / amount {base_is} = {kept} / {base}{cut} = {value} % ({penalty} % off {penalty_on} for each delay; confirmed objective causes not counted).",
	),
	"b_count": (
		"Chất lượng: b = khối lượng đạt chất lượng / khối lượng {base_is} = {kept} / {base}{cut} = {value} % (sản phẩm chưa đạt không được tính; nguyên nhân khách quan được xác nhận không tính).",
		"Quality: b = amount of the required quality / amount {base_is} = {kept} / {base}{cut} = {value} % (a product with a failure does not count; confirmed objective causes not counted).",
	),
	"c_count": (
		"Tiến độ: c = khối lượng đúng tiến độ / khối lượng {base_is} = {kept} / {base}{cut} = {value} % (sản phẩm chậm không được tính; nguyên nhân khách quan được xác nhận không tính).",
		"Progress: c = amount on time / amount {base_is} = {kept} / {base}{cut} = {value} % (a late product does not count; confirmed objective causes not counted).",
	),
	"c_bands": (
		"Tiến độ: c = khối lượng tính theo số ngày làm việc chậm / khối lượng {base_is} = {kept} / {base}{cut} = {value} % (số ngày chậm: tỷ lệ được tính – {bands}).",
		"Progress: c = amount by working days late / amount {base_is} = {kept} / {base}{cut} = {value} % (days late: per cent that counts – {bands}).",
	),
	"components_rounded": (
		"a, b, c được làm tròn đến {places} chữ số thập phân ({mode}) trước khi tính tiếp.",
		"a, b and c are rounded to {places} decimal places ({mode}) before the next step.",
	),
	"d": (
		"Kết quả của đơn vị, lĩnh vực phụ trách: d = {value} %.",
		"Results of the unit or field led: d = {value} %.",
	),
	"d_ratings": (
		"Kết quả của đơn vị, lĩnh vực phụ trách: {below}/{people} người dưới mức “{pass_level}”, d = {value} %.",
		"Results of the unit or field led: {below} of {people} people below “{pass_level}”, d = {value} %.",
	),
	"dd": (
		"Khả năng tổ chức triển khai: đ = {value} % (đạt {full} %, chưa đạt {reduced} %).",
		"Ability to organise the work: đ = {value} % (full {full} %, reduced {reduced} %).",
	),
	"e": (
		"Năng lực tập hợp, đoàn kết: e = {value} % (đạt {full} %, chưa đạt {reduced} %).",
		"Ability to gather and unite: e = {value} % (full {full} %, reduced {reduced} %).",
	),
	"quorum": (
		"Hội đồng: {scored}/{entitled} thành viên chấm điểm, cần ít nhất {needed}; vắng {absent}, không tham gia do xung đột lợi ích {conflicted}.",
		"Council: {scored} of {entitled} members scored, at least {needed} needed; absent {absent}, left out for conflict of interest {conflicted}.",
	),
	"no_quorum": (
		"Hội đồng không đủ số thành viên: {scored}/{entitled} chấm điểm, cần ít nhất {needed}; vắng {absent}, không tham gia do xung đột lợi ích {conflicted}.",
		"The council has no quorum: {scored} of {entitled} scored, at least {needed} needed; absent {absent}, left out for conflict of interest {conflicted}.",
	),
	"council_task": (
		"Nhiệm vụ {task}: {aggregation} {value}/{maximum} điểm; thấp nhất {lowest}, cao nhất {highest}, chênh lệch {spread}, độ lệch chuẩn {deviation}.",
		"Task {task}: {aggregation} {value} of {maximum} points; lowest {lowest}, highest {highest}, range {spread}, standard deviation {deviation}.",
	),
	"council_task_outliers": (
		"Nhiệm vụ {task}: {aggregation} {value}/{maximum} điểm; thấp nhất {lowest}, cao nhất {highest}, chênh lệch {spread}, độ lệch chuẩn {deviation}; điểm khác biệt lớn: {outliers}.",
		"Task {task}: {aggregation} {value} of {maximum} points; lowest {lowest}, highest {highest}, range {spread}, standard deviation {deviation}; far from it: {outliers}.",
	),
	"council_share": (
		"Kết quả hội đồng chấm ({weighting}): {value} % số điểm tối đa.",
		"Council result ({weighting}): {value} % of the maximum.",
	),
	"vote_decided": (
		"Biểu quyết: {cast}/{entitled} phiếu ({counts}); mức được chọn: “{value}” (cần quá {majority} số phiếu).",
		"Vote: {cast} of {entitled} cast ({counts}); chosen: “{value}” (more than {majority} of the votes needed).",
	),
	"vote_decided_by_tie_rule": (
		"Biểu quyết: {cast}/{entitled} phiếu ({counts}); số phiếu bằng nhau, {tie}: “{value}”.",
		"Vote: {cast} of {entitled} cast ({counts}); a tie, {tie}: “{value}”.",
	),
	"vote_no_quorum": (
		"Biểu quyết không hợp lệ: {cast}/{entitled} phiếu, cần ít nhất {needed}.",
		"The vote does not count: {cast} of {entitled} cast, at least {needed} needed.",
	),
	"vote_no_majority": (
		"Biểu quyết: {cast}/{entitled} phiếu ({counts}); không mức nào quá {majority} số phiếu.",
		"Vote: {cast} of {entitled} cast ({counts}); no level has more than {majority} of the votes.",
	),
	"vote_tied": (
		"Biểu quyết: {cast}/{entitled} phiếu ({counts}); số phiếu bằng nhau, cần biểu quyết lại.",
		"Vote: {cast} of {entitled} cast ({counts}); a tie, to be voted again.",
	),
	"no_total": ("Không có tổng điểm: {reason}.", "There is no total: {reason}."),
	"result": (
		"Điểm kết quả thực hiện nhiệm vụ = (a + b + c) / 3 × {maximum} % = ({a} + {b} + {c}) / 3 × {maximum} % = {value}.",
		"Result points = (a + b + c) / 3 × {maximum} % = ({a} + {b} + {c}) / 3 × {maximum} % = {value}.",
	),
	"result_leader": (
		"Điểm kết quả thực hiện nhiệm vụ = (a + b + c + d + đ + e) / 6 × {maximum} % = ({a} + {b} + {c} + {d} + {dd} + {e}) / 6 × {maximum} % = {value}.",
		"Result points = (a + b + c + d + đ + e) / 6 × {maximum} % = ({a} + {b} + {c} + {d} + {dd} + {e}) / 6 × {maximum} % = {value}.",
	),
	"result_council": (
		"Điểm kết quả thực hiện nhiệm vụ = kết quả hội đồng chấm × {maximum} % = {council} × {maximum} % = {value}.",
		"Result points = council result × {maximum} % = {council} × {maximum} % = {value}.",
	),
	"result_nothing_assigned": (
		"Không có khối lượng được giao; theo quy định, điểm kết quả thực hiện nhiệm vụ = {value}.",
		"Nothing was assigned; by the scheme the result points are {value}.",
	),
	"result_blend": (
		"Điểm kết quả thực hiện nhiệm vụ = ({components} × {share_components} % + {council} × {share_council} %) × {maximum} % = {value}.",
		"Result points = ({components} × {share_components} % + {council} × {share_council} %) × {maximum} % = {value}.",
	),
	"result_shares": (
		"Điểm kết quả thực hiện nhiệm vụ = (a × {share_quantity} % + b × {share_quality} % + c × {share_progress} %) × {maximum} %, với a = {a}, b = {b}, c = {c} = {value}.",
		"Result points = (a × {share_quantity} % + b × {share_quality} % + c × {share_progress} %) × {maximum} %, with a = {a}, b = {b}, c = {c} = {value}.",
	),
	"result_band": (
		"Theo khung tỷ lệ ({bands}), kết quả được tính {percent} % của {maximum} điểm = {value}.",
		"By the bands ({bands}) the result counts {percent} % of {maximum} points = {value}.",
	),
	"result_rounded": (
		"Điểm kết quả được làm tròn đến {places} chữ số thập phân ({mode}): {value}.",
		"Result points are rounded to {places} decimal places ({mode}): {value}.",
	),
	"indicator": (
		"Chỉ tiêu của đơn vị “{indicator}” ({indicator_kind}) đạt {reached} % mục tiêu, tính tối đa {cap} %: {value} %.",
		"Indicator of the unit “{indicator}” ({indicator_kind}) reached {reached} % of its target, counted up to {cap} %: {value} %.",
	),
	"indicator_band": (
		"Chỉ tiêu của đơn vị “{indicator}” ({indicator_kind}) đạt {reached} % mục tiêu; theo khung ({bands}) được tính {value} %.",
		"Indicator of the unit “{indicator}” ({indicator_kind}) reached {reached} % of its target; by the bands ({bands}) it counts {value} %.",
	),
	"indicators": (
		"Trung bình {number} chỉ tiêu của đơn vị đã được xác nhận, tính cho {audience}: {value} %.",
		"Mean of the unit's {number} verified indicators, counted for {audience}: {value} %.",
	),
	"indicators_left_out": (
		"Đơn vị chưa có chỉ tiêu nào được xác nhận trong kỳ; theo quy định, chỉ tính kết quả công việc của cá nhân.",
		"The unit has no verified indicator in the period; by the scheme only the person's own work counts.",
	),
	"indicators_zero": (
		"Đơn vị chưa có chỉ tiêu nào được xác nhận trong kỳ; theo quy định, phần chỉ tiêu của đơn vị tính bằng 0.",
		"The unit has no verified indicator in the period; by the scheme the indicators count as 0.",
	),
	"result_indicators": (
		"Điểm kết quả = công việc của cá nhân × {share_own} % + chỉ tiêu của đơn vị × {share_indicators} % = {own} × {share_own} % + {indicators} % × {maximum} × {share_indicators} % = {value}.",
		"Result points = own work × {share_own} % + indicators of the unit × {share_indicators} % = {own} × {share_own} % + {indicators} % × {maximum} × {share_indicators} % = {value}.",
	),
	"bonus": (
		"Điểm thưởng: nhiệm vụ {tasks} vượt mức hoặc đổi mới, mỗi nhiệm vụ được cộng {percent} % {bonus_base}; cộng {uncapped}, tối đa {maximum}: {value}.",
		"Bonus: tasks {tasks} exceeded or innovative, {percent} % of {bonus_base} for each; sum {uncapped}, at most {maximum}: {value}.",
	),
	"general": ("Điểm tiêu chí chung: {value}/{maximum}.", "General criteria: {value} of {maximum}."),
	"deduction": ("Điểm trừ: {value}{reason}.", "Deduction: {value}{reason}."),
	"total": (
		"Tổng điểm = tiêu chí chung + kết quả − điểm trừ = {general} + {result} − {deductions} = {value}.",
		"Total = general + result − deductions = {general} + {result} − {deductions} = {value}.",
	),
	"total_bonus": (
		"Tổng điểm = tiêu chí chung + kết quả + điểm thưởng − điểm trừ = {general} + {result} + {bonus} − {deductions} = {value}, tối đa 100.",
		"Total = general + result + bonus − deductions = {general} + {result} + {bonus} − {deductions} = {value}, at most 100.",
	),
	"compared_exact": (
		"Điểm chính xác là {exact}, ghi {value}; mức xếp loại so với điểm chính xác, không so với số đã làm tròn.",
		"The exact points are {exact}, shown as {value}; levels are compared with the exact points, not with the rounded figure.",
	),
	"compared_rounded": (
		"Điểm chính xác là {exact}; mức xếp loại so với điểm đã làm tròn {value} ({mode}).",
		"The exact points are {exact}; levels are compared with the rounded {value} ({mode}).",
	),
	"level_by_points": (
		"Theo điểm: {total} từ {min_points} trở lên, mức “{value}”.",
		"By points: {total} is at least {min_points}, level “{value}”.",
	),
	"level_by_points_between": (
		"Theo điểm: {total} từ {min_points} đến dưới {below_points}, mức “{value}”.",
		"By points: {total} is at least {min_points} and below {below_points}, level “{value}”.",
	),
	"level_by_points_below": (
		"Theo điểm: {total} dưới {below_points}, mức “{value}”.",
		"By points: {total} is below {below_points}, level “{value}”.",
	),
	"condition_met_share": (
		"Đạt điều kiện của mức “{level}”: {name} – {count}/{of} = {found} %, cần {comparison} {needed} %.",
		"Condition of “{level}” met: {name} – {count} of {of} = {found} %, needs {comparison} {needed} %.",
	),
	"condition_failed_share": (
		"Không đạt điều kiện của mức “{level}”: {name} – {count}/{of} = {found} %, cần {comparison} {needed} %.",
		"Condition of “{level}” not met: {name} – {count} of {of} = {found} %, needs {comparison} {needed} %.",
	),
	"condition_met_fact": (
		"Đạt điều kiện của mức “{level}”: {name} – {found}.",
		"Condition of “{level}” met: {name} – {found}.",
	),
	"condition_failed_fact": (
		"Không đạt điều kiện của mức “{level}”: {name} – {found}.",
		"Condition of “{level}” not met: {name} – {found}.",
	),
	"condition_unknown": (
		"Chưa đánh giá điều kiện của mức “{level}”: {name} – chưa có số liệu.",
		"Condition of “{level}” not assessed: {name} – no figures.",
	),
	"disqualified_share": (
		"Xếp mức “{level}” bất kể điểm số: {name} – {count}/{of} = {found} %.",
		"Rated “{level}” whatever the points: {name} – {count} of {of} = {found} %.",
	),
	"disqualified_fact": (
		"Xếp mức “{level}” bất kể điểm số: {name} – {found}.",
		"Rated “{level}” whatever the points: {name} – {found}.",
	),
	"downgrade": (
		"Không đạt {failed} điều kiện của mức “{from_level}”, xét mức “{value}”.",
		"{failed} condition(s) of “{from_level}” not met, considered for “{value}”.",
	),
	"floor": (
		"Không đạt {failed} điều kiện, nhưng theo quy định không hạ dưới mức “{value}”; cấp có thẩm quyền xem xét, quyết định.",
		"{failed} condition(s) not met, but by the scheme the level does not fall below “{value}”; the authority decides.",
	),
	"points_only": (
		"Kỳ này chỉ chấm điểm, không xếp loại (điểm tương ứng với mức “{level}”); kết quả được xác nhận và thông báo đến người được đánh giá.",
		"This period gives points and no rating (the points correspond to “{level}”); they are confirmed and notified to the person.",
	),
	"points_missing": (
		"Kỳ này chưa có điểm; kỳ chỉ chấm điểm, không xếp loại.",
		"This period has no points yet; it gives points and no rating.",
	),
	"proposed_for_period": (
		"Mức đề xuất của kỳ: “{value}”; mức xếp loại chính thức được quyết định theo năm.",
		"Level proposed for the period: “{value}”; the rating itself is decided for the year.",
	),
	"discipline_counts": (
		"Kỷ luật {form} ({ground}): được tính làm căn cứ xếp loại năm này.",
		"Discipline, {form} ({ground}): counts in this year's rating.",
	),
	"discipline_left_out": (
		"Kỷ luật {form} ({ground}): không tính làm căn cứ xếp loại năm này vì {reason}.",
		"Discipline, {form} ({ground}): does not count in this year's rating because {reason}.",
	),
	"organisation": (
		"Mức của người đứng đầu không cao hơn mức của tổ chức: tổ chức “{level}”, nên từ “{from_level}” còn “{value}”.",
		"A head is not rated above the organisation: the organisation is “{level}”, so “{from_level}” becomes “{value}”.",
	),
	"proposed": ("Mức đề xuất: “{value}”.", "Proposed level: “{value}”."),
	"not_rated": ("Chưa đề xuất mức xếp loại.", "No level is proposed."),
}
