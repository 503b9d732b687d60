"""What people are told of a right in the central record that was given or taken."""

from __future__ import annotations

from kvo_inspect.texts import _


def right_text(what: str, login: str, role: str, team: str, park: str) -> str:
    """Return a right that was given or taken (`first`, `grant`, `revoke`), in a few words."""
    name = role.removeprefix("kvo_")
    if what == "first":
        return _("{park} handed in first: of {group}").format(park=park, group=team)
    if park:
        text = _("{group} gets {park}") if what == "grant" else _("{group} loses {park}")
        return text.format(group=team, park=park)
    if role:
        text = _("{login} gets the role {role}") if what == "grant" else _("{login} loses the role {role}")
        return text.format(login=login, role=name)
    text = _("{login} comes into {group}") if team else _("{login} leaves the group")
    return text.format(login=login, group=team)
