// While the demo data are being prepared: a line above every page that says how far they are; gone when they are done.

const PAUSE = 10_000;

async function draw() {
	const found = await frappe.xcall("cadre_kpi.api.my_work.get_demo_progress");
	let line = document.querySelector(".cadre-kpi-demo");
	if (!found) {
		if (line)
			frappe.show_alert({ message: __("All demo data are there."), indicator: "green" });
		line?.remove();
		delete frappe.boot.cadre_kpi_demo;
		return;
	}
	if (!line) {
		line = document.createElement("div");
		line.className = "cadre-kpi-demo";
		line.setAttribute("role", "status");
		document.querySelector("#body")?.before(line);
	}
	line.textContent = __(
		"Demo data are being prepared: {0} of {1}. You can already look around.",
		[found.told, found.stories]
	);
	setTimeout(draw, PAUSE);
}

$(document).on("app_ready", () => {
	if (frappe.boot.cadre_kpi_demo) draw();
});
