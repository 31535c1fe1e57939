"""Makes a screenshot small: at most 256 colours, which is more than ink on paper needs. The browser itself counts them."""

import base64
import struct
import zlib

from playwright.sync_api import Page

#: In the browser: one colour of each shade that occurs, then the most frequent ones; for each pixel the nearest of them.
COUNT = """
    async (png) => {
      const image = new Image();
      image.src = "data:image/png;base64," + png;
      await image.decode();
      const canvas = new OffscreenCanvas(image.width, image.height), pen = canvas.getContext("2d");
      pen.drawImage(image, 0, 0);
      const cells = new Uint32Array(pen.getImageData(0, 0, image.width, image.height).data.buffer), often = new Map();
      for (const cell of cells) often.set(cell, (often.get(cell) || 0) + 1);
      const ranked = [...often].sort((a, b) => b[1] - a[1] || a[0] - b[0]).map(([colour]) => colour), first = new Map();
      for (const colour of ranked) if (!first.has(colour & 0xf0f0f0)) first.set(colour & 0xf0f0f0, colour);
      const kept = [...new Set([...first.values(), ...ranked])].slice(0, 256);
      const part = (colour, at) => (colour >> at) & 255;
      const apart = (a, b) => [0, 8, 16].reduce((sum, at) => sum + (part(a, at) - part(b, at)) ** 2, 0);
      const near = new Map();
      for (const colour of often.keys()) {
        let best = 0, least = Infinity;
        kept.forEach((one, n) => { const d = apart(one, colour); if (d < least) { least = d; best = n; } });
        near.set(colour, best);
      }
      const said = Uint8Array.from(cells, (cell) => near.get(cell));
      let text = "";
      for (let at = 0; at < said.length; at += 32768) text += String.fromCharCode(...said.subarray(at, at + 32768));
      const colours = kept.flatMap((colour) => [0, 8, 16].map((at) => part(colour, at)));
      return { width: image.width, height: image.height, colours, pixels: btoa(text) };
    }
"""


def reduced(page: Page, png: bytes) -> bytes:
    """Return the picture as a PNG with a palette; page: any page that may run a script."""
    seen = page.evaluate(COUNT, base64.b64encode(png).decode())
    width, height, pixels = seen["width"], seen["height"], base64.b64decode(seen["pixels"])
    lines = b"".join(b"\0" + pixels[row * width : (row + 1) * width] for row in range(height))
    head = struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0)
    parts = ((b"IHDR", head), (b"PLTE", bytes(seen["colours"])), (b"IDAT", zlib.compress(lines, 9)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(kind, data) for kind, data in parts)


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
