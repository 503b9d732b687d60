"""`round agree` and `round agreed`: what those who walked along say of a round as it was recorded."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from kvo_inspect.cli.click_words import HelpCommand, option
from kvo_inspect.cli.invocation import Run
from kvo_inspect.cli.lists.printed import JSON, print_rows
from kvo_inspect.cli.output import say
from kvo_inspect.cli.table import WITHOUT_NAMES, table
from kvo_inspect.errors import NotFound, UsageError
from kvo_inspect.texts import N_, _, p_

if TYPE_CHECKING:
    from kvo_inspect.domain.rounds.round import Round
    from kvo_inspect.store.record.store import Store
    from kvo_inspect.store.walk.sign_off import SignOffLine, SignOffs

PARK = click.argument("park", metavar="PARK")
ROUND = option("--round", "round_", metavar="ROUND", help=N_("The round: its date, such as 2026-11-12-evening (default: the newest)."))


@click.command(
    "agreed",
    cls=HelpCommand,
    examples=('round agreed "De Kievitsakker"',),
    help=N_("Who agreed with a round, and what was changed after it. Who did not and why, when, and whose part was not in yet."),
)
@PARK
@ROUND
@WITHOUT_NAMES
@JSON
@click.pass_obj
def agreed(run: Run, park: str, round_: str | None, nameless: bool, as_json: bool) -> None:
    """Print what each said of a round."""
    from kvo_inspect.exchange.lists.people import listed_sign_offs
    from kvo_inspect.store.parks.people import known_people, without_names
    from kvo_inspect.store.walk.sign_off import sign_offs_of

    with run.record() as store:
        round_found = _round_of(store, park, round_)
        signed = sign_offs_of(store, round_found.id)
        tell = without_names(known_people(store, round_found.park), _("somebody")) if nameless else str
    if as_json:
        print_rows("sign-offs", listed_sign_offs(signed, tell, names=not nameless))
        return
    for sentence in _sentences(
        signed, [(*_cells(line, nameless=nameless), tell(_remark(line))) for line in signed.lines], nameless=nameless
    ):
        say(sentence)


@click.command(
    "agree",
    cls=HelpCommand,
    examples=(
        'round agree "De Kievitsakker" "Joost de Wit"',
        'round agree "De Kievitsakker" "Joost de Wit" --no "column 14 was lit"',
    ),
    help=N_(
        "Record that somebody agrees with a round, or does not. Who walked along says so of the round as it stands here, a no with its "
        "reason. Refused while somebody is still walking it, unless --incomplete. Said again it is of the round as it is by then."
    ),
)
@PARK
@click.argument("name", metavar="NAME")
@ROUND
@option("--no", "why", metavar="TEXT", help=N_("Does not agree, and why."))
@option("--remark", metavar="TEXT", help=N_("What is said with a yes."))
@option("--back", is_flag=True, help=N_("Take back what was said."))
@option("--incomplete", is_flag=True, help=N_("Also while a part of the round is not here: it is told with it."))
@click.pass_obj
def agree(
    run: Run,
    park: str,
    name: str,
    round_: str | None,
    why: str | None,
    remark: str | None,
    back: bool,
    incomplete: bool,
) -> None:
    """Record what somebody says of a round, and print where that stands then."""
    from kvo_inspect.store.rounds.round import participants_of
    from kvo_inspect.store.walk.sign_off import sign_off, sign_offs_of, take_back_sign_off

    if sum((why is not None, remark is not None, back)) > 1:
        raise UsageError(_("Give one of --no, --remark and --back."))
    with run.writing() as store:
        round_found = _round_of(store, park, round_)
        person = next((each for each in participants_of(store, round_found.id) if each.name.casefold() == name.casefold()), None)
        if person is None:
            raise NotFound(name, p_("thing", "participant"))
        if back:
            take_back_sign_off(store, person.id)
        elif why is not None:
            sign_off(store, person.id, "no", why, incomplete=incomplete)
        else:
            sign_off(store, person.id, "yes", remark, incomplete=incomplete)
        signed = sign_offs_of(store, round_found.id)
    say(_title(signed))


def _round_of(store: Store, park: str, text: str | None) -> Round:
    """Return the round of a park that a text names, or its newest; UsageError when the park has none."""
    from kvo_inspect.store.parks.park import find_park
    from kvo_inspect.store.rounds.round import find_round, rounds_of

    park_id = find_park(store, park).id
    if text is not None:
        return find_round(store, text, park_id)
    rounds = rounds_of(store, park_id)
    if not rounds:
        raise UsageError(_("There is no round in this park yet."))
    return rounds[0]


def _title(signed: SignOffs) -> str:
    from kvo_inspect.wording.names import capital, day_text, part_name
    from kvo_inspect.wording.rounds import sign_offs_text

    return f"{capital(part_name(signed.round.part))} {day_text(signed.round.date)}: {sign_offs_text(signed)}"


def _sentences(signed: SignOffs, rows: list[tuple[str, ...]], *, nameless: bool) -> list[str]:
    """Return the sum, a line for each person, what came after, and whose part is not here."""
    from kvo_inspect.wording.rounds import before_text, later_text

    heads = (*(() if nameless else (_("Name"),)), _("Organisation"), _("Role"), _("Sign-off"), _("When"), _("Remark"))
    sentences = [_title(signed), *([table(list(heads), [list(row) for row in rows])] if rows else [])]
    later = max((line.later for line in signed.signed), key=len, default=())
    before = list(dict.fromkeys(name for line in signed.signed for name in line.before))
    if before:
        sentences.append(_("Signed before somebody else handed in.") if nameless else before_text(before))
    if later:
        sentences.append(later_text(later, names=not nameless))
    return sentences


def _cells(line: SignOffLine, *, nameless: bool) -> tuple[str, ...]:
    from kvo_inspect.wording.names import moment_text, sign_off_name
    from kvo_inspect.wording.rounds import person_text, presence_text

    if line.sign_off is None:
        presence = "" if line.person.presence.state == "present" else presence_text(line.person.presence)
        return *(() if nameless else (person_text(line.person),)), line.person.organisation, line.person.role, presence, ""
    opinion = sign_off_name(line.agreed or "") + (f"; {_('changed after it')}" if line.later else "")
    name = () if nameless else (person_text(line.person),)
    return *name, line.person.organisation, line.person.role, opinion, moment_text(line.sign_off.at or "")


def _remark(line: SignOffLine) -> str:
    return line.sign_off.remark if line.sign_off is not None else ""
