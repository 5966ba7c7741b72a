"""ERPNext and Frappe HR beside this app: people, units and positions taken over, kept in step, leaves, work, ratings.

Nothing here imports anything of theirs: their records are asked by the names of their DocTypes. Without them no field
of this folder exists, and its hooks on records of this app return at once.
"""
