"""The mark by which whoever holds a paper checks it: a short code, the page's address, and a QR code that leads there."""

from __future__ import annotations

import base64

from frappe.utils import get_url
from pyqrcode import QRCode

from cadre_kpi.proof import paper_code
from cadre_kpi.utils import formats

CHECK_PAGE = "kpi-check"
BORDER = 4  # modules of white around the code, as ISO/IEC 18004 asks


def build_mark(doc) -> dict | None:
	"""What a paper of a stored record prints: `code`, `address`, `image`; None before it has legal force."""
	code = paper_code.find_code(doc)
	if not code:
		return None
	address = get_url(f"/{CHECK_PAGE}?code={code}")
	return {"code": formats.group_fingerprint(code, 4), "address": address, "image": draw(address)}


def draw(text: str) -> str:
	"""A QR code as the address of an image: SVG within the page, so that every maker of PDFs draws it without loading."""
	rows = QRCode(text, error="M").code
	path = "".join(
		f"M{x + BORDER} {y + BORDER}h1v1h-1z"
		for y, row in enumerate(rows)
		for x, dark in enumerate(row)
		if dark
	)
	size = len(rows) + 2 * BORDER
	image = (
		f'<svg xmlns="http://www.w3.org/2000/svg" width="{size}" height="{size}" viewBox="0 0 {size} {size}"'
		f' shape-rendering="crispEdges"><path fill="#fff" d="M0 0h{size}v{size}H0z"/><path d="{path}"/></svg>'
	)
	return f"data:image/svg+xml;base64,{base64.b64encode(image.encode()).decode()}"
