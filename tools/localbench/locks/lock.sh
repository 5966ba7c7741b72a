#!/bin/sh
# Renews the lock files after an edit of a .in file. Needs uv.
set -eu
cd "$(dirname "$0")"
lock() { name=$1; shift; uv pip compile -q --no-header --no-annotate --universal --generate-hashes --python-version 3.10 "$name.in" -o "$name.lock" "$@"; }
lock python --override python.overrides --no-emit-package criscostack
lock frappe --no-deps
lock tools
lock node
