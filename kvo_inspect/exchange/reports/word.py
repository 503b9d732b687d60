"""A report as a Word file that people can change: headings, tables with repeated heads, photos with alternative texts.

python-docx starts from a template of its own, so what is wrong in that for us is put right here: paper, language, who made the file and
when, and a part that strict readers refuse.
"""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from typing import Any

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.image.image import Image
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from kvo_inspect.exchange.reports.content import (
    Block,
    Bullets,
    Chapter,
    Choices,
    Drawing,
    Facts,
    Layout,
    Logo,
    Paragraph,
    Photographs,
    Report,
    TextTable,
)
from kvo_inspect.exchange.reports.pdf import drawing_pixels, typst_is_here
from kvo_inspect.exchange.reports.word_pictures import WordPictures

LANGUAGE_TAGS = {"nl": "nl-NL", "en": "en-GB"}
WIDTH = 170
"""Millimetres between the margins."""
PICTURE = 80
"""Millimetres that a photo is wide: two beside each other."""
ACCENT = RGBColor(0x1F, 0x3A, 0x5F)
QUIET = RGBColor(0x55, 0x55, 0x55)
FACT = "Fact"
FONT = "Arial"
"""On every machine that opens Word files, or replaced by one as wide."""
STYLES: dict[Layout, tuple[tuple[str, float, RGBColor | None, float, float], ...]] = {
    "report": (
        ("Normal", 9.5, None, 0, 5),
        ("Heading 1", 18, ACCENT, 0, 4),
        ("Heading 2", 12.5, ACCENT, 16, 6),
        ("Caption", 8.5, QUIET, 4, 4),
        ("List Bullet", 9.5, None, 0, 3),
        (FACT, 9.5, None, 0, 5),
    ),
    "letter": (
        ("Normal", 11, None, 0, 8),
        ("Heading 1", 15, ACCENT, 0, 4),
        ("Heading 2", 11, ACCENT, 8, 3),
        ("List Bullet", 11, None, 0, 4),
        (FACT, 11, None, 0, 4),
    ),
}
"""What each kind of text looks like: points, colour, points above and below."""
_EPOCH = (1980, 1, 1, 0, 0, 0)
"""The time in the archive: the same report has the same bytes."""


def word_bytes(report: Report) -> bytes:
    """Return a report as the bytes of a DOCX file."""
    document = _prepared(report)
    pictures = WordPictures(document, _pixels(report))
    if report.logo is not None:
        _add_logo(document, report.logo, pictures)
    _heading(document, report.title, 1)
    paragraph = document.add_paragraph(report.subtitle)
    paragraph.runs[0].font.color.rgb = QUIET
    paragraph.runs[0].font.size = Pt(11)
    for chapter in report.chapters:
        _add_chapter(document, chapter, pictures)
    stream = io.BytesIO()
    document.save(stream)
    return _same_each_time(stream)


def _pixels(report: Report) -> dict[int, bytes]:
    """Return the drawings of a report as PNG files, by their identity; empty where nothing here can make them."""
    drawings = [block for chapter in report.chapters for block in chapter.blocks if isinstance(block, Drawing)]
    return dict(zip(map(id, drawings), drawing_pixels(drawings), strict=True)) if typst_is_here() else {}


def _add_logo(document: Any, logo: Logo, pictures: WordPictures) -> None:
    image = Image.from_blob(logo.picture)
    paragraph = document.add_paragraph()
    paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    pictures.add(paragraph, logo.picture, Mm(min(60.0, 11.0 * image.px_width / image.px_height)), logo.alternative)


