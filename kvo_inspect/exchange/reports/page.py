"""A report as one HTML file that needs nothing else: no address, its photos inside.

Its one script shows a photo large, in a dialog; where scripts are off nothing is missing. The policy of the page names both digests.
"""

from __future__ import annotations

import base64
import hashlib
import html
from importlib.resources import files

from jinja2 import Environment, StrictUndefined

from kvo_inspect.exchange.reports.content import Drawing, Photograph, Photographs, Report
from kvo_inspect.texts import _, speaking

LONGEST_TITLE = 70
"""Characters of the title of a page, as they stand in the file."""


def page_bytes(report: Report) -> bytes:
    """Return a report as the bytes of an HTML file."""
    folder = files("kvo_inspect.exchange.reports")
    style, script = ((folder / name).read_text("utf-8") for name in ("report.css", "report.js"))
    # Every text comes from outside: autoescape is what this library is here for.
    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    template = environment.from_string((folder / "report.html").read_text("utf-8"))
    with speaking(report.lang):
        close = _("Close")
    return template.render(
        report=report,
        title=_title(report),
        style=style,
        style_digest=_digest(style),
        script=script,
        script_digest=_digest(script),
        pictured=any(isinstance(block, Photographs) for chapter in report.chapters for block in chapter.blocks),
        close=close,
        kind=_kind,
        source=_source,
        drawn=_drawn,
        logo=_address(report.logo.picture) if report.logo is not None else "",
    ).encode()


def _title(report: Report) -> str:
    """Return what stands on the tab of a browser: a long name is cut, for it stands whole below."""
    whole = title = f"{report.title}: {report.subtitle}"
    while len(html.escape(title)) > LONGEST_TITLE:
        whole = whole[:-1].rstrip()
        title = whole + "…"
    return title


def _digest(text: str) -> str:
    return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def _kind(block: object) -> str:
    return type(block).__name__


def _source(picture: Photograph) -> str:
    """Return the bytes of a picture as an address that holds them."""
    return _address(picture.jpeg or b"")


def _address(jpeg: bytes) -> str:
    return "data:image/jpeg;base64," + base64.b64encode(jpeg).decode()


def _drawn(drawing: Drawing) -> str:
    """Return a drawing as an address that holds it."""
    return "data:image/svg+xml;base64," + base64.b64encode(drawing.svg.encode()).decode()
