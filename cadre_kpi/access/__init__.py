"""Who may do what on whose records: the rules as data, the membership of a user, and what follows from both.

`rules` is the table. `membership` says what a user belongs to today. `records` relates the two for one record,
`list_conditions` for a list. `permissions.py` at the root of the app hands both to Frappe; nobody else decides.
"""
