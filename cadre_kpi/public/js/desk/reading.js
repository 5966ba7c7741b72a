// Figures and dates as a person writes them in the own format. Pure: no desk, no page, so that a table of inputs tests it.
// What cannot be read without a guess is not read; the caller names it.

const MOST_DIGITS = 15; // a number of the browser is exact up to here
const MOST_DECIMALS = 9; // as many as the database keeps

const BLANK = /[\u00a0\u2007\u2009\u202f]/g; // spaces that do not break, as Excel and printed pages have them
const escape_pattern = (text) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");

// The signs of a number format of Frappe, such as "#.###,##": { decimal, group }.
export function find_signs(format) {
	const found = (format || "#,###.##").match(/[^#]+|#+/g) || [];
	const marks = found.filter((part) => !part.startsWith("#"));
	let [group, decimal] = [marks[0] || "", marks.length > 1 ? marks[marks.length - 1] : ""];
	// one sign only: before three places it stands between groups, before any other number it is the decimal sign
	if (marks.length === 1 && found[found.length - 1] !== "###") [group, decimal] = ["", group];
	if (!decimal || decimal === group) decimal = group === "." ? "," : ".";
	return { decimal, group };
}

// { empty } · { value } · { fault: "number" | "whole" | "long" }
// options: whole (no decimals), percent (a sign of percent may follow)
export function read_number(typed, { decimal, group }, options = {}) {
	let text = String(typed ?? "")
		.replace(BLANK, " ")
		.replace(/[\u2212\u2013]/g, "-")
		.trim();
	if (!text) return { empty: true };
	if (options.percent) text = text.replace(/ ?%$/, "");
	const mark = escape_pattern(group.replace(BLANK, " "));
	const whole = group ? `\\d{1,3}(?:${mark}\\d{3})+|\\d+` : "\\d+";
	const pattern = new RegExp(`^([+-]?)(${whole})(?:${escape_pattern(decimal)}(\\d+))?$`);
	const found = pattern.exec(text);
	if (!found) return { fault: "number" };
	const [, sign, head, decimals = ""] = found;
	const integer = head.replace(/\D/g, "").replace(/^0+(?=\d)/, "");
	const fraction = decimals.replace(/0+$/, "");
	if (options.whole && fraction) return { fault: "whole" };
	const kept = fraction.slice(0, MOST_DECIMALS);
	const digits = `${integer}${kept}`.replace(/^0+/, "");
	if (digits.length > MOST_DIGITS || integer.length > MOST_DIGITS - 3) return { fault: "long" };
	const value = Number(`${sign === "-" ? "-" : ""}${integer}.${fraction || 0}`);
	return { value: Object.is(value, -0) ? 0 : Number(value.toFixed(MOST_DECIMALS)) };
}

// As a person writes it: no zeros behind, the own decimal sign. options: grouped (default), decimals (at most so many).
export function write_number(figure, { decimal, group }, options = {}) {
	if (figure === null || figure === undefined || figure === "") return "";
	const number = Number(figure);
	if (!Number.isFinite(number)) return String(figure);
	let text = shorten_number(number, options.decimals ?? MOST_DECIMALS);
	let sign = "";
	if (text.startsWith("-")) [sign, text] = ["-", text.slice(1)];
	let [integer, fraction = ""] = text.split(".");
	fraction = fraction.replace(/0+$/, "");
	if (options.grouped !== false && group) integer = integer.replace(/\B(?=(\d{3})+$)/g, group);
	if (!fraction && /^[0\D]*$/.test(integer)) sign = "";
	return `${sign}${integer}${fraction ? decimal + fraction : ""}`;
}

// Rounded half away from zero, in decimal digits; a small figure keeps its first digit and does not become 0.
function shorten_number(number, decimals) {
	const exact = number.toFixed(MOST_DECIMALS);
	if (decimals >= MOST_DECIMALS) return exact;
	const rounded = Number(`${Math.round(Number(`${Math.abs(exact)}e${decimals}`))}e-${decimals}`);
	if (!rounded && Number(exact)) return exact.replace(/(\.0*[1-9])\d*$/, "$1");
	return (number < 0 ? -rounded : rounded).toFixed(decimals);
}

// { empty } · { value: "2024-12-31" } · { fault: "date" }. format: of Frappe, such as "dd-mm-yyyy".
export function read_date(typed, format) {
	const text = String(typed ?? "")
		.replace(BLANK, " ")
		.trim();
	if (!text) return { empty: true };
	const iso = /^(\d{4})-(\d{1,2})-(\d{1,2})$/.exec(text);
	if (iso) return read_day(iso[1], iso[2], iso[3]);
	const parts = /^(\d{1,4})([-/.])(\d{1,2})\2(\d{1,4})$/.exec(text);
	if (!parts) return { fault: "date" };
	const order = (format || "yyyy-mm-dd").toLowerCase().match(/[dmy]+/g);
	const found = {};
	order.forEach((token, at) => (found[token[0]] = [parts[1], parts[3], parts[4]][at]));
	if (found.y?.length !== 4) return { fault: "date" };
	return read_day(found.y, found.m, found.d);
}

// { empty } · { value: "2024-12-31 17:30:00" } · { fault: "time" }. A day without a time of day is not read: nobody said which.
export function read_datetime(typed, format) {
	const text = String(typed ?? "")
		.replace(BLANK, " ")
		.trim();
	if (!text) return { empty: true };
	const [, date, ...time] = /^(\S+) +(\d{1,2}):(\d{2})(?::(\d{2}))?$/.exec(text) || [];
	const day = read_date(date, format);
	const [hours, minutes, seconds = 0] = time.map((part) => Number(part || 0));
	if (!day.value || hours > 23 || minutes > 59 || seconds > 59) return { fault: "time" };
	const clock = [hours, minutes, seconds].map((part) => String(part).padStart(2, "0"));
	return { value: `${day.value} ${clock.join(":")}` };
}

function read_day(year, month, day) {
	const date = new Date(Date.UTC(+year, +month - 1, +day));
	const there =
		date.getUTCFullYear() === +year &&
		date.getUTCMonth() === +month - 1 &&
		date.getUTCDate() === +day;
	if (!there || +year < 1900) return { fault: "date" };
	return { value: `${year}-${month.padStart(2, "0")}-${day.padStart(2, "0")}` };
}

// Cells of what a spreadsheet puts on the clipboard: tabs between cells, a cell with a tab or a line break in quotes.
export function read_cells(text) {
	const rows = [];
	let row = [];
	let cell = "";
	let quoted = false;
	const source = String(text ?? "")
		.replace(/\r\n?/g, "\n")
		.replace(/\n$/, "");
	for (let at = 0; at < source.length; at++) {
		const sign = source[at];
		if (quoted) {
			if (sign !== '"') cell += sign;
			else if (source[at + 1] === '"') cell += source[++at];
			else quoted = false;
		} else if (sign === '"' && !cell) quoted = true;
		else if (sign === "\t") row.push(cell), (cell = "");
		else if (sign === "\n") row.push(cell), rows.push(row), (row = []), (cell = "");
		else cell += sign;
	}
	row.push(cell);
	rows.push(row);
	return rows.map((cells) => cells.map((value) => value.replace(BLANK, " ").trim()));
}

// Without tone marks and capitals, d for đ: what somebody types in a hurry finds the name.
export function fold_text(text) {
	return String(text || "")
		.toLowerCase()
		.normalize("NFD")
		.replace(/\p{M}/gu, "")
		.replace(/đ/g, "d")
		.normalize("NFC");
}

export function split_words(text) {
	return fold_text(text).split(/\s+/).filter(Boolean);
}
