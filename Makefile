# Two commands: `make demo` and `make test`. Everything else is told by `make help`.
PYTHON ?= python3
export PORT CHROMIUM BENCH SITE

.DEFAULT_GOAL := help
.PHONY: help demo stop clean test test-unit test-site test-e2e bench

help: ## this list
	@grep -E '^[a-z0-9-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 14

demo: ## a running desk with demo data on this machine (PORT=8080 for another port)
	@$(PYTHON) -m localbench demo

stop: ## stop the servers of this folder
	@$(PYTHON) -m localbench stop

clean: ## stop the servers and remove everything that was made
	@$(PYTHON) -m localbench clean

test: ## all tests from nothing, with one summary
	@$(PYTHON) -m localbench test

test-unit: ## tests that need no site, and the hygiene of the files
	@$(PYTHON) -m localbench test-unit

test-site: ## tests within Frappe (BENCH=path SITE=name for a bench of your own, v15 or v16)
	@$(PYTHON) -m localbench test-site

test-e2e: ## tests in a real browser
	@$(PYTHON) -m localbench test-e2e

bench: ## measurements of the heavy operations on a site of their own (ARGS="...")
	@$(PYTHON) -m localbench bench $(ARGS)
