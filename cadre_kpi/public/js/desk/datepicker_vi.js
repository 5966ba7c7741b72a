// The date picker in Vietnamese: Frappe ships no Vietnamese months and weekdays for it.
(function () {
	const picker = window.jQuery?.fn?.datepicker;
	if (!picker?.language || !(frappe.boot?.lang || "").startsWith("vi")) return;

	const months = Array.from({ length: 12 }, (_month, index) => `Tháng ${index + 1}`);
	picker.language.vi ??= {
		days: ["Chủ nhật", "Thứ hai", "Thứ ba", "Thứ tư", "Thứ năm", "Thứ sáu", "Thứ bảy"],
		daysShort: ["CN", "T2", "T3", "T4", "T5", "T6", "T7"],
		daysMin: ["CN", "T2", "T3", "T4", "T5", "T6", "T7"],
		months,
		monthsShort: months.map((month) => month.replace("Tháng ", "Th")),
		today: "Hôm nay",
		clear: "Xóa",
		dateFormat: "dd-mm-yyyy",
		timeFormat: "hh:ii",
		firstDay: 1,
	};
	// The picker asks for the user's own language, which is empty where the site's is used.
	if (frappe.boot.user) frappe.boot.user.language ||= frappe.boot.lang;
})();
