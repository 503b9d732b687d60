"""What a text that is no list of checkpoints seems to be: a mail, Markdown, YAML, a log. Judged by what its lines hold, else by its name.

A text is called something else only where its lines could hardly be names. What might be names is shown as the checkpoints that would come
of them. Markdown and YAML may hold a plain list of names: there the name of a file only makes one sign enough.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import PurePath

from kvo_inspect.exchange.routes.yaml_text import begins_as_front_matter, is_yaml, seems_yaml
from kvo_inspect.exchange.tables.csv_text import lines_of
from kvo_inspect.texts import N_, _

MARKDOWN = "Markdown"
YAML = "YAML"
MAIL = N_("a mail")
LOG = N_("a log")
PROGRAM = N_("a program")
CODED = N_("coded text (base64)")
SETTINGS = N_("a file of settings")
MARKUP = N_("HTML or XML")
LINKS = N_("a list of links")
PLACES = N_("a list of places without names")
PROSE = N_("running text")

_BEGINNINGS = {
    "%pdf": "PDF",
    "%!ps": "PostScript",
    "{\\rtf": "RTF",
    "begin:vcard": "vCard",
    "begin:vcalendar": "iCalendar",
    "begin:vevent": "iCalendar",
    "begin:vtodo": "iCalendar",
    "sqlite format": "SQLite",
    "@prefix ": "RDF",
    "-----begin ": CODED,
    "#!": PROGRAM,
}
"""How the text of files begins, in small letters, that hold no lines for a route, and what they are."""
_SUFFIXES = {
    ".eml .emlx .mbox": MAIL,
    ".md .markdown .mdown .rst .adoc": MARKDOWN,
    ".yaml .yml": YAML,
    ".log .srt .vtt": LOG,
    ".ini .cfg .conf .toml .properties .env .desktop .reg": SETTINGS,
    ".json .jsonl .ndjson": "JSON",
    ".html .htm .xhtml .mht .mhtml .xml .svg": MARKUP,
    ".b64 .base64 .pem .crt .key": CODED,
    ".py .js .ts .css .sh .bat .ps1 .sql .c .h .cpp .cs .java .php .rb .go .rs .r .diff .patch": PROGRAM,
    ".ics": "iCalendar",
    ".vcf": "vCard",
    ".tex": "LaTeX",
    ".ttl .nt .rdf": "RDF",
    ".url .webloc": LINKS,
}
"""How the names of files end, and what they are."""
_BY_SUFFIX = {suffix: kind for suffixes, kind in _SUFFIXES.items() for suffix in suffixes.split()}


@dataclass(frozen=True, slots=True)
class _Sign:
    """By what lines a kind of text is known: at least *least* of them, and at least *share* percent of all."""

    kind: str
    line: re.Pattern[str]
    least: int = 2
    share: int = 50

    def is_shown_by(self, lines: list[str]) -> bool:
        n = sum(bool(self.line.match(line)) for line in lines)
        return n >= self.least and n * 100 >= len(lines) * self.share


_SIGNS = (
    _Sign(
        LOG,
        re.compile(
            r"\W?\d{4}-\d\d-\d\d[T ,]+\d\d[:.]\d\d"
            r"|\W?\d\d?[-/.]\d\d?[-/.]\d{2,4},? \d\d?:\d\d"  # of a chat too
            r"|[A-Za-z]{3} +\d\d? \d\d:\d\d:\d\d |\S+ \S+ \S+ \[\d\d/[A-Z][a-z]{2}/\d{4}:|\[ *\d+\.\d{6}\]"
            r"|\W?\d\d?:\d\d:\d\d[.,\]]"  # of subtitles too
            r"|\W?(DEBUG|INFO|WARN|WARNING|ERROR|CRITICAL|FATAL|TRACE)([\]:|]|  )"
            r"|\$G[A-Z]{4},"  # what a receiver of GPS says
        ),
        share=30,
    ),
    _Sign(
        CODED,
        re.compile(r"(?=\S*[a-z])(?=\S*[A-Z])(?=\S*\d)[A-Za-z0-9_+/=]{48,}$|[0-9a-fA-F]{48,}$|[0-9a-f]{6,8}:?( +[0-9a-f]{2,4}\b){4}"),
        least=1,
    ),
    _Sign(LINKS, re.compile(r"(https?://|www\.|geo:)\S+$", re.IGNORECASE), least=1),
    _Sign(
        PLACES,
        re.compile(
            r"\W*-?\d{1,6}[.,]\d{3,}\s*[,;\s]\s*-?\d{1,6}[.,]\d{3,}\W*$|\d{5,6}\s*[,;\s]\s*\d{6}$"
            r"|(SRID=\d+;)?\s*(MULTI)?(POINT|LINESTRING|POLYGON) *Z?M? *\(",
            re.IGNORECASE,
        ),
    ),
    _Sign(MARKUP, re.compile(r".*</?[a-zA-Z][\w:-]*(\s[^<>]*)?/?>"), share=30),
    _Sign(MARKDOWN, re.compile(r".*\[[^\]]+\]\([^)\s]+\)")),
    _Sign(
        PROGRAM,
        re.compile(
            r".*[{}][;,]?$|[)\]]+[;,]?$|(//|/\*|\*/|#include|@@ )|import [\w.]+;?$|from [\w.]+ import |(async )?def \w+\(|class \w+[:({]"
            r"|(return|raise|assert)\b|(const|let|var) \w+ ?=|(if|for|while|elif|else|try|except|with)\b.*:$"
            r"|(SELECT|INSERT INTO|UPDATE|CREATE TABLE|DELETE FROM|select|insert into|update|create table|delete from) "
        ),
        share=40,
    ),
    _Sign(SETTINGS, re.compile(r"(export +)?[A-Za-z_][\w.-]*\s*=(?!=)"), share=60),
)
"""What kinds of text are known by, when many of their lines are alike."""

_HEADER = re.compile(
    r"(from|to|cc|bcc|subject|date|sent|received|return-path|reply-to|message-id|mime-version|content-type|delivered-to|dkim-signature"
    r"|x-[\w-]+|van|aan|onderwerp|datum|verzonden):( |$)",
    re.IGNORECASE,
)
_HEADERS_WITHIN = 12
"""Lines in which a mail has said two of its headers; who forwards it may write above these."""
_SALUTATION = re.compile(
    r"(beste|geachte|lieve|hoi|hallo|hi|dear|hello|dag|goedemorgen|goedemiddag|goedenavond)( [^;\d]{1,60})?,$", re.IGNORECASE
)
_CLOSING = re.compile(
    r"((met )?(hartelijke|vriendelijke) groet(en)?|(kind|best) regards)\b[^;\d]*$|(groet(en|jes)?|mvg|regards),$", re.IGNORECASE
)
_HEADING = re.compile(r"#{1,6} +[^\d\s]|={3,}$")
_UNDER_HEADING = re.compile(r"[-*+] |\d+[.)] |> |!?\[|\*\*|```")
"""How lines begin that with one heading make Markdown; without any they are a list as people type one."""
_UNDERLINE = re.compile(r"-{3,}$")
_QUOTE = re.compile(r"> |!?\[[^\]]*\]\(|\|.*\|$")
_LISTED = re.compile(r"[-*+•] ")
_TABLE_OR_FENCE = re.compile(r"\|? *:?-{3,}:? *\|[ |:-]*$|(```|~~~)[\w+-]*$")
_SECTION = re.compile(r"\[[^\[\]{}\",]+\]$")
_SETTING = re.compile(r"[\w.\" -]+ *[=:]")
_SENTENCE_END = re.compile(r"[a-zà-ÿ]{3}[\"”’)]?[.!?](?= +[A-Z]|$)")
_WORDS_OF_PROSE = 7
"""Words of a line of running text, on average; the names of checkpoints have three or four."""


def other_text(text: str, name: str) -> str:
    """Return what a text of a file of this name seems to be, in the language in use; empty for what may be a list of names."""
    lines = [line.strip() for line in lines_of(text) if line.strip()]
    # Comments in settings look like headings, so the name of a file goes before what its text looks like as a whole.
    kind = _kind_of_lines(lines) or (YAML if is_yaml(text) else "") or _kind_by_name(text, lines, name) or _kind_of_whole(lines)
    return _(kind) if kind else ""


def text_by_beginning(beginning: str) -> str:
    """Return what a text is that begins so (in small letters), in the language in use; empty where its beginning does not say."""
    if beginning.startswith("<"):
        return "HTML" if any(sign in beginning for sign in ("<html", "<!doctype html")) else "XML"
    kind = next((kind for sign, kind in _BEGINNINGS.items() if beginning.startswith(sign)), "")
    return _(kind) if kind else ""


def _kind_of_lines(lines: list[str]) -> str:
    if not lines:
        return ""
    if _is_mail(lines):
        return MAIL
    if begins_as_front_matter(lines):
        return MARKDOWN if "---" in lines[2:-1] else YAML
    if _begins_with_section(lines):
        return SETTINGS
    return next((sign.kind for sign in _SIGNS if sign.is_shown_by(lines)), "")


def _kind_by_name(text: str, lines: list[str], name: str) -> str:
    """Return what the name of a file says that its text is; of a kind that may hold a plain list, only with a sign of that in the text."""
    kind = _BY_SUFFIX.get(PurePath(name).suffix.lower(), "")
    if kind == MARKDOWN:
        return MARKDOWN if _seems_markdown(lines) else ""
    if kind == YAML:
        return YAML if seems_yaml(text) else ""
    return kind


def _kind_of_whole(lines: list[str]) -> str:
    return MARKDOWN if _is_markdown(lines) else PROSE if _is_prose(lines) else ""


def _is_mail(lines: list[str]) -> bool:
    """Return whether lines have two headers of a mail, or its salutation or closing."""
    headers = {match[1].casefold() for line in lines[:_HEADERS_WITHIN] if (match := _HEADER.match(line))}
    return len(headers) > 1 or bool(_SALUTATION.match(lines[0])) or any(map(_CLOSING.match, lines[1:]))


def _begins_with_section(lines: list[str]) -> bool:
    """Return whether settings follow a section in brackets; comments may stand before it."""
    settings = [line for line in lines if not line.startswith(("#", ";"))]
    return len(settings) > 1 and bool(_SECTION.match(settings[0])) and any(pattern.match(settings[1]) for pattern in (_SETTING, _SECTION))


def _is_markdown(lines: list[str]) -> bool:
    """Return whether there are headings, or one with more of Markdown below it, or a table: bullets alone are a list of names."""
    headings = sum(bool(_HEADING.match(line)) for line in lines)
    return headings > 1 or (headings == 1 and any(map(_UNDER_HEADING.match, lines))) or any(map(_TABLE_OR_FENCE.match, lines))


def _seems_markdown(lines: list[str]) -> bool:
    """Return whether lines of a file that is called Markdown have a heading, a table or a paragraph; without any they are a plain list."""
    if any(pattern.match(line) for line in lines for pattern in (_HEADING, _UNDERLINE, _TABLE_OR_FENCE, _QUOTE)):
        return True
    listed = sum(bool(_LISTED.match(line)) for line in lines)
    return 0 < listed < len(lines) or any(len(line.split()) >= _WORDS_OF_PROSE and _SENTENCE_END.search(line) for line in lines)


def _is_prose(lines: list[str]) -> bool:
    """Return whether lines are as long as no names are, and many sentences end in them or run on from line to line."""
    names = [line.split(";")[0].strip() for line in lines]
    ends = sum(len(_SENTENCE_END.findall(name)) for name in names)
    words = sum(len(name.split()) for name in names)
    run_on = sum(name[:1].islower() for name in names)
    many_ends = ends > 1 and ends * 4 >= len(names)
    return words >= _WORDS_OF_PROSE * len(names) and (many_ends or (ends > 0 and run_on * 3 >= len(names) > 3))
