"""States of the shipped workflows and of the records that walk without one: each word once.

The words are stored on sites and shown through the translations; a state means what the workflow of its record
says of it.
"""

# people
ACTIVE = "Active"
ON_LEAVE = "On Leave"
IN_POST = (ACTIVE, ON_LEAVE)

# contracts
DRAFT = "Draft"
UNDER_CONSULTATION = "Under Consultation"
UNDER_APPRAISAL = "Under Appraisal"
AWAITING_DECISION = "Awaiting Decision"
ASSIGNED = "Assigned"
CLOSED = "Closed"
CANCELLED = "Cancelled"

# progress reports
UNDER_VERIFICATION = "Under Verification"
VERIFIED = "Verified"
ENTERED = "Entered"

# evaluations
SELF_ASSESSMENT = "Self-Assessment"
AT_UNIT_COLLECTIVE = "At Unit Collective"
AT_PARTY_GROUP = "At Party Group"
AT_PARTY_CELL = "At Party Cell"
AT_PARTY_COMMITTEE = "At Party Committee"
AT_FOCAL_AGENCY = "At Focal Agency"
AT_ADVISORY_BODY = "At Advisory Body"
AT_COUNCIL = "At Council"
AT_ORGANISATION_BOARD = "At Organisation Board"
AT_STANDING_COMMITTEE = "At Standing Committee"
AT_UNIT_ABOVE = "At Unit Above"
PROPOSED = "Proposed"
DECIDED = "Decided"
WITHOUT_RATING = "Without Rating"

# rating decisions; an evaluation that a decision has published is in this state as well
AWAITING_APPROVAL = "Awaiting Approval"
APPROVED = "Approved"
PUBLISHED = "Published"

# sessions of a council
SCORING = "Scoring"
