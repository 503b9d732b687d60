"""The floor of a report as PDF: headings, texts and photos in a row by reportlab, without tables, tags or anything looked up.

Run by the Python of an environment that has reportlab: content as JSON on the standard input, the file to write as argument.
"""

import json
import sys
from xml.sax.saxutils import escape

from reportlab.lib.styles import getSampleStyleSheet
from reportlab.lib.utils import ImageReader
from reportlab.platypus import Image, Paragraph, SimpleDocTemplate

styles = getSampleStyleSheet()
flow = []
for kind, text in json.load(sys.stdin):
    if kind == "photo":
        width, height = ImageReader(text).getSize()
        flow.append(Image(text, 227, 227 * height / width))
    else:
        flow.append(Paragraph(escape(text), styles["Heading2" if kind == "head" else "BodyText"]))
SimpleDocTemplate(sys.argv[1], useA85=0).build(flow)
