"""Conditions on rounds, parks, people and answers as SQL: which count. The home screen uses it before anything is loaded: no imports."""

from __future__ import annotations

COUNTS = "{0}.gone = 0 and {0}.aside = ''"
"""SQL: the round or park counts: neither removed nor set aside; format with its name in the query."""

_ALIKE = "measurement, date, part"
DOUBLES = f"""select w.park, w.id from (select {_ALIKE} from round v where {COUNTS.format("v")} group by {_ALIKE} having count(*) > 1)
  join round w using ({_ALIKE}) where {COUNTS.format("w")}"""
"""SQL: park and id of each round that counts beside another of the same measurement, day and part."""

OF_PLAN = f"""w.park = {{0}}.park and {COUNTS.format("w")}
  and (w.planned_round = {{0}}.id or (w.planned_round is null and w.date = {{0}}.date and w.part = {{0}}.part))"""
"""SQL: the round `w` walks a plan: it says so, or a program that knows no plans began it that day; format with the plan's name."""

PLANS_OF_DAY = "{0}.park = {1}.park and {0}.date = {1}.date and {0}.part = {1}.part and {0}.gone = 0 and {0}.confidential = 0"
"""SQL: a plan stands on the day and part of another, or is that one; format with the names of both."""

DOUBLE_PLANS = f"""select d.park, d.id from
  (select park, date, part from planned_round where gone = 0 and confidential = 0 group by park, date, part having count(*) > 1)
  join planned_round d using (park, date, part)
  where d.gone = 0 and d.confidential = 0 and not exists (select 1 from round w where {OF_PLAN.format("d")})"""
"""SQL: park and id of each plan that nobody walks, while another stands on its day and part."""

PARK_COUNTS = "{0}.park not in (select id from park where aside <> '')"
"""SQL: the thing is of a park that was not set aside; format with its name in the query."""

ROUND_COUNTS = "{0}.round not in (select id from round where aside <> '')"
"""SQL: the thing is of a round that was not set aside; format with its name in the query."""

PERSON_COUNTS = "{0}.gone = 0 and json_extract({0}.presence, '$.aside') is null"
"""SQL: the participant counts: neither removed nor set aside; format with its name in the query."""

WALKED_ALONG = PERSON_COUNTS + " and json_extract({0}.presence, '$.state') <> 'excused'"
"""SQL: the participant counts and was not excused; format with its name in the query."""

NOT_ASSESSED = "json_extract({0}.value, '$.kind') = 'not_assessed'"
"""SQL: somebody said of the answer that it could not be judged; format with its name in the query."""

ANSWERED = "{0}.value is not null and not " + NOT_ASSESSED
"""SQL: the answer is one: given, or n/a. What could not be judged is none; format with its name in the query."""

_ROWS = "select count(*) from {0} a where a.round = {{0}}.id and a.gone = 0 and a.confidential = 0 and "

ANSWERS = f"""({_ROWS.format("answer")}{ANSWERED.format("a")}) + ({_ROWS.format("recheck")}a.seen <> 'unseen')
  + (select count(distinct k.checkpoint || ' ' || k.item) from mark k join participant p on p.id = k.participant
    where k.round = {{0}}.id and k.gone = 0 and k.value is not null and {PERSON_COUNTS.format("p")})"""
"""SQL: how many questions of a round have an answer, rechecks and marks that anybody gave among them; format with its name in the query."""

ANSWERS_NOT_ASSESSED = f"""({_ROWS.format("answer")}{NOT_ASSESSED.format("a")}) + ({_ROWS.format("recheck")}a.seen = 'unseen')"""
"""SQL: of how many questions of a round somebody said that they could not be judged; format with its name in the query."""
