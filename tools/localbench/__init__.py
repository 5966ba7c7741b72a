"""Frappe on this machine from the package registries alone: for trying out, tests and CI.

Not for production: the Frappe it builds is a development version of August 2023. The launcher needs only the
standard library of Python 3.10 or newer; everything it makes lives in the git-ignored folder ``.localbench/``.
"""

APP = "cadre_kpi"
DEMO_SITE = "cadre.localhost"
TEST_SITE = "test.localhost"
SECOND_TEST_SITE = "test-2.localhost"
E2E_SITE = "e2e.localhost"
BENCH_SITE = "bench.localhost"
