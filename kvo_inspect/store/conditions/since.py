"""Since: whether a thing says something else than when somebody saw it, as SQL. Each connection has the function (`store.record.database`).

SQL cannot fold, so it asks the domain. Each call reads all changes of a thing: a condition asks only where something was written since.
"""

from __future__ import annotations

import json

FUNCTION = "says_otherwise"
_CHANGES = (
    "(select json_group_array({what}) from change c join log l on l.id = c.log where c.noun = '{noun}' and c.noun_id = {thing}.id{also})"
)


def otherwise(noun: str, thing: str, seen: str) -> str:
    """Return SQL: whether a *noun* of that name in the query says something else than at the heads *seen*, SQL of a JSON list."""
    changes = _CHANGES.format(what="json_array(l.device, c.stamp, c.after, c.fields, c.v)", noun=noun, thing=thing, also="")
    return f"{FUNCTION}('{noun}', {changes}, {seen})"


def heads_until(noun: str, thing: str, stamp: str) -> str:
    """Return SQL: the changes of a *noun* up to a *stamp* (SQL), a moment in the order of the record, as a JSON list of names."""
    return _CHANGES.format(what="c.stamp || '-' || l.device", noun=noun, thing=thing, also=f" and c.stamp <= {stamp}")


def says_otherwise(noun: str, changes: str, seen: str) -> bool:
    """Return what `otherwise` asks: *changes* and *seen* are JSON. What was altered on disk says otherwise: the chain will tell."""
    from kvo_inspect.domain.folding import since  # nothing is loaded for the first screen
    from kvo_inspect.domain.record.change import Change, LogKey

    def change(device: str, stamp: int, after: str, fields: str, v: int) -> Change:
        names = tuple(json.loads(after))
        return Change(LogKey(device, "", False), 0, stamp, "", "", "", noun, "", names, fields, None, v, "", None, "")

    try:
        return since.says_otherwise([change(*row) for row in json.loads(changes)], json.loads(seen))
    except (ValueError, TypeError):
        return True
