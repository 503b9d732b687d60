"""Who acts on a finding, who is told, how serious it is, and where and when its question is asked: every question, typed by hand.

The table is what a facilitator decided (docs/decisions/0022), not what the checklists say: whoever changes a route changes both. A row:
id | who acts | who is told | severity | kinds of place | when, and what is needed | options that fail or go elsewhere, `3 company urgent`.
"""

from __future__ import annotations

from typing import NamedTuple, get_args

import pytest

from kvo_inspect.content.load import load_checklists
from kvo_inspect.domain.checklists.answer import Value, applies, fails, routed
from kvo_inspect.domain.checklists.checklist import Item
from kvo_inspect.domain.values.closed_sets import CHECKPOINT_KINDS, PARTS, PartnerKind, Severity

ROUTES = """
VL-01 | municipality | | normal | road entrance parking green | evening |
VL-02 | municipality | | normal | road entrance parking green | evening | 2 grid_operator serious
VL-03 | municipality | | normal | road entrance parking green | day | 2 minor, 3 serious, 4 urgent
VL-04 | municipality | | serious | road entrance parking green | day | 2, 3 urgent
VL-05 | municipality | | minor | road entrance parking | day |
VL-06 | municipality | | normal | road entrance | evening | 2 minor, 3
VL-07 | municipality | | normal | road parking | evening meter |
VL-08 | municipality | | normal | road entrance green | evening |
VL-09 | company | | normal | plot | evening |
VL-10 | company | | normal | road plot | evening | 3
VL-11 | municipality | | normal | road entrance parking green | day evening |
VL-12 | company | | normal | road plot | evening |
VL-13 | company | | normal | road plot | evening |
VL-14 | business_association | | normal | everywhere | evening |
VL-15 | municipality | | normal | parking | evening |

HK-01 | company | | normal | road plot | day |
HK-02 | company | | normal | plot | day meter |
HK-03 | company | | normal | road plot | evening | 2 minor, 3
HK-04 | company | | normal | plot | day |
HK-05 | company | | normal | road plot | day evening |
HK-06 | company | | minor | plot | day |
HK-07 | company | | normal | plot | day | 2 minor, 3
HK-08 | company | | normal | plot | day |
HK-09 | business_association | security | normal | entrance object | day evening |
HK-10 | company | | normal | plot | day visit | 2 minor, 3 serious
HK-12 | municipality | | normal | road green water | day |
HK-13 | company | | minor | plot | day |
HK-14 | business_association | | serious | entrance object | day |
HK-15 | water_board | | normal | water | day |

BR-01 | municipality | fire_service | normal | road object | day | 2, 3 serious, 4 serious
BR-02 | municipality | fire_service | minor | road object | day |
BR-03 | fire_service | | normal | plot | day meter |
BR-04 | municipality | fire_service | serious | water object | day |
BR-05 | municipality | fire_service | serious | road entrance | day evening meter |
BR-06 | municipality | fire_service | serious | road entrance | day |
BR-07 | company | | serious | plot object | day evening |
BR-08 | company | environment_service | normal | plot | day |
BR-09 | company | | serious | road plot | day evening |
BR-10 | company | | normal | road plot | evening | 2 minor, 3
BR-11 | company | | normal | plot | day |
BR-12 | company | | serious | plot | day evening | 2 minor, 3
BR-13 | company | environment_service | serious | plot | day |
BR-14 | company | | normal | plot | day visit | 3
BR-15 | company | | minor | road plot | day |
BR-16 | company | | normal | plot | day evening |
BR-17 | municipality | fire_service | serious | road | day evening |
BR-18 | municipality | fire_service | serious | road entrance | day evening | 3

GR-01 | municipality | | minor | road entrance parking object | day |
GR-03 | company | owner | minor | plot | day |
GR-04 | municipality | | minor | road entrance parking object | day |
GR-05 | municipality | | urgent | road plot entrance parking object | day | 2, 3 company
GR-06 | business_association | | normal | plot | day |
GR-09 | municipality | | normal | road parking green object | day |
GR-10 | municipality | police | normal | entrance parking green object | day evening |
GR-11 | municipality | police | normal | entrance parking green object | day evening |
GR-12 | company | | normal | road plot | day |
GR-13 | owner | | minor | road parking object | day |
GR-14 | company | owner | minor | road | day |
GR-15 | grid_operator | | minor | road parking object | day |
GR-16 | municipality | | normal | road entrance parking object | day |

OB-01 | municipality | | normal | road entrance parking | day |
OB-02 | municipality | | minor | road entrance parking | day |
OB-03 | municipality | | normal | road green water | day |
OB-04 | company | | minor | plot | day |
OB-05 | municipality | environment_service | normal | everywhere | day | 2, 3, 4 police urgent
OB-06 | municipality | | minor | road entrance parking | day |
OB-07 | municipality | | minor | road entrance parking green | day |
OB-08 | municipality | | normal | road entrance parking | day |
OB-09 | municipality | | normal | road entrance | day |
OB-10 | municipality | | normal | road entrance parking | day | 3, 4 serious
OB-11 | municipality | | minor | road green | day |
OB-12 | municipality | | minor | road parking | day |
OB-13 | municipality | | minor | road entrance object | day |
OB-14 | municipality | | minor | road entrance parking green | day |
OB-15 | water_board | | normal | water | day | 2, 3 company
OB-16 | business_association | | normal | everywhere | day |
OB-17 | owner | | normal | road plot | day |

IN-01 | company | | normal | road plot | evening |
IN-02 | company | | normal | plot | day evening |
IN-03 | company | | normal | plot | day evening |
IN-04 | company | | minor | road plot | evening |
IN-05 | company | | normal | plot | day | 2 minor, 3
IN-06 | company | | normal | plot | day visit | 2 minor, 3
IN-07 | company | | normal | plot | day visit |
IN-08 | company | | minor | plot | day |
IN-09 | company | | minor | plot | day visit |
IN-10 | municipality | | normal | road parking green | day evening |
IN-11 | company | | normal | road plot | evening |
IN-12 | business_association | security | normal | entrance | evening | 3 minor
IN-13 | company | | normal | road plot | evening |

ON-01 | police | | normal | road plot | day evening |
ON-02 | police | | normal | road plot | day evening |
ON-03 | police | | serious | road plot parking | day evening |
ON-04 | police | | normal | road plot parking | evening |
ON-05 | police | | serious | road plot parking green water | day evening |
ON-06 | police | | normal | plot | day evening |
ON-07 | police | | normal | plot | evening |
ON-08 | police | | normal | plot | day |
ON-09 | municipality | | normal | plot | day evening |
ON-10 | police | | normal | plot | day evening |
ON-11 | municipality | | normal | plot | day |
ON-12 | business_association | | minor | plot | day visit |
ON-13 | business_association | | normal | plot | day visit |
ON-14 | owner | | normal | plot | day visit |
ON-15 | police | | serious | road plot | day evening |

CY-01 | company | | normal | plot | day visit |
CY-02 | company | | normal | plot | day visit |
CY-03 | company | | normal | plot | day visit |
CY-04 | company | | normal | plot | day visit |
CY-05 | company | | normal | plot | day visit |
CY-06 | company | | normal | plot | day visit |
CY-07 | company | | normal | plot | day visit |
CY-08 | company | business_association | normal | plot | day visit | 2 minor, 3
CY-09 | company | | normal | plot | day evening |
CY-10 | company | | normal | plot | day visit |
CY-11 | company | | normal | plot | day visit |

VP-01 | police | municipality | normal | road | day evening | 3
VP-02 | municipality | | normal | road parking | evening |
VP-03 | municipality | | minor | road parking | day |
VP-04 | municipality | | normal | road parking green | day evening |
VP-05 | municipality | | normal | road parking green | day |
VP-06 | municipality | | normal | road entrance | day |
VP-07 | business_association | | minor | entrance object | day |
VP-08 | municipality | | minor | road entrance parking | day evening |
"""
SEVERITIES = get_args(Severity)
PARTNERS = get_args(PartnerKind)


