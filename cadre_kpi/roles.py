"""Names of the app's roles: which actions exist for whom. On whose records is said in permissions.py."""

CADRE = "Cadre"
UNIT_OFFICER = "Unit Officer"
FOCAL_OFFICER = "Focal Agency Officer"
ORGANISATION_OFFICER = "Organisation Board Officer"
ADVISORY_OFFICER = "Advisory Body Officer"
COUNCIL_MEMBER = "Council Member"
COMMITTEE_MEMBER = "Committee Member"
COMMITTEE_SECRETARY = "Committee Secretary"
ADMINISTRATOR = "KPI Administrator"
AUDITOR = "KPI Auditor"

ROLES = (
	CADRE,
	UNIT_OFFICER,
	FOCAL_OFFICER,
	ORGANISATION_OFFICER,
	ADVISORY_OFFICER,
	COUNCIL_MEMBER,
	COMMITTEE_MEMBER,
	COMMITTEE_SECRETARY,
	ADMINISTRATOR,
	AUDITOR,
)
