"""Runs over many records: one Period Run is one action over one period.

- `launch` starts, joins, resumes and stops runs;
- `worker` is the background job: batches, cursor, progress, failures;
- `actions` names what a run can do; each action is a module of its own.

Many rows are written by `database.bulk`; `database.locks` keeps two workers off one run.
"""
