"""What people are told of an exchange with the central record: what was handed in, what came, where each park stands."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

from kvo_inspect.store.merge.receive import Received
from kvo_inspect.texts import _, n_
from kvo_inspect.wording.merging import received_texts
from kvo_inspect.wording.names import day_text


def pushed_texts(changes: Mapping[str, int], behind: Sequence[str], names: Mapping[str, str]) -> list[str]:
    """Return what was handed in, a sentence a line: *changes* per park (its id), the parks that the central record was *behind* with."""
    sentences = [
        _("{park}: the central record had less than before, for an earlier copy was put back; it was filled again.").format(
            park=names.get(park, park)
        )
        for park in behind
    ]
    sentences += [
        n_("{park}: {n} change handed in.", "{park}: {n} changes handed in.", n).format(park=names.get(park, park), n=n)
        for park, n in changes.items()
    ]
    return sentences


def nothing_pushed_text() -> str:
    """Return that there was nothing to hand in."""
    return _("Nothing to hand in: the central record has all that is here and not confidential.")


def nothing_pulled_text() -> str:
    """Return that there was nothing to fetch."""
    return _("Nothing to fetch: all of the central record that you may see is here.")


def pulled_texts(received: Mapping[str, Received], erased: int, names: Mapping[str, str]) -> list[str]:
    """Return what came from the central record, the lines of a park under its name."""
    lines: list[str] = []
    for park, what in received.items():
        lines += [names.get(park, park), *(f"  {line}" for line in received_texts(what))]
    if erased:
        lines.append(
            n_(
                "The words of {n} change were erased, as they were in the central record.",
                "The words of {n} changes were erased, as they were in the central record.",
                erased,
            ).format(n=erased)
        )
    return lines


def plain_text() -> str:
    """Return what must be known before something is handed in: who looks after the centre can read it."""
    return _("What is handed in can be read by who looks after the central record. What is confidential never goes there.")


def practice_text() -> str:
    """Return what must be known before the worked example is handed in."""
    return _("This is the worked example: in the central record its parks would count as real ones.")


def moment_text(moment: dt.datetime | None) -> str:
    """Return a moment of the server in this computer's time; a dash for none."""
    if moment is None:
        return "–"
    local = moment.astimezone()
    return f"{day_text(local.date().isoformat())} {local:%H:%M}"
