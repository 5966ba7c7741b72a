// Defects of this early copy of Frappe that the releases of version 15 have corrected. The files stay as they were
// published; what is bundled is corrected. Text that is not found stops the build: then the copy is another one.
module.exports = [
	{
		// A tenth of a second after a number field got the focus, it writes into and selects whatever has the focus
		// then: a text field where one typed on quickly loses its text, a page without focus throws.
		file: "frappe/public/js/frappe/form/controls/int.js",
		find: "if (!document.activeElement) return;",
		put: "if (!document.activeElement || document.activeElement !== me.$input[0]) return;",
	},
];
