"""Runs over many records: one Period Run is one action over one period.

- `launch` starts, joins, resumes and stops runs;
- `worker` is the background job: batches, cursor, progress, failures;
- `actions` names what a run can do; each action is a module of its own;
- `bulk` writes many rows at once; `locks` keeps two workers off one run.
"""
