// Small requests in the background, without a dialog over what is being typed: the answer, or an error that says which
// kind it is. Frappe's own call never answers where the line is down. Nothing is sent in the name of somebody else who signed in in another window meanwhile.

class PostError extends Error {
	// kind: "offline" (no answer), "signed_out", "refused" (the server says why)
	constructor(kind, message = "") {
		super(message);
		this.kind = kind;
	}
}

const PATIENCE = 30_000; // milliseconds until a request without an answer counts as lost

export function post(method, values, { keepalive = false } = {}) {
	return request(`/api/method/${method}`, {
		method: "POST",
		keepalive,
		headers: {
			"Content-Type": "application/json",
			Accept: "application/json",
			"X-Frappe-CSRF-Token": frappe.csrf_token,
		},
		body: JSON.stringify(values),
	});
}

export function get(method, values = {}) {
	return request(`/api/method/${method}?${new URLSearchParams(values)}`, {
		headers: { Accept: "application/json" },
	});
}

// What a person asked for with a button: why it did not work is said.
export async function tell_fault(request) {
	try {
		return await request;
	} catch (error) {
		const message = {
			offline: __("No connection. Try again in a moment."),
			signed_out: __("You are signed out. Sign in again, then reload this page."),
			refused: frappe.utils.escape_html(error.message).replaceAll("\n", "<br>"),
		}[error.kind];
		if (message) frappe.msgprint({ message, indicator: "orange" });
		throw error;
	}
}

async function request(address, options) {
	if (!is_signed_in()) throw new PostError("signed_out");
	const stop = new AbortController();
	const timer = setTimeout(() => stop.abort(), PATIENCE);
	let response, body;
	try {
		response = await fetch(address, { ...options, signal: stop.signal });
		body = await response.json().catch(() => ({}));
	} catch {
		throw new PostError("offline");
	} finally {
		clearTimeout(timer);
	}
	if (response.ok) return body.message;
	if (response.status >= 502) throw new PostError("offline");
	if (response.status === 401 || body.session_expired || body.exc_type === "CSRFTokenError")
		throw new PostError("signed_out");
	if (!is_signed_in()) throw new PostError("signed_out");
	throw new PostError("refused", read_said(body));
}

function is_signed_in() {
	const user = frappe.get_cookie ? frappe.get_cookie("user_id") : null;
	return !user || user === frappe.session.user;
}

// The server's messages without their tags, line by line; nothing in them is run.
function read_said(body) {
	let messages = [];
	try {
		messages = JSON.parse(body._server_messages || "[]").map((text) => JSON.parse(text));
	} catch {
		// what cannot be read is not shown
	}
	const text = messages.map(({ message }) => strip_markup(message)).join(" ");
	return text || __("The server did not accept this.");
}

export function strip_markup(html) {
	const lines = (html || "").replace(/<br\s*\/?>|<\/(?:li|p|div|ul)>/gi, "\n$&");
	const text = new DOMParser().parseFromString(lines, "text/html").body.textContent;
	return text.replace(/\s*\n\s*/g, "\n").trim();
}
