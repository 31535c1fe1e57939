"""
Offices, posts, people, who holds what: entered by one workbook or one by one on pages.

sheet.py      the columns of the workbook, and the template that is downloaded
reading.py    an uploaded file → rows of plain text, parsed in a child process (child.py) that cannot harm this one
snapshot.py   what is registered today, in a form that a plan can be made against
plan.py       rows and snapshot → what is new, changed, unchanged, wrong; writes nothing
entering.py   the plan is carried out through the organization's verbs, one entry an office, post, person, holder
slips.py      who has no password yet, and their sign-in slips
"""
