"""What was signed is proven: sealed records in a chain of each body, verified and exported.

`canonical` says how a record is written as text, `content` what of it is sealed, `seals` writes the links of the
chains, `chain` checks them, `verify` compares all that is sealed with the records as they are, `export` writes a file
that `verify_export` checks without Frappe. The form is described in docs/proof.md.
"""