def _prepared(report: Report) -> Any:
    document = Document()
    page = document.sections[0]
    page.orientation, page.page_width, page.page_height = WD_ORIENT.PORTRAIT, Mm(210), Mm(297)
    page.left_margin = page.right_margin = page.top_margin = Mm(20)
    page.bottom_margin = Mm(22)
    moment = dt.datetime.combine(report.day, dt.time(12), tzinfo=dt.UTC).replace(tzinfo=None)
    properties = document.core_properties
    properties.title, properties.subject, properties.language = report.title, report.subtitle, LANGUAGE_TAGS[report.lang]
    properties.author = properties.last_modified_by = "kvo-inspect"
    properties.comments = properties.keywords = ""
    properties.created = properties.modified = moment
    properties.revision = 1
    # A part that strict readers refuse, and a picture of python-docx's own template with what a camera wrote into it.
    for relations in (document.part.rels, document.part.package.rels):
        for relation in list(relations.values()):
            if relation.reltype.endswith(("/stylesWithEffects", "/thumbnail")):
                del relations[relation.rId]
    _prepare_styles(document, LANGUAGE_TAGS[report.lang], report.layout)
    if report.layout == "letter":
        page.bottom_margin = Mm(20)
        return document
    footer = page.footer.paragraphs[0]
    footer.text = f"{report.title} · {report.subtitle} · "
    _add_field(footer, "PAGE")
    footer.add_run(" / ")
    _add_field(footer, "NUMPAGES")
    style = footer.style.font  # of the paragraph, for what a field shows takes nothing from its run
    style.name, style.size, style.color.rgb = FONT, Pt(8), QUIET
    return document


def _prepare_styles(document: Any, tag: str, layout: Layout) -> None:
    defaults = document.styles.element.find(qn("w:docDefaults")).find(qn("w:rPrDefault")).find(qn("w:rPr"))
    language = defaults.find(qn("w:lang"))
    if language is None:
        language = OxmlElement("w:lang")
        defaults.append(language)
    for name in list(language.attrib):
        del language.attrib[name]
    language.set(qn("w:val"), tag)
    document.styles.add_style(FACT, WD_STYLE_TYPE.PARAGRAPH).base_style = document.styles["Normal"]
    for name, size, colour, before, after in STYLES[layout]:
        style = document.styles[name]
        style.font.name, style.font.size = FONT, Pt(size)
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for theme in [attribute for attribute in fonts.attrib if "Theme" in attribute]:
            del fonts.attrib[theme]
        style.font.bold = name.startswith("Heading")
        if colour is not None:
            style.font.color.rgb = colour
        style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(before), Pt(after)
        style.paragraph_format.keep_with_next = name.startswith("Heading") or None
        if layout == "letter":
            style.paragraph_format.line_spacing = 1.0


def _add_field(paragraph: Any, name: str) -> None:
    run = paragraph.add_run()
    for kind, text in (("begin", ""), ("", name), ("end", "")):
        element = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            element.set(qn("w:fldCharType"), kind)
        else:
            element.text = text
        run._r.append(element)  # noqa: SLF001 (python-docx has no fields)


def _heading(document: Any, text: str, level: int) -> Any:
    return _paragraph(document, text, f"Heading{level}")


def _paragraph(document: Any, text: str, style: str) -> Any:
    """Add a paragraph in the style with this id: by its name python-docx looks through all styles, twice, for each paragraph."""
    paragraph = document.add_paragraph(text)
    paragraph._p.style = style  # noqa: SLF001 (no public way to name a style by its id)
    return paragraph


def _add_chapter(document: Any, chapter: Chapter, pictures: WordPictures) -> None:
    if chapter.title:
        _heading(document, chapter.title, 2).paragraph_format.page_break_before = chapter.own_page
    for block in chapter.blocks:
        _add_block(document, block, pictures)


