"""Characters that an output never holds as they are, as ranges of a pattern."""

from __future__ import annotations

# Characters that do not show, or that change how others show: controls, soft hyphen, zero-width and
# bidirectional marks, line and paragraph separators, surrogates, private use, tags, noncharacters.
# Written out, since the categories of `unicodedata` change with every version of Python.
HIDDEN = (
    "\x00-\x1f\x7f-\x9f\xad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ud800-\uf8ff\ufdd0-\ufdef"
    "\ufeff\ufff0-\ufffb\ufffe\uffff\U000e0000-\U0010ffff"
)
# Blanks that look like a space and are none: a literal says which.
BLANKS = "\xa0\u1680\u2000-\u200a\u202f\u205f\u3000"
