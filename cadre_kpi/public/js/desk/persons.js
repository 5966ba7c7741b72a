// People in the desk: who is in post, and names in the place of addresses. Frappe sends the names of those who commented or acted, but not of those who only made
// or changed a record, nor of those whom a list names.

// A filter for the state of a Cadre: to whom work can be given.
export const IN_POST = ["in", ["Active", "On Leave"]];

// Whether names of some of these users came that the desk had not known. `asked`: users not to be asked for again.
export async function learn_names(users, asked) {
	const known = frappe.boot.user_info;
	const unknown = [...new Set(users)].filter((user) => user && !known[user] && !asked.has(user));
	if (!unknown.length) return false;
	unknown.forEach((user) => asked.add(user));
	const found = await frappe.xcall("frappe.desk.form.load.get_user_info_for_viewers", {
		users: JSON.stringify(unknown),
	});
	Object.assign(known, found);
	return unknown.some((user) => known[user]);
}
