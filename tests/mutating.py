"""Input that was broken somewhere: what the property-based tests of inputs share."""

from __future__ import annotations

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

# What YAML gives a meaning to, and what specs are made of: pieces that get further than random bytes.
PIECES = [
    *b"\n|\t|\r|  |: |- |? |'|\"|[|]|{|}|,|#|>-|&a |*a|!b |!!str |~|\\|\\u|\\U|\\x".split(b"|"),
    *b"%YAML 1.2\n|---\n|...\n|<<: |0|100|-1|1e3|0o17|no|true|null|codes:\n|registry:|classes: ".split(b"|"),
    *b"|name: |range: [9, 1]|text:\n  en:|\x00|\xff|\xed\xa0\x80|\xef\xbb\xbf".split(b"|"),
    *"한 \U0001f600 \u202e".encode().split(),
    b"|",
    b"9" * 5_000,
]
# No example has a time limit: machines differ.
STEADY = settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])


@st.composite
def mutations(draw: st.DrawFn, data: bytes, pieces: tuple[bytes, ...] = ()) -> bytes:
    """``data`` with a few parts cut out, doubled or written over; ``pieces`` are more to write there."""
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, len(data)))
        end = min(len(data), start + draw(st.integers(0, 40)))
        piece = draw(st.sampled_from([*PIECES, *pieces]) | st.binary(max_size=4) | st.just(data[start:end] * 2))
        data = data[:start] + piece + data[end:]
    return data
