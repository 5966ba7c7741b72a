"""Printed papers: what stands on them, how figures and dates are written, and the PDF."""
