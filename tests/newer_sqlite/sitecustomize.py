"""The SQLite of `pysqlite3` in place of Python's own, in every Python with this folder on its path: `make test-newer-sqlite`."""

import sys

import pysqlite3

sys.modules["sqlite3"] = pysqlite3
sys.modules["sqlite3.dbapi2"] = pysqlite3.dbapi2
