"""A report before it is written: what it will say, as what and in which language, and how it goes on from there."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import ClassVar

from textual.containers import VerticalScroll
from textual.widget import Widget

from kvo_inspect.domain.papers.paper import Adoption, Paper, ReportName, ReportSubject
from kvo_inspect.errors import KvoError
from kvo_inspect.exchange.papers.copy import write_paper
from kvo_inspect.exchange.reports.adopting import keep_adopted, sign_report
from kvo_inspect.exchange.reports.content import Report
from kvo_inspect.exchange.reports.files import ReportFormat, write_bytes
from kvo_inspect.exchange.reports.kinds import KINDS, WantedReport
from kvo_inspect.files import make_folder
from kvo_inspect.store.papers.paper import must_be_adoptable
from kvo_inspect.store.record.store import Store
from kvo_inspect.texts import LANGS, N_, OWN_NAMES, Lang, _, n_, speaking
from kvo_inspect.tui.kit.drawing import Piece
from kvo_inspect.tui.kit.forms.typed_path import typed_path
from kvo_inspect.tui.kit.keys import Key
from kvo_inspect.tui.kit.prose import Prose
from kvo_inspect.tui.kit.questions.asking import asking
from kvo_inspect.tui.kit.questions.folder import AskFolder
from kvo_inspect.tui.kit.tell_written import TellWritten, shown_path
from kvo_inspect.tui.kit.text import width, wrap
from kvo_inspect.tui.kit.undoable import UNDO_KEYS, UndoableScreen
from kvo_inspect.tui.places import RoundWordsPlace
from kvo_inspect.tui.reports.adopt import Adopting, AdoptScreen
from kvo_inspect.tui.reports.making import make_beside
from kvo_inspect.tui.reports.page import ReportPage, read_adopted, read_page
from kvo_inspect.tui.reports.preview import preview_lines
from kvo_inspect.wording.counts import named_text
from kvo_inspect.wording.names import capital
from kvo_inspect.wording.papers import adopted_text, hidden_since_text, report_name

FORMS: dict[ReportFormat, str] = {"pdf": N_("PDF, to send and to keep"), "docx": N_("Word, to change"), "html": N_("web page")}
NAMED = 4
"""So many people who are named in a report are told; the others are counted."""


class ReportScreen(UndoableScreen[None]):
    """One report, of any kind."""

    REACH = frozenset({"round", "paper"})
    DRAWN_FIRST = True
    KEYS: ClassVar[tuple[Key, ...]] = (
        Key("enter", N_("write it"), "write", N_("Write the report to a file, and tell where it lies.")),
        Key("1", N_("format"), "format", N_("Another format: PDF, Word, web page.")),
        Key("2", N_("language"), "language", N_("The other language: that of whoever reads it, not of the screen.")),
        Key("3", N_("names"), "names", N_("With the names of people, or with organisation and role only.")),
        Key("4", N_("letter"), "letter", N_("The letter to the entrepreneurs about this round.")),
        Key("4", N_("round report"), "round", N_("The report of this round.")),
        Key("4", N_("only overdue"), "overdue", N_("All that is asked, or as a reminder only what is overdue and was asked before.")),
        Key("e", N_("edit"), "words", N_("Change what stands beside its figures: summary, concerns, agreements, next round."), writes=True),
        Key("a", N_("adopt"), "adopt", N_("Record by whom and when it was adopted, and keep its file with the record."), writes=True),
        *UNDO_KEYS,
        Key("up", "", "", N_("Scroll; PgUp and PgDn by the page."), shown="↑↓", line=False),
    )
    DEFAULT_CSS = """
    ReportScreen #choices { padding: 0 1; }
    ReportScreen VerticalScroll { padding: 0 1; background: $background; scrollbar-size-vertical: 1; }
    """
    AUTO_FOCUS = "VerticalScroll"

    def __init__(self, subject: ReportSubject) -> None:
        super().__init__()
        self._wanted = WantedReport(subject)
        self._kind = KINDS[subject.report]
        self._form: ReportFormat = self._kind.forms[0]
        self._lang: Lang | None = None
        self._page: ReportPage | None = None
        self._impossible = ""
        """Why there is nothing to report."""
        self._drawn: tuple[object, int, list[list[Piece]]] = (None, 0, [])
        """The lines drawn last, of which report and for how many cells."""

    @property
    def park_here(self) -> str:
        """The id of the park."""
        return self._wanted.subject.park

    def help_text(self) -> str:
        """Return what the report tells."""
        return self._kind.about

    def title_text(self) -> str:
        name = capital(report_name(self._wanted.subject.report))
        return f"{name}: {self._page.park}" if self._page is not None else name

    def state_text(self) -> str:
        """Return whether the report was adopted."""
        if self._page is None or not self._kind.can_be_adopted:
            return ""
        return _("adopted") if self._page.adopted is not None else _("draft")

    @property
    def _with_names(self) -> bool:
        """Whether the report names people: never to a partner who asked for that."""
        return (self._page.wanted if self._page is not None else self._wanted).names

    def body(self) -> list[Widget]:
        """Lay out the choices above, what the report says below."""
        return [Prose(self._choices, id="choices"), VerticalScroll(Prose(self._preview))]

    def offered(self, key: Key) -> bool:
        """Return whether a key does something for this kind of report."""
        match key.action:
            case "words":
                return self._kind.has_words and self._page is not None
            case "letter" | "round":
                return self._wanted.subject.round is not None and key.action != self._wanted.subject.report
            case "overdue":
                return self._kind.for_partner
            case "adopt":
                return self._kind.can_be_adopted and self._page is not None and self._page.adopted is None
            case "names":
                return self._kind.can_leave_names_out and self._with_names == self._wanted.names
            case "format":
                return len(self._kind.forms) > 1
            case "write":
                return self._page is not None
        return True

    # -- what it shows -------------------------------------------------------------------------------------------------

    async def load(self) -> None:
        """Read the report as it would be written now."""
        try:
            self._page = await self.app.call(read_page, self._wanted, self._lang)
        except KvoError as error:
            self._page, self._impossible = None, error.sentence

    def _choices(self, cells: int) -> list[list[Piece]]:
        """Return the choices, and what is to be known before the report goes."""
        page = self._page
        if page is None:
            return [[(self._impossible, "bad") if self._impossible else (_("The report is being put together."), "dim")]]
        chosen = [("1", _(FORMS[self._form])), ("2", OWN_NAMES[page.lang])]
        if self._kind.can_leave_names_out:
            chosen.append(("3", _("with names") if self._with_names else _("organisation and role only")))
        if self._kind.for_partner:
            chosen.append(("4", _("only what is overdue") if self._wanted.overdue else _("all that is asked")))
        lines: list[list[Piece]] = [[]]
        for key, text in chosen:
            if lines[-1] and sum(width(part) for part, _tone in lines[-1]) + width(f"{key} {text}") > cells:
                lines.append([])
            lines[-1] += [(key, "key"), (f" {text}   ", "strong")]
        for text, tone in self._notes(page):
            lines += [[(part, tone)] for part in wrap(text, cells)]
        return [*lines, [("─" * cells, "dim")]]

    def _notes(self, page: ReportPage) -> Iterator[tuple[str, str]]:
        """Yield whose language it is, who is named, and what is not in it, each with its tone."""
        if page.adopted is not None:
            yield _adopted_note(page, page.adopted, self._form), "good"
            if page.hidden and page.given is not None and page.given.type == self._form:
                yield hidden_since_text(page.adopted, page.hidden), "bad"
        yield _language_note(page), "dim"
        yield _names_note(page), "dim"
        yield from (("! " + sentence, "warn") for sentence in page.of_texts)
        if page.proposed:
            sentence = n_(
                "{n} concern or agreement is proposed from the record and not in it yet: e",
                "{n} concerns and agreements are proposed from the record and not in it yet: e",
                page.proposed,
            )
            yield "! " + sentence.format(n=page.proposed), "warn"
        if page.outdated:
            sentence = n_(
                "{n} line in your words was written for other figures and is not in it: e",
                "{n} lines in your words were written for other figures and are not in it: e",
                page.outdated,
            )
            yield "! " + sentence.format(n=page.outdated), "warn"

    def _preview(self, cells: int) -> list[list[Piece]]:
        if self._page is None:
            return []
        report, drawn_cells, lines = self._drawn
        if report is not self._page.report or drawn_cells != cells:
            lines = preview_lines(self._page.report, cells)
            self._drawn = (self._page.report, cells, lines)
        return lines

    # -- what it does --------------------------------------------------------------------------------------------------

    def do_format(self) -> None:
        """Take the next format."""
        forms = self._kind.forms
        self._form = forms[(forms.index(self._form) + 1) % len(forms)]
        self.redraw()

    async def do_language(self) -> None:
        """Take the other language."""
        if self._page is not None:
            self._lang = LANGS[(LANGS.index(self._page.lang) + 1) % len(LANGS)]
            await self.reload()

    async def do_names(self) -> None:
        """Take names of people in or out."""
        self._wanted = replace(self._wanted, names=not self._wanted.names)
        await self.reload()

    async def do_overdue(self) -> None:
        """Take what is overdue alone, or all that is asked."""
        self._wanted = replace(self._wanted, overdue=not self._wanted.overdue)
        await self.reload()

    async def do_letter(self) -> None:
        """Show the letter about the same round."""
        await self._change("letter")

    async def do_round(self) -> None:
        """Show the report of the round again."""
        await self._change("round")

    async def _change(self, report: ReportName) -> None:
        self._wanted = replace(self._wanted, subject=replace(self._wanted.subject, report=report))
        self._kind = KINDS[report]
        if self._form not in self._kind.forms:
            self._form = self._kind.forms[0]
        self.query_one(VerticalScroll).scroll_home(animate=False)
        await self.reload()

    def do_words(self) -> None:
        """Change what is said of the round."""
        subject = self._wanted.subject
        if self._page is not None and subject.round is not None:
            self.app.go(RoundWordsPlace(subject.round, self._page.lang))

    @asking
    async def do_write(self) -> None:
        """Ask for the folder, make the report beside the keys, and tell where it lies."""
        page, form = self._page, self._form
        folder = await self.app.push_screen_wait(AskFolder(_("Into which folder?"), str(self.app.exports), required=True))
        if page is None or folder is None:
            return
        try:
            await self._write(page, form, typed_path(folder))
        except KvoError as error:
            self.app.notify_user(error)

    async def _write(self, page: ReportPage, form: ReportFormat, folder: Path) -> None:
        if page.given is not None and page.given.type == form:
            path = await self.app.call(_give, page.given, folder)
        else:
            made = await make_beside(self.app, page.report, form)
            path = await self.app.off_screen(_put, page, made, form, folder)
        await self.app.call(sign_report, self._wanted.subject, form, path)
        await self.app.push_screen(TellWritten(_("Written: {path}").format(path=shown_path(path)), path, "report"))

    async def do_adopt(self) -> None:
        """Ask by whom and when the report was adopted, and keep its file. RuleError when it cannot be adopted, before anything is asked."""
        page = self._page
        await self.app.call(must_be_adoptable, self._wanted.subject)

        def go_on(adopting: Adopting | None) -> None:
            if adopting is not None and page is not None:
                self._adopt(page, adopting)

        self.app.push_screen(AdoptScreen(self._wanted.subject, self.title_text()), go_on)

    @asking
    async def _adopt(self, page: ReportPage, adopting: Adopting) -> None:
        subject, adoption, form = self._wanted.subject, adopting.adoption, adopting.form
        try:
            report = await self.app.call(read_adopted, page, adoption)
            made = await make_beside(self.app, report, form)
            paper = await self.app.call(_keep, subject, report, made, form, adoption)
        except KvoError as error:
            self.app.notify_user(error)
            return
        await self.reload()
        self.app.notify_user(_("Adopted: the file is kept with the record as “{title}”.").format(title=paper.title))


def _keep(store: Store, subject: ReportSubject, report: Report, made: bytes, form: ReportFormat, adoption: Adoption) -> Paper:
    with speaking(report.lang):
        return keep_adopted(store, subject, report, made, form, adoption)


def _give(store: Store, paper: Paper, folder: Path) -> Path:
    make_folder(folder, shared=True)
    return write_paper(store, paper, folder)


def _put(page: ReportPage, made: bytes, form: ReportFormat, folder: Path) -> Path:
    make_folder(folder, shared=True)
    with speaking(page.lang):
        return write_bytes(page.report, made, form, folder)


def _adopted_note(page: ReportPage, adopted: Paper, form: ReportFormat) -> str:
    """Return by whom the report was adopted, and whether Enter gives that file or a draft."""
    what = capital(adopted_text(adopted))
    if page.given is not None and page.given.type == form:
        return _("{adopted}. Enter gives that file, as it is kept.").format(adopted=what)
    kept = f"{adopted.type.upper()}, {OWN_NAMES[adopted.language]}" if adopted.language else adopted.type.upper()
    return _("{adopted}, kept as {kept}. What is written otherwise is a draft.").format(adopted=what, kept=kept)


def _language_note(page: ReportPage) -> str:
    """Return which language is proposed, and whose that is."""
    readers = page.readers
    if readers.alone:
        return _("{language} is proposed: the language of the partner to whom it goes.").format(language=OWN_NAMES[readers.lang])
    if not readers.total:
        return _("{language} is proposed.").format(language=OWN_NAMES[readers.lang])
    if readers.partners == readers.total > 1:
        text = _("{language} is proposed: the language of all partners of this park.")
        return text.format(language=OWN_NAMES[readers.lang])
    text = n_(
        "{language} is proposed: the language of the partner of this park.",
        "{language} is proposed: the language of {n} of the {total} partners of this park.",
        readers.total,
    )
    return text.format(language=OWN_NAMES[readers.lang], n=readers.partners, total=readers.total)


def _names_note(page: ReportPage) -> str:
    """Return who is named in the report; what people typed stands as they typed it."""
    people = page.people
    if not people:
        return _("Nobody who walked along is named. What was typed of findings stands as it was typed.")
    return _("Named in it: {names}.").format(names=named_text(people, NAMED))
