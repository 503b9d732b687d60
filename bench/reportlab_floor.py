"""The floor of a report as PDF: texts and photos one below the other by reportlab, without tables, tags or anything looked up.

Run by the Python of an environment that has reportlab: content as JSON on the standard input, the file to write as argument.
"""

import base64
import json
import sys
from io import BytesIO

from reportlab import rl_config
from reportlab.lib.utils import ImageReader, simpleSplit
from reportlab.pdfgen.canvas import Canvas

WIDTH, TOP, BOTTOM = 480, 780, 60

rl_config.useA85 = 0
canvas = Canvas(sys.argv[1], pagesize=(595, 842))
at = TOP
for kind, text in json.load(sys.stdin):
    lines = [] if kind == "photo" else simpleSplit(text, "Helvetica", 9, WIDTH)
    height = 170 if kind == "photo" else 12 * len(lines)
    if at - height < BOTTOM:
        canvas.showPage()
        at = TOP
    if kind == "photo":
        canvas.drawImage(ImageReader(BytesIO(base64.b64decode(text))), 57, at - height, 227, height, preserveAspectRatio=True)
    canvas.setFont("Helvetica-Bold" if kind == "head" else "Helvetica", 9)
    for n, line in enumerate(lines):
        canvas.drawString(57, at - 12 * (n + 1), line)
    at -= height
canvas.save()
