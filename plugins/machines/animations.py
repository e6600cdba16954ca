"""Moving pictures: their frames stay as they are, and what else such files say is taken out.

The blocks that stay are those of the GIF89a specification (with NETSCAPE2.0 and ANIMEXTS1.0, which say how
often to repeat), of PNG (Third Edition, which has the chunks of animation) and of WebP (RFC 9649).
"""

from collections.abc import Iterator

_PNG_START = b"\x89PNG\r\n\x1a\n"
_PNG_KEPT = frozenset((b"IHDR", b"PLTE", b"tRNS", b"IDAT", b"acTL", b"fcTL", b"fdAT", b"sRGB", b"gAMA", b"IEND"))
_WEBP_KEPT = frozenset((b"VP8X", b"ANIM", b"ANMF", b"ALPH", b"VP8 ", b"VP8L"))
_WEBP_TELLING = 0b00101100  # the flags of VP8X for ICC, Exif and XMP
_REPEATS = (b"NETSCAPE2.0", b"ANIMEXTS1.0")
_EXTENSION, _IMAGE, _END = 0x21, 0x2C, 0x3B
_CONTROL, _APPLICATION = 0xF9, 0xFF


def stripped_gif(data: bytes) -> bytes:
    """Return a GIF without comments, texts and what programs have left in it."""
    start = 13 + _colours(data[10])
    return data[:start] + b"".join(_gif_blocks(data, start)) + bytes([_END])


def _gif_blocks(data: bytes, at: int) -> Iterator[bytes]:
    """Yield the frames of a GIF, and what says how long and how often they are shown."""
    while at < len(data) and data[at] != _END:
        if data[at] == _EXTENSION:
            end = _gif_end(data, at + 2)
            repeats = data[at + 1] == _APPLICATION and data[at + 3 : at + 14] in _REPEATS
            if data[at + 1] == _CONTROL or repeats:
                yield data[at:end]
        elif data[at] == _IMAGE:
            end = _gif_end(data, at + 11 + _colours(data[at + 9]))
            yield data[at:end]
        else:
            return  # behind the last block that can be read
        at = end


def _gif_end(data: bytes, at: int) -> int:
    """Return where the sub-blocks that begin here end."""
    while data[at]:
        at += 1 + data[at]
    return at + 1


def _colours(flags: int) -> int:
    """Return how long the table of colours is that these flags announce."""
    return 3 * 2 ** ((flags & 7) + 1) if flags & 0x80 else 0


def stripped_png(data: bytes) -> bytes:
    """Return a PNG with the chunks of its picture alone."""
    chunks = [_PNG_START]
    at = len(_PNG_START)
    while at + 12 <= len(data):
        end = at + 12 + int.from_bytes(data[at : at + 4], "big")
        if data[at + 4 : at + 8] in _PNG_KEPT:
            chunks.append(data[at:end])
        at = end
    return b"".join(chunks)


def stripped_webp(data: bytes) -> bytes:
    """Return a WebP file with the chunks of its picture alone."""
    chunks = []
    at = 12
    while at + 8 <= len(data):
        size = int.from_bytes(data[at + 4 : at + 8], "little")
        end = at + 8 + size + size % 2
        chunk = bytearray(data[at:end])
        if chunk[:4] == b"VP8X":
            chunk[8] &= ~_WEBP_TELLING & 0xFF
        if bytes(chunk[:4]) in _WEBP_KEPT:
            chunks.append(bytes(chunk))
        at = end
    body = b"WEBP" + b"".join(chunks)
    return b"RIFF" + len(body).to_bytes(4, "little") + body
