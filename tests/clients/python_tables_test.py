#!/usr/bin/env python3
"""The tests of the Python client once more, with the package that pip installed and the libraries of its tables: none is skipped.

usage: python_tables_test.py VENV BIN_DIR
Exit code 77: there is no such Python (`./dev test clients` makes it), nothing was tested.
"""
import os
import sys

venv, bin_dir = sys.argv[1:3]
python = os.path.join(venv, "bin", "python")
if not os.path.exists(python):
    print(f"{python} is missing: ./dev test clients makes it")
    sys.exit(77)
test = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "integration", "python_client_test.py")
os.execve(python, [python, test, bin_dir], dict(os.environ, ONRECORD_INSTALLED_CLIENT="1"))
