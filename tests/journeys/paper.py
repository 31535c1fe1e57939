"""Pages as a printer would have them: a PDF by Chromium, its words, and its picture for whoever scans it."""

from playwright.sync_api import Page
from pypdfium2 import PdfDocument

#: Dots per inch of an office scanner.
SCANNED = 200


def printed(page: Page) -> PdfDocument:
    """Return the page that is open as it would be printed."""
    return PdfDocument(page.pdf(prefer_css_page_size=True))


def words(paper: PdfDocument) -> list[str]:
    """Return the words of each sheet."""
    return [sheet.get_textpage().get_text_bounded() for sheet in paper]


def scanned(paper: PdfDocument, sheet: int = 0) -> memoryview:
    """Return a sheet in grey, as rows of bytes."""
    bitmap = paper[sheet].render(scale=SCANNED / 72, grayscale=True)
    dots = memoryview(bitmap.buffer).cast("B")
    rows = (dots[y * bitmap.stride : y * bitmap.stride + bitmap.width] for y in range(bitmap.height))
    return memoryview(b"".join(rows)).cast("B", (bitmap.height, bitmap.width))
