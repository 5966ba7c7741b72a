"""What the desk, phones and other programs call: one thin module a screen, whose addresses survive moves inside.

A function here checks its caller or leaves that to the one function that it calls; it computes nothing.
"""
