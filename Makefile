# Two commands: `make demo` and `make test`. Everything else is told by `make help`.
PYTHON ?= python3
export PORT CHROMIUM BENCH SITE

.DEFAULT_GOAL := help
.PHONY: help demo stop clean test test-unit test-site test-e2e bench

help: ## this list
	@grep -E '^[a-z0-9-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 14

demo: ## a running desk with demo data on this machine (PORT=8080 for another port)
	@$(PYTHON) tools/localbench demo

stop: ## stop the servers of this folder
	@$(PYTHON) tools/localbench stop

clean: ## stop the servers and remove everything that was made
	@$(PYTHON) tools/localbench clean

test: ## all tests from nothing, with one summary
	@$(PYTHON) tools/localbench test

test-unit: ## tests that need no site, and the hygiene of the files
	@$(PYTHON) tools/localbench test-unit

test-site: ## tests within Frappe (BENCH=path SITE=name for a bench of your own, v15 or v16)
	@$(PYTHON) tools/localbench test-site

test-e2e: ## tests in a real browser
	@$(PYTHON) tools/localbench test-e2e

bench: ## measurements of the heavy operations on a site of their own (ARGS="..."; ARGS=--desk: pages, saves, a month's end)
	@$(PYTHON) tools/localbench bench $(ARGS)
