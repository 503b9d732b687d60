"""What the screen of a report shows, read in one go: the report as it would be written now, and what is to be known before that."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace

from kvo_inspect.domain.papers.paper import Adoption, Paper
from kvo_inspect.domain.parks.park import Park
from kvo_inspect.domain.parks.partner import Partner
from kvo_inspect.domain.rounds.summary import outdated_lines
from kvo_inspect.exchange.reports.content import Report
from kvo_inspect.exchange.reports.files import with_logo
from kvo_inspect.exchange.reports.kinds import KINDS, WantedReport, texts_to_tell
from kvo_inspect.store.papers.hidden_since import photos_hidden_since
from kvo_inspect.store.papers.paper import adopted_report
from kvo_inspect.store.parks.partners import partners_of
from kvo_inspect.store.plan.measures import measures_agreed_in
from kvo_inspect.store.record.store import Store
from kvo_inspect.store.rounds.participants import people_of_park
from kvo_inspect.store.walk.loading import load_walk
from kvo_inspect.texts import LANGS, Lang, speaking
from kvo_inspect.wording.round_summary import agreement_proposals, concern_proposals, summary_proposals


@dataclass(frozen=True, slots=True)
class ReadersLanguage:
    """The language that is proposed for a report: that of the partner to whom it goes, else of most partners of the park."""

    lang: Lang
    alone: bool
    """Whether it goes to one partner alone."""
    partners: int
    """So many partners read it."""
    total: int
    """So many partners the park has."""


@dataclass(frozen=True, slots=True)
class ReportPage:
    """A report before it is written."""

    wanted: WantedReport
    lang: Lang
    report: Report
    park: str
    """The name of the park."""
    readers: ReadersLanguage
    adopted: Paper | None
    people: tuple[str, ...]
    """Who is named in it."""

    @property
    def given(self) -> Paper | None:
        """The adopted report, when it is this very one in whichever format: in this language, with names."""
        return self.adopted if self.adopted is not None and self.wanted.names and self.adopted.language == self.lang else None

    hidden: tuple[str, ...] = ()
    """The names of photos that the adopted report may show and that are not to be shared since."""
    of_texts: tuple[str, ...] = ()
    """What is to be told of the letter texts in it."""
    proposed: int = 0
    """How many concerns and agreements the record proposes that nobody took over, so that they are not in the report."""
    outdated: int = 0
    """How many lines in somebody's own words were written for other figures, so that they are not in the report."""


def read_page(store: Store, wanted: WantedReport, lang: Lang | None) -> ReportPage:
    """Return a report in a language; None: the one that is proposed. Errors as the kind of report has."""
    park = store.get(Park, wanted.subject.park)
    kind = KINDS[wanted.subject.report]
    reader = kind.partner(store, wanted.subject)
    if reader is not None:
        wanted = replace(wanted, names=reader.may_read_names(wanted.names))
    readers = readers_language(store, park.id, reader)
    lang = lang or readers.lang
    make = kind.make(store, wanted)
    with speaking(lang):
        report = with_logo(store.data, make(None))
    whole = "\n".join(report.texts())
    adopted = adopted_report(store, wanted.subject)
    page = ReportPage(
        wanted,
        lang,
        report,
        park.name,
        readers,
        adopted,
        tuple(sorted(name for name in people_of_park(store, park.id) if name in whole)),
        photos_hidden_since(store, adopted) if adopted is not None else (),
        texts_to_tell(store, wanted, lang),
    )
    return _with_words(store, page, wanted.subject.round) if kind.has_words and wanted.subject.round else page


def read_adopted(store: Store, page: ReportPage, adoption: Adoption) -> Report:
    """Return the report of a page as it says by whom it was adopted: with names, for that one is kept."""
    make = KINDS[page.wanted.subject.report].make(store, replace(page.wanted, names=True))
    with speaking(page.lang):
        return with_logo(store.data, make(adoption))


def readers_language(store: Store, park_id: str, reader: Partner | None) -> ReadersLanguage:
    """Return the language of whoever reads a report, whatever the screen speaks: of the one *reader*, else of most partners of a park.

    Dutch where as many read either.
    """
    counts = Counter(partner.language for partner in partners_of(store, park_id))
    lang = reader.language if reader is not None else max(LANGS, key=lambda lang: counts[lang])
    return ReadersLanguage(lang, reader is not None, counts[lang], counts.total())


def _with_words(store: Store, page: ReportPage, round_id: str) -> ReportPage:
    """Return the page with what nobody took over yet of the words of a round."""
    walk = load_walk(store, round_id)
    with speaking(page.lang):
        proposed = len(concern_proposals(walk)) if walk.round.concerns is None else 0
        if walk.round.agreements is None:
            proposed += len(agreement_proposals(walk, measures_agreed_in(store, round_id)))
        outdated = len(outdated_lines(walk.round.summary, page.lang, summary_proposals(walk)))
    return replace(page, proposed=proposed, outdated=outdated)
