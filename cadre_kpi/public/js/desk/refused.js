// Frappe's own call says why the server refused and then rejects with nothing: no more is left to tell.
window.addEventListener("unhandledrejection", (event) => {
	if (event.reason === undefined) event.preventDefault();
});
