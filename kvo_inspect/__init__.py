"""kvo-inspect: walk the round of a business park, offline, and keep what was found.

This file imports nothing: importing any module of the package runs it.
"""

__version__ = "0.2.0"
