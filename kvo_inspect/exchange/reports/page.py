"""A report as one HTML file that needs nothing else: no script, no address, its photos inside."""

from __future__ import annotations

import base64
import hashlib
from importlib.resources import files

from jinja2 import Environment, StrictUndefined

from kvo_inspect.exchange.reports.content import Drawing, Photograph, Report


def page_bytes(report: Report) -> bytes:
    """Return a report as the bytes of an HTML file."""
    folder = files("kvo_inspect.exchange.reports")
    style = (folder / "report.css").read_text("utf-8")
    # Every text comes from outside: autoescape is what this library is here for.
    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    template = environment.from_string((folder / "report.html").read_text("utf-8"))
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    logo = _address(report.logo.picture) if report.logo is not None else ""
    return template.render(report=report, style=style, digest=digest, kind=_kind, source=_source, drawn=_drawn, logo=logo).encode()


def _kind(block: object) -> str:
    return type(block).__name__


def _source(picture: Photograph) -> str:
    """Return the bytes of a picture as an address that holds them."""
    picture_bytes = picture.file.read_bytes() if picture.file is not None else b""
    return _address(picture_bytes)


def _address(jpeg: bytes) -> str:
    return "data:image/jpeg;base64," + base64.b64encode(jpeg).decode()


def _drawn(drawing: Drawing) -> str:
    """Return a drawing as an address that holds it."""
    return "data:image/svg+xml;base64," + base64.b64encode(drawing.svg.encode()).decode()
