"""PNG files (W3C, "Portable Network Graphics Specification", third edition) of pictures that share a ground.

The rows are compressed in strips, each on its own: a full flush (RFC 1951) ends it, and nothing before it is referred
to. So the strips on which nothing was drawn are compressed once for all pictures; a card's take half of the time.
"""

import struct
import zlib

from PIL import Image

_STRIP = 30
"""Rows of a strip: more bytes than those that deflate looks back on, so little is lost."""
_LEVEL = 6  # the highest takes six times as long, for a card that is a tenth smaller
_HEAD, _END = b"\x78\x9c", b"\x03\x00"  # of a zlib stream (RFC 1950), and an empty last block
_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_PALETTE_OF_BYTES = bytes([8, 3, 0, 0, 0])  # depth, colour type, then the one method there is of each kind


class Ground:
    """A picture that others are drawn on."""

    def __init__(self, image: Image.Image, palette: bytes) -> None:
        """`image` has places in the palette as its grey levels; `palette` has three bytes for each."""
        self.image = image
        width, height = image.size
        ihdr = struct.pack(">II", width, height) + _PALETTE_OF_BYTES
        self._before = _SIGNATURE + _chunk(b"IHDR", ihdr) + _chunk(b"PLTE", palette)
        self._runs = [(top, min(top + _STRIP, height)) for top in range(0, height, _STRIP)]
        self._rows = [_rows(image, *run) for run in self._runs]
        self._strips = [_deflated(rows) for rows in self._rows]

    def png(self, image: Image.Image, top: int, bottom: int) -> bytes:
        """Return the file of a picture that differs from the ground between two rows at most, the second excluded."""
        body, adler = [_HEAD], 1
        for run, rows, strip in zip(self._runs, self._rows, self._strips):
            if run[0] < bottom and top < run[1]:
                rows = _rows(image, *run)
                strip = _deflated(rows)
            body.append(strip)
            adler = zlib.adler32(rows, adler)
        data = b"".join([*body, _END, struct.pack(">I", adler)])
        return self._before + _chunk(b"IDAT", data) + _chunk(b"IEND", b"")


def _rows(image: Image.Image, top: int, bottom: int) -> bytes:
    """Return rows, each after a zero, which says that it is as it is; beyond its edge a picture is zero."""
    return image.crop((-1, top, image.width, bottom)).tobytes()


def _deflated(rows: bytes) -> bytes:
    deflate = zlib.compressobj(_LEVEL, zlib.DEFLATED, -zlib.MAX_WBITS)
    return deflate.compress(rows) + deflate.flush(zlib.Z_FULL_FLUSH)


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(data, zlib.crc32(kind)))