def _add_block(document: Any, block: Block, pictures: WordPictures) -> None:
    match block:
        case Paragraph():
            run = document.add_paragraph().add_run(block.text)
            if block.small:
                run.font.size, run.font.color.rgb = Pt(8.5), QUIET
        case Bullets():
            for text in block.texts:
                _paragraph(document, text, "ListBullet")
        case Choices():
            document.add_paragraph(block.question).paragraph_format.space_before = Pt(6)
            for text in block.answers:
                document.paragraphs[-1].paragraph_format.keep_with_next = True
                layout = document.add_paragraph(text).paragraph_format
                layout.left_indent, layout.space_after = Mm(6), Pt(2)
        case Facts():
            for name, value in block.rows:
                paragraph = _paragraph(document, "", FACT)
                paragraph.add_run(f"{name}: ").bold = True
                paragraph.add_run(value)
        case TextTable():
            _add_table(document, block)
        case Photographs():
            _add_photographs(document, block, pictures)
        case Drawing():
            _add_drawing(document, block, pictures)


def _add_table(document: Any, block: TextTable) -> None:
    _paragraph(document, block.caption, "Caption").paragraph_format.keep_with_next = True
    table = document.add_table(rows=1 + len(block.rows), cols=len(block.heads), style="Table Grid")
    table.alignment, table.autofit = WD_TABLE_ALIGNMENT.LEFT, False
    widths = [Mm(WIDTH * share / sum(block.shares)) for share in block.shares]
    for column, width in zip(table.columns, widths, strict=True):  # Word goes by the cells, LibreOffice by the columns
        column.width = width
    columns = len(block.heads)
    made = table._cells  # noqa: SLF001 (`row.cells` works out the whole table anew for each row)
    for number, cells in enumerate((block.heads, *block.rows)):
        rules = made[number * columns]._tc.getparent().get_or_add_trPr()  # noqa: SLF001 (no public way to repeat a head, or keep a row whole)
        rules.append(OxmlElement("w:cantSplit"))
        if number == 0:
            rules.append(OxmlElement("w:tblHeader"))
        for place, text in enumerate(cells):
            cell = made[number * columns + place]
            cell.width = widths[place]
            paragraph = cell.paragraphs[0]
            run = paragraph.add_run(text)
            run.font.size = Pt(8.5)
            run.bold = number == 0 or None
            paragraph.paragraph_format.space_after = Pt(1)
            if place in block.numbers:
                paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    document.add_paragraph().paragraph_format.space_after = Pt(2)


def _add_photographs(document: Any, block: Photographs, pictures: WordPictures) -> None:
    """Add photos with their captions; two that belong beside each other in one line, their captions below each other."""
    together = [block.pictures] if block.beside else [(photograph,) for photograph in block.pictures]
    for photographs in together:
        shown = [(photograph.jpeg, photograph.alternative) for photograph in photographs if photograph.jpeg is not None]
        if shown:
            paragraph = document.add_paragraph()
            paragraph.paragraph_format.keep_with_next = True
            for place, (picture, alternative) in enumerate(shown):
                if place:
                    paragraph.add_run("  ")
                pictures.add(paragraph, picture, Mm(PICTURE), alternative)
        for photograph in photographs:
            caption = _paragraph(document, photograph.caption, "Caption")
            caption.paragraph_format.keep_with_next = photograph is not photographs[-1] or None


def _add_drawing(document: Any, drawing: Drawing, pictures: WordPictures) -> None:
    """Add a drawing, or, where nothing here can make pixels of one, the same facts in sentences."""
    pixels = pictures.pixels.get(id(drawing))
    if pixels is None:
        document.add_paragraph(drawing.alternative)
    else:
        paragraph = document.add_paragraph()
        paragraph.paragraph_format.keep_with_next = True
        pictures.add(paragraph, pixels, Mm(drawing.width), drawing.alternative)
    _paragraph(document, drawing.caption, "Caption")


def _same_each_time(stream: io.BytesIO) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(stream) as source, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            entry = zipfile.ZipInfo(name, _EPOCH)
            entry.compress_type = zipfile.ZIP_STORED if name.endswith((".jpg", ".jpeg", ".png")) else zipfile.ZIP_DEFLATED
            target.writestr(entry, source.read(name))
    return made.getvalue()
