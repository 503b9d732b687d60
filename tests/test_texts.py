"""What numbers are written as, in the language in use."""

from __future__ import annotations

from collections.abc import Iterator
from threading import Barrier, Thread

import pytest

from kvo_inspect.texts import Lang, _, count_text, decimal_text, in_language, language, n_, p_, speaking, use_language


@pytest.fixture(autouse=True)
def _the_language_before() -> Iterator[None]:
    before = language()
    yield
    use_language(before)


@pytest.mark.parametrize(("lang", "told"), [("nl", "9.600"), ("en", "9,600")])
def test_thousands_have_the_sign_of_the_language(lang: Lang, told: str) -> None:
    use_language(lang)
    assert count_text(9600) == told
    assert count_text(759) == "759"


def heard() -> list[str]:
    """Return what is said now, by each way of saying something."""
    return [language(), _("back"), p_("month", "May"), n_("{n} day", "{n} days", 2), decimal_text("3.5"), in_language(("ja", "yes"))]


IN_DUTCH = ["nl", "terug", "mei", "{n} dagen", "3,5", "ja"]
IN_ENGLISH = ["en", "back", "May", "{n} days", "3.5", "yes"]


def test_what_goes_to_a_reader_is_in_their_language_in_this_thread_only() -> None:
    use_language("nl")
    step = Barrier(2, timeout=20)
    inside: list[list[str]] = []

    def write() -> None:
        with speaking("en"):
            step.wait()
            inside.append(heard())
            step.wait()
        inside.append(heard())

    thread = Thread(target=write)
    thread.start()
    step.wait()
    outside = heard()
    step.wait()
    thread.join()
    assert outside == IN_DUTCH
    assert inside == [IN_ENGLISH, IN_DUTCH]


def test_after_an_error_the_language_is_that_of_before() -> None:
    use_language("nl")
    with pytest.raises(ValueError, match="x"), speaking("en"):
        raise ValueError("x")
    assert heard() == IN_DUTCH
