"""The words by which lists are filtered: members of closed sets, by their code or as they are called in either language."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import click
from click.shell_completion import CompletionItem

from kvo_inspect.domain.values.closed_sets import MEASUREMENT_KINDS, PARTS, SEVERITIES, STAGES
from kvo_inspect.texts import _

if TYPE_CHECKING:
    from kvo_inspect.store.record.store import Store


class SetMember(click.ParamType[str]):
    """A member of a closed set; *namers*: the functions of `wording.names` that say what people call it, the first as usual."""

    def __init__(self, name: str, members: Sequence[str], *namers: str) -> None:
        self.name, self.members, self._namers = name, tuple(members), namers

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Return the member that a text names, with dashes or blanks; click's error, naming them all, when it is none."""
        from kvo_inspect.domain.values.text import short
        from kvo_inspect.exchange.contacts.columns import named
        from kvo_inspect.wording import names

        namers = [getattr(names, namer) for namer in self._namers]
        member = next(filter(None, (named(str(value), self.members, namer) for namer in namers)), None)
        if member is None:
            choices = ", ".join(map(namers[0], self.members))
            self.fail(_("“{typed}” is none of them. Choose from: {choices}").format(typed=short(value), choices=choices), param, ctx)
        return member

    def shell_complete(self, _ctx: click.Context, _param: click.Parameter, incomplete: str) -> list[CompletionItem]:
        """Return the members that begin so."""
        return [CompletionItem(dashed(member)) for member in self.members if dashed(member).startswith(incomplete.casefold())]


def dashed(member: str) -> str:
    """Return a code as it is typed on the command line: reported-done."""
    return member.replace("_", "-")


STAGE = SetMember("status", STAGES, "stage_name")
SEVERITY = SetMember("severity", SEVERITIES, "severity_name")
PART = SetMember("part", PARTS, "part_word", "part_name")
MEASUREMENT_KIND = SetMember("kind", MEASUREMENT_KINDS, "measurement_name")


def theme_called(store: Store, text: str, *, confidential: bool) -> str:
    """Return the theme of this id or title, in either language; NotFound when there is none."""
    from kvo_inspect.domain.values.search_words import plain
    from kvo_inspect.errors import NotFound
    from kvo_inspect.store.checklists.themes import theme_titles, themes_to_choose
    from kvo_inspect.texts import LANGS, p_

    wanted = plain(text)
    titles = themes_to_choose(store) | theme_titles(store, confidential=confidential)
    for theme, title in titles.items():
        if wanted in (plain(theme), *(plain(title(lang)) for lang in LANGS)):
            return theme
    raise NotFound(text[:80], p_("thing", "theme"))


def partner_called(store: Store, text: str, park_id: str) -> tuple[str, tuple[str, ...]]:
    """Return the kind of partner that a text names in either language, or the ids of the partners of this organisation or id.

    Of one park, or of all where *park_id* is empty. NotFound when it names none.
    """
    from kvo_inspect.domain.parks.partner import Partner
    from kvo_inspect.domain.values.closed_sets import PARTNER_KINDS
    from kvo_inspect.domain.values.text import clean_line
    from kvo_inspect.errors import NotFound
    from kvo_inspect.exchange.contacts.columns import named
    from kvo_inspect.texts import p_
    from kvo_inspect.wording.names import partner_name

    if kind := named(text, PARTNER_KINDS, partner_name):
        return kind, ()
    wanted = clean_line(text)
    partners = store.select(Partner, "where gone = 0 and ? in ('', park)", [park_id])
    called = wanted.casefold()
    ids = tuple(partner.id for partner in partners if wanted in (partner.id, partner.contact) or partner.organisation.casefold() == called)
    if not wanted or not ids:
        raise NotFound(wanted[:80], p_("thing", "action holder"))
    return "", ids
