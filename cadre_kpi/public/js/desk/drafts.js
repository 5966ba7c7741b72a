// Work that is not stored yet, kept on this device for this user: offered again, removed when it is stored.
// It lies there encrypted (AES-GCM) with a key that the server gives to whoever signs in as this user: nobody else who
// sits at the same device reads a blind sheet or an opinion. Where the browser has no encryption, on a page without
// HTTPS, it lasts as long as the tab.

import { run_once, share } from "./ours";

const PREFIX = "cadre_kpi:draft:";
const DAYS = 7;
const NONCE = 12; // bytes that AES-GCM asks for

// of this window, in plain, and how far they are read
const drafts = share("drafts", () => new Map());
const reading = share("reading of drafts", () => ({ secret: false, started: null, known: false }));

const build_key = (key) => `${PREFIX}${frappe.session.user}:${key}`;
const decode_bytes = (text) => Uint8Array.from(atob(text), (one) => one.charCodeAt(0));
const encode_bytes = (bytes) => btoa(String.fromCharCode(...bytes));

export function keep(key, values, about = {}) {
	const draft = { at: Date.now(), values, ...about };
	drafts.set(build_key(key), draft);
	store(build_key(key), draft);
}

export function get_kept(key) {
	return drafts.get(build_key(key)) || null;
}

export function forget(key) {
	drafts.delete(build_key(key));
	try {
		localStorage.removeItem(build_key(key));
		sessionStorage.removeItem(build_key(key));
	} catch {
		// nothing was kept
	}
}

export function format_time(draft) {
	return frappe.datetime.str_to_user(moment(draft.at).format("YYYY-MM-DD HH:mm:ss"));
}

// Calls back when what was kept before is known: at once, but for the first form of a window.
export function call_when_known(callback) {
	if (reading.known) callback();
	else start().then(callback);
}

async function store(place, draft) {
	const plain = JSON.stringify(draft);
	try {
		await start();
		if (!reading.secret) return sessionStorage.setItem(place, plain);
		const nonce = crypto.getRandomValues(new Uint8Array(NONCE));
		const sealed = new Uint8Array(
			await crypto.subtle.encrypt(
				{ name: "AES-GCM", iv: nonce, additionalData: new TextEncoder().encode(place) },
				reading.secret,
				new TextEncoder().encode(plain)
			)
		);
		let text = "";
		for (let first = 0; first < sealed.length; first += 8192)
			text += String.fromCharCode(...sealed.subarray(first, first + 8192));
		const lying = JSON.stringify({
			at: draft.at,
			nonce: encode_bytes(nonce),
			sealed: btoa(text),
		});
		// forgotten or written anew while it was being encrypted
		if (drafts.get(place) === draft) localStorage.setItem(place, lying);
	} catch {
		// no room, or no storage in this browser: the question before leaving remains
	}
}

async function read(place, text) {
	try {
		const { nonce, sealed } = JSON.parse(text);
		const plain = await crypto.subtle.decrypt(
			{
				name: "AES-GCM",
				iv: decode_bytes(nonce),
				additionalData: new TextEncoder().encode(place),
			},
			reading.secret,
			decode_bytes(sealed)
		);
		drafts.set(place, JSON.parse(new TextDecoder().decode(plain)));
	} catch {
		localStorage.removeItem(place); // another key, or plain text of a former version
	}
}

function start() {
	reading.started ??= load()
		.catch(() => {}) // no storage in this browser
		.then(() => (reading.known = true));
	return reading.started;
}

async function load() {
	tidy();
	const given = frappe.boot?.cadre_kpi_draft_key;
	reading.secret =
		(given &&
			window.crypto?.subtle &&
			(await crypto.subtle.importKey("raw", decode_bytes(given), "AES-GCM", false, [
				"encrypt",
				"decrypt",
			]))) ||
		false;
	const own = (place) => place.startsWith(build_key(""));
	if (!reading.secret) {
		for (const place of Object.keys(sessionStorage).filter(own))
			drafts.set(place, JSON.parse(sessionStorage.getItem(place)));
		return;
	}
	for (const place of Object.keys(localStorage).filter(own))
		await read(place, localStorage.getItem(place));
	window.addEventListener("storage", ({ key, newValue }) => {
		if (!key || !own(key)) return;
		if (newValue) read(key, newValue);
		else drafts.delete(key);
	});
}

// What nobody came back for, and what a former version kept in plain text.
function tidy() {
	for (const place of Object.keys(localStorage).filter((key) => key.startsWith(PREFIX))) {
		const { at, sealed } = JSON.parse(localStorage.getItem(place) || "{}") || {};
		if (!at || !sealed || Date.now() - at > DAYS * 86400000) localStorage.removeItem(place);
	}
}

run_once("drafts", () => $(document).on("app_ready", start));
