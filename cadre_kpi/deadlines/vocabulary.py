from cadre_kpi.states import CLOSED

"""Names of what happens around a date, as Deadline Event stores them."""

EVENT = "Deadline Event"
REMINDER, ESCALATION, LATE, CLOSED = "Reminder", "Escalation", "Late", CLOSED
# What an extension can lift again: everything that is held against somebody.
LIFTED = (LATE, CLOSED, ESCALATION)
