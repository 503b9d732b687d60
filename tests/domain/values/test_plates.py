"""Dutch number plates in what people typed."""

from __future__ import annotations

import pytest

from kvo_inspect.domain.values.plates import SIDECODES, without_plates

LEFT_OUT = "[number plate]"


@pytest.mark.parametrize("sidecode", SIDECODES)
def test_a_plate_of_every_form_is_left_out(sidecode: str) -> None:
    plate = sidecode.replace("X", "K").replace("9", "4")
    for typed in (plate, plate.lower(), plate.replace("-", " "), plate.replace("-", ""), plate.replace("-", "–"), plate.replace("-", ".")):
        assert without_plates(f"bus {typed}, voor de deur") == f"bus {LEFT_OUT}, voor de deur"


@pytest.mark.parametrize(
    "text", ["10 cm 20", "KBT-014", "mast 12-14-16", "huisnummer 12 AB", "4143 LP 12", "2026-11-12", "KVO-B 4.0", "AB-12-CDE"]
)
def test_what_is_no_plate_stays(text: str) -> None:
    assert without_plates(text) == text
