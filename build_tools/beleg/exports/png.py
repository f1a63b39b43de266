"""PNG files of up to sixteen colours, put together from strips that can be kept.

Nearly all the time that a picture takes is its compression. What many pictures have in common is
compressed once; the standard lets the pieces follow each other in one stream.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Sequence
from dataclasses import dataclass

_BITS = 4
_PALETTE = 3
_STREAM, _END = b"\x78\x01", b"\x03\x00"
"""How a stream of zlib begins, and an empty block that is its last."""


@dataclass(frozen=True, kw_only=True)
class Strip:
    """Some rows of a picture, over its whole width."""

    rows: bytes
    """Each is a zero (no filter) and its pixels, two in a byte."""
    deflated: bytes


def strip(rows: bytes) -> Strip:
    """These rows, compressed."""
    # Runs are nearly all that there is to find in a drawing of few colours. The fastest way is also
    # within some per cent of the smallest; little memory is quickly cleared.
    packer = zlib.compressobj(1, zlib.DEFLATED, -zlib.MAX_WBITS, 6, zlib.Z_RLE)
    return Strip(rows=rows, deflated=packer.compress(rows) + packer.flush(zlib.Z_SYNC_FLUSH))


def png(width: int, palette: bytes, strips: Sequence[Strip]) -> bytes:
    """The picture that has these strips from top to bottom; three bytes are a colour."""
    height = sum(len(one.rows) for one in strips) // (1 + width * _BITS // 8)
    check = 1
    for one in strips:
        check = zlib.adler32(one.rows, check)
    stream = [_STREAM, *(one.deflated for one in strips), _END, struct.pack(">I", check)]
    header = struct.pack(">IIBBBBB", width, height, _BITS, _PALETTE, 0, 0, 0)
    return b"".join(
        [
            b"\x89PNG\r\n\x1a\n",
            *_chunk(b"IHDR", header),
            *_chunk(b"PLTE", palette),
            *_chunk(b"IDAT", b"".join(stream)),
            *_chunk(b"IEND", b""),
        ]
    )


def _chunk(name: bytes, data: bytes) -> tuple[bytes, ...]:
    check = zlib.crc32(data, zlib.crc32(name))
    return struct.pack(">I", len(data)), name, data, struct.pack(">I", check)
