"""Nothing comes along at run time whose licence nobody looked at. That docs/licences.md names it all, tests/test_docs.py holds."""

from __future__ import annotations

import pytest

from tools.licences import ACCEPTED, BROUGHT, brings_libraries, licence_of, run_time

PACKAGES = run_time()


@pytest.mark.parametrize("name", PACKAGES)
def test_the_licence_is_one_that_is_accepted(name: str) -> None:
    assert licence_of(name, PACKAGES[name]) in ACCEPTED


def test_what_wheels_hold_of_others_is_told() -> None:
    assert {name for name, package in PACKAGES.items() if package is not None and brings_libraries(package)} <= set(BROUGHT)


def test_all_of_it_is_looked_at() -> None:
    """Also what is needed only by what we need, and what an extra of that needs."""
    assert {"textual", "rich", "linkify-it-py", "pi-heif", "pydantic-core", "pyrage"} <= set(PACKAGES)
    assert not {"pillow-heif", "pytest", "hatchling", "pyte"} & set(PACKAGES)