class Route(NamedTuple):
    """A row of the table."""

    partner: str
    also: tuple[str, ...]
    severity: str
    places: frozenset[str]
    parts: frozenset[str]
    needs: str
    options: dict[int, tuple[str, str]]
    """Option → who acts and how serious it is, of those that fail or go elsewhere."""


def option(words: list[str], partner: str, severity: str) -> tuple[str, str]:
    """Return who acts and how serious an option is; what it does not say is the question's."""
    assert set(words) <= {*PARTNERS, *SEVERITIES}
    return next((word for word in words if word in PARTNERS), partner), next((word for word in words if word in SEVERITIES), severity)


def route(row: str) -> tuple[str, Route]:
    item_id, partner, also, severity, where, when, choices = (cell.strip() for cell in row.split("|"))
    places = set(CHECKPOINT_KINDS) if where == "everywhere" else {*where.split(), "whole"}
    words = when.split()
    options = {
        int(digit): option(rest, partner, severity) for digit, *rest in (choice.split() for choice in choices.split(",") if choice.strip())
    }
    needs = "".join(word for word in words if word not in PARTS)
    parts = frozenset(words) - {needs}
    return item_id, Route(partner, tuple(also.split()), severity, frozenset(places), parts, needs, options)


TABLE = dict(route(row) for row in ROUTES.splitlines() if row.strip())
ITEMS = {item.id: item for entry in load_checklists(None)[0] for item in entry.checklist.item}


