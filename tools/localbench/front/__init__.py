"""What nginx and Node.js do for Frappe in production: one origin for assets, files, live updates and the desk."""
