"""Conditions on rounds, parks and participants as SQL: which count. Imports nothing: the home screen uses it before anything is loaded."""

from __future__ import annotations

COUNTS = "{0}.gone = 0 and {0}.aside = ''"
"""SQL: the round or park counts: neither removed nor set aside; format with its name in the query."""

DOUBLES = f"""select park, id from (select w.park, w.id, count(*) over (partition by w.measurement, w.date, w.part) as alike
  from round w where {COUNTS.format("w")}) where alike > 1"""
"""SQL: park and id of each round that counts beside another of the same measurement, day and part."""

PARK_COUNTS = "{0}.park not in (select id from park where aside <> '')"
"""SQL: the thing is of a park that was not set aside; format with its name in the query."""

PERSON_COUNTS = "{0}.gone = 0 and json_extract({0}.presence, '$.aside') is null"
"""SQL: the participant counts: neither removed nor set aside; format with its name in the query."""

WALKED_ALONG = PERSON_COUNTS + " and json_extract({0}.presence, '$.state') <> 'excused'"
"""SQL: the participant counts and was not excused; format with its name in the query."""
