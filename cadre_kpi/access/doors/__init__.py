"""The doors of Frappe beside its forms and lists: methods that take a DocType, a name, a field, an expression or a file.

`methods.csv` holds what each whitelisted method of Frappe does with records of this app, reviewed one by one. `gate`
looks at every request before its method runs. `answers` replaces the methods that answer about every row. `files`,
`follow` and `text` look at what is stored through other DocTypes. Records of other apps pass through untouched.
"""
