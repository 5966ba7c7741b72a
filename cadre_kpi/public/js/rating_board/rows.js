// The people of a board as objects, found and ordered as Vietnamese offices do.

import { fold_text } from "../desk/reading";

const COLLATOR = new Intl.Collator("vi");

export function read_rows(answer) {
	const names = answer.columns;
	const title_of = Object.fromEntries(answer.units.map((unit) => [unit.name, unit]));
	return answer.rows.map((values, number) => {
		const row = { number };
		names.forEach((name, index) => (row[name] = values[index]));
		row.unit_code = answer.unit_places[row.unit];
		row.unit_at = title_of[row.unit_code];
		row.unit = row.unit_at?.unit_name || row.unit_code;
		row.rank = answer.ranks[row.position];
		row.position = answer.positions[row.position];
		row.duty_group = answer.groups[row.duty_group];
		row.marks = row.marks.map((mark) => answer.marks[mark]);
		row.searched = fold_text(`${row.cadre_name} ${row.position} ${row.unit}`);
		return row;
	});
}

export const differs = (row) =>
	Boolean(row.decided_level && row.decided_level !== row.proposed_level);

export const list_failed = (row) => row.marks.filter((mark) => mark[1] === 0);

// ---- which rows -----------------------------------------------------------------------------------------------
export function matches(row, filters, trial) {
	const { words, unit, group, level, condition, only } = filters;
	if (words && !words.every((word) => row.searched.includes(word))) return false;
	if (unit && !(row.unit_at && unit.lft <= row.unit_at.lft && row.unit_at.lft <= unit.rgt))
		return false;
	if (group && row.duty_group !== group) return false;
	if (level && (row.decided_level || row.proposed_level) !== level) return false;
	if (condition === "any" && !list_failed(row).length) return false;
	if (/^\d+$/.test(condition) && !list_failed(row).some((mark) => mark[0] === Number(condition)))
		return false;
	if (only === "differs") return differs(row);
	if (only === "over") return Boolean(row.over);
	if (only === "outdated") return Boolean(row.outdated);
	if (only === "trial") return Boolean(trial?.has(row.evaluation));
	return true;
}

// ---- in which order -------------------------------------------------------------------------------------------
// By the given name, which stands last, then by the whole name.
function compare_names(one, other) {
	return (
		COLLATOR.compare(has_level(one), has_level(other)) ||
		COLLATOR.compare(one.cadre_name || "", other.cadre_name || "")
	);
}

function has_level(row) {
	row.given ??= (row.cadre_name || "").trim().split(/\s+/).pop();
	return row.given;
}

const RANKS = { excellent: 1, good: 2, completed: 3, not_completed: 4 };
const LEVELS = [
	...["proposed_level", "decided_level", "self_level", "unit_level", "agency_level"],
	"level_by_points",
];

function get_value(row, key) {
	if (LEVELS.includes(key)) return RANKS[row[key]] || 9;
	if (key === "marks") return -list_failed(row).length;
	if (key.startsWith("earlier:")) return RANKS[row.earlier[Number(key.slice(8))]] || 9;
	return row[key];
}

export function order(rows, key, down) {
	const sign = down ? -1 : 1;
	const compare = {
		cadre_name: compare_names,
		rank: (one, other) => COLLATOR.compare(one.rank, other.rank) || compare_names(one, other),
		unit: (one, other) => (one.unit_at?.lft || 0) - (other.unit_at?.lft || 0),
		number: (one, other) => one.number - other.number,
	}[key];
	return [...rows].sort((one, other) => {
		if (compare) return sign * compare(one, other) || one.number - other.number;
		const [left, right] = [get_value(one, key), get_value(other, key)];
		// what has no value stands last in either direction
		if (left === null || left === "") return right === null || right === "" ? 0 : 1;
		if (right === null || right === "") return -1;
		const found = typeof left === "string" ? COLLATOR.compare(left, right) : left - right;
		return sign * found || one.number - other.number;
	});
}

export function count_levels(rows, levels) {
	const counts = Object.fromEntries(levels.map((level) => [level, { proposed: 0, decided: 0 }]));
	for (const row of rows) {
		if (counts[row.proposed_level]) counts[row.proposed_level].proposed++;
		const level = row.decided_level || row.proposed_level;
		if (counts[level]) counts[level].decided++;
	}
	return counts;
}
