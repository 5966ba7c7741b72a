"""Benchmarks of runs over a whole province. Not part of the app: run them with the Python of a bench.

	cd BENCH/sites && PYTHONPATH=REPOSITORY/tools ../env/bin/python -m benchmarks --site SITE [--full]

They fill the site with people; use a site that can be thrown away.
"""
