// Work that is not stored yet, kept on this device for this user: offered again, removed when it is stored.

const PREFIX = "cadre_kpi:draft:";
const DAYS = 30;

const key_of = (key) => `${PREFIX}${frappe.session.user}:${key}`;

export function keep(key, values, about = {}) {
	try {
		const text = JSON.stringify({ at: Date.now(), values, ...about });
		localStorage.setItem(key_of(key), text);
	} catch {
		// no room, or no storage in this browser: the question before leaving remains
	}
}

export function kept(key) {
	try {
		return JSON.parse(localStorage.getItem(key_of(key)) || "null");
	} catch {
		return null;
	}
}

export function forget(key) {
	try {
		localStorage.removeItem(key_of(key));
	} catch {
		// nothing was kept
	}
}

export function time_of(draft) {
	return frappe.datetime.str_to_user(moment(draft.at).format("YYYY-MM-DD HH:mm:ss"));
}

// What nobody came back for.
export function tidy() {
	try {
		for (const key of Object.keys(localStorage).filter((key) => key.startsWith(PREFIX))) {
			const { at } = JSON.parse(localStorage.getItem(key) || "{}");
			if (!at || Date.now() - at > DAYS * 86400000) localStorage.removeItem(key);
		}
	} catch {
		// no storage in this browser
	}
}

$(document).on("app_ready", tidy);
