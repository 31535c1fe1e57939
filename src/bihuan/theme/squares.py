"""QR codes."""

from dataclasses import dataclass

import qrcode


@dataclass(frozen=True, slots=True)
class Square:
    """A QR code as one SVG path, with the quiet zone around it."""

    size: int
    path: str


def square(text: str) -> Square:
    """Return the QR code of a text."""
    code = qrcode.QRCode(border=4)
    code.add_data(text)
    code.make(fit=True)
    rows = code.get_matrix()
    path = "".join(f"M{x} {y}h1v1h-1z" for y, row in enumerate(rows) for x, dark in enumerate(row) if dark)
    return Square(len(rows), path)
