from setuptools import setup  # bench of older Frappe looks for this file

setup()
