"""Smaller PNGs: pages have few colours, so a palette says the same in a third of the bytes."""

import struct
import zlib
from collections import Counter

SIGNATURE = b"\x89PNG\r\n\x1a\n"
PALETTE = 48
# Square of how far apart colours of the palette are, so that a rare one is not crowded out by shades of text.
APART = 150


def shrink(image: bytes) -> bytes:
    """Write a screenshot (8 bits a channel, not interlaced) with a palette of frequent colours."""
    chunks = dict(_chunks(image))
    width, height, depth, kind = struct.unpack(">IIBB", chunks[b"IHDR"][:10])
    assert depth == 8, depth
    channels = {2: 3, 6: 4}[kind]
    rows = _unfilter(zlib.decompress(chunks[b"IDAT"]), width * channels, height, channels)
    pixels = [[bytes(row[at : at + 3]) for at in range(0, len(row), channels)] for row in rows]
    counts = Counter(pixel for row in pixels for pixel in row)
    palette: list[bytes] = []
    for colour, _ in counts.most_common():
        if len(palette) < PALETTE and all(_distance(colour, chosen) >= APART for chosen in palette):
            palette.append(colour)
    index = {colour: number for number, colour in enumerate(palette)}
    for colour in counts.keys() - index.keys():
        index[colour] = min(range(len(palette)), key=lambda number: _distance(palette[number], colour))
    data = b"".join(b"\0" + bytes(index[pixel] for pixel in row) for row in pixels)
    header = struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0)
    parts = [(b"IHDR", header), (b"PLTE", b"".join(palette)), (b"IDAT", zlib.compress(data, 9)), (b"IEND", b"")]
    return SIGNATURE + b"".join(_chunk(name, content) for name, content in parts)


def _chunks(image: bytes) -> list[tuple[bytes, bytes]]:
    assert image.startswith(SIGNATURE)
    found: list[tuple[bytes, bytes]] = []
    at, data = len(SIGNATURE), b""
    while at < len(image):
        length, name = struct.unpack(">I4s", image[at : at + 8])
        content = image[at + 8 : at + 8 + length]
        if name == b"IDAT":
            data += content
        found.append((name, content))
        at += length + 12
    return [*found, (b"IDAT", data)]


def _chunk(name: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))


def _unfilter(data: bytes, stride: int, height: int, step: int) -> list[bytearray]:
    """Undo the filters of the PNG specification, section 9.2."""
    rows: list[bytearray] = []
    above = bytearray(stride)
    for line in range(height):
        start = line * (stride + 1)
        kind, row = data[start], bytearray(data[start + 1 : start + 1 + stride])
        for at in range(stride if kind else 0):
            left = row[at - step] if at >= step else 0
            corner = above[at - step] if at >= step else 0
            guess = (0, left, above[at], (left + above[at]) // 2, _paeth(left, above[at], corner))[kind]
            row[at] = (row[at] + guess) & 0xFF
        rows.append(row)
        above = row
    return rows


def _paeth(left: int, up: int, corner: int) -> int:
    guess = left + up - corner
    return min((left, up, corner), key=lambda value: abs(guess - value))


def _distance(one: bytes, other: bytes) -> int:
    return sum((a - b) ** 2 for a, b in zip(one, other, strict=True))