def test_table_and_checklists_hold_the_same_questions() -> None:
    assert len(TABLE) == sum(1 for row in ROUTES.splitlines() if row.strip()), "a question stands once in the table"
    assert sorted(TABLE) == sorted(ITEMS)


def test_every_word_of_the_table_is_one_of_the_field() -> None:
    for known in TABLE.values():
        assert {known.partner, *known.also} <= set(PARTNERS)
        assert known.severity in SEVERITIES
        assert known.places <= set(CHECKPOINT_KINDS)
        assert known.parts
        assert known.parts <= set(PARTS)
        assert known.needs in ("", "meter", "visit")


@pytest.mark.parametrize("item_id", TABLE)
def test_a_question_goes_where_the_table_says(item_id: str) -> None:
    known, item = TABLE[item_id], ITEMS[item_id]
    assert (item.partner, item.also, item.severity, item.needs or "") == (known.partner, known.also, known.severity, known.needs)
    ticked = ("meter", "visit")
    assert {(kind, part) for kind in CHECKPOINT_KINDS for part in PARTS if applies(item, kind, part, ticked)} == {
        (kind, part) for kind in known.places for part in known.parts
    }
    assert any(applies(item, kind, part) for kind in CHECKPOINT_KINDS for part in PARTS) == (not known.needs)


@pytest.mark.parametrize("item_id", TABLE)
def test_an_option_goes_where_the_table_says(item_id: str) -> None:
    known, item = TABLE[item_id], ITEMS[item_id]
    assert options_of(item) == known.options


def options_of(item: Item) -> dict[int, tuple[str, str]]:
    """Return who acts and how serious it is, for the options of a choice that fail or go elsewhere."""
    values = {number: Value(value=str(number)) for number in range(1, len(item.answer.option) + 1)}
    routes = {number: routed(item, value) for number, value in values.items()}
    elsewhere = {number for number, chosen in enumerate(item.answer.option, 1) if chosen.partner or chosen.severity}
    return {number: routes[number] for number, value in values.items() if fails(item, value) or number in elsewhere}
