"""Line charts as SVG, in the colours of the house, readable on light and on dark ground.

Positions are in pixels from the upper left corner of the drawing; values are in the units of their axis.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape

WIDTH, HEIGHT = 760, 420
LEFT, RIGHT, TOP, BOTTOM = 70, 540, 48, 360
"""The drawing, and the corners of the field in it; beside the field stands the key."""

COLOURS = {
    "woad": ("#2B4C7E", "#8FB2E6"),
    "madder": ("#B23A2E", "#EE8A7F"),
    "lichen": ("#3E7A5E", "#86C9A8"),
    "weld": ("#9A6F0B", "#E0A526"),
    "ink": ("#565B73", "#B4B8CC"),
}
"""Each dye on light and on dark ground."""

STYLE = """
 text{font:13px Inter,system-ui,sans-serif;fill:#22263A}.title{font-weight:600;font-size:15px}
 .ground{fill:#FBF8F2}.rule{stroke:#D9D2C3;stroke-width:1}.small{fill:#565B73}path{fill:none;stroke-linejoin:round}
"""
DARK = """
 text{fill:#F1EEE6}.ground{fill:#1B1E2D}.rule{stroke:#3B4059}.small{fill:#B4B8CC}
"""


@dataclass(frozen=True, slots=True)
class Axis:
    """What is laid off, from where to where; a logarithmic one starts above 0."""

    title: str
    low: float
    high: float
    is_log: bool = False

    def share(self, value: float) -> float:
        """How far along the axis a value lies, from 0 to 1; what is off the axis lies at its end."""
        low, high, at = self.low, self.high, min(max(value, self.low), self.high)
        if self.is_log:
            low, high, at = math.log(low), math.log(high), math.log(at)
        return (at - low) / (high - low)

    def ticks(self) -> list[float]:
        """Powers of ten, with 2 and 5 times each where the axis is short; or about five round numbers."""
        if self.is_log:
            first, last = math.floor(math.log10(self.low)), math.ceil(math.log10(self.high))
            factors = (1, 2, 5) if self.high / self.low < 200 else (1,)
            ticks = [factor * 10.0**power for power in range(first, last + 1) for factor in factors]
            return [tick for tick in ticks if self.low <= tick * 1.000001 and tick <= self.high * 1.000001]
        rough = (self.high - self.low) / 5
        unit = 10.0 ** math.floor(math.log10(rough))
        step = next(factor * unit for factor in (1, 2, 5, 10) if factor * unit >= rough)
        first = math.ceil(self.low / step)
        return [step * number for number in range(first, math.floor(self.high / step + 1e-9) + 1)]


@dataclass(frozen=True, slots=True)
class Line:
    """Points under one name; `dash` tells lines of one colour apart, `steps` holds a value until the next."""

    title: str
    points: Sequence[tuple[float, float]]
    colour: str
    dash: str = ""
    steps: bool = False
    dots: bool = False
    width: float = 2


def chart(title: str, description: str, x: Axis, y: Axis, lines: Iterable[Line]) -> str:
    """The whole drawing; `description` is read out to who does not see it."""
    lines = list(lines)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" '
        'aria-labelledby="title description">',
        f'<title id="title">{escape(title)}</title><desc id="description">{escape(description)}</desc>',
        f"<style>{STYLE}{_dyes(0)}@media (prefers-color-scheme:dark){{{DARK}{_dyes(1)}}}</style>",
        f'<rect class="ground" width="{WIDTH}" height="{HEIGHT}" rx="8"/>',
        f'<text class="title" x="{LEFT}" y="28">{escape(title)}</text>',
        *_scales(x, y),
        *(_drawn(line, x, y) for line in lines),
        *_key(lines),
        "</svg>",
    ]
    return "\n".join(parts) + "\n"


def _dyes(ground: int) -> str:
    return "".join(
        f".{name}{{stroke:{shades[ground]}}}.{name}-dot{{fill:{shades[ground]}}}"
        for name, shades in COLOURS.items()
    )


def _across(x: Axis, value: float) -> float:
    return LEFT + x.share(value) * (RIGHT - LEFT)


def _up(y: Axis, value: float) -> float:
    return BOTTOM - y.share(value) * (BOTTOM - TOP)


def _scales(x: Axis, y: Axis) -> list[str]:
    parts = []
    for tick in y.ticks():
        at = _up(y, tick)
        parts.append(f'<line class="rule" x1="{LEFT}" x2="{RIGHT}" y1="{at:.1f}" y2="{at:.1f}"/>')
        parts.append(
            f'<text class="small" x="{LEFT - 8}" y="{at + 4:.1f}" text-anchor="end">{_number(tick)}</text>'
        )
    for tick in x.ticks():
        at = _across(x, tick)
        parts.append(f'<line class="rule" x1="{at:.1f}" x2="{at:.1f}" y1="{TOP}" y2="{BOTTOM}"/>')
        parts.append(
            f'<text class="small" x="{at:.1f}" y="{BOTTOM + 18}" text-anchor="middle">{_number(tick)}</text>'
        )
    middle = (LEFT + RIGHT) / 2
    parts.append(f'<text x="{middle}" y="{BOTTOM + 42}" text-anchor="middle">{escape(x.title)}</text>')
    parts.append(
        f'<text x="18" y="{(TOP + BOTTOM) / 2}" text-anchor="middle" '
        f'transform="rotate(-90 18 {(TOP + BOTTOM) / 2})">{escape(y.title)}</text>'
    )
    return parts


def _number(value: float) -> str:
    return f"{value:,.0f}" if value >= 1 or value == 0 else f"{value:g}"


def _drawn(line: Line, x: Axis, y: Axis) -> str:
    places = [(_across(x, at), _up(y, value)) for at, value in line.points]
    words = []
    for number, (across, up) in enumerate(places):
        if number and line.steps:
            words.append(f"H{across:.1f}")
        words.append(f"{'L' if number else 'M'}{across:.1f} {up:.1f}")
    dash = f' stroke-dasharray="{line.dash}"' if line.dash else ""
    drawn = f'<path class="{line.colour}" stroke-width="{line.width}"{dash} d="{"".join(words)}"/>'
    dots = places if line.dots else []
    return drawn + "".join(
        f'<circle class="{line.colour}-dot" cx="{across:.1f}" cy="{up:.1f}" r="3.5"/>' for across, up in dots
    )


def _key(lines: Sequence[Line]) -> list[str]:
    """A sample of each line with its name, beside the field."""
    parts = []
    for number, line in enumerate(lines):
        at = TOP + 10 + 24 * number
        dash = f' stroke-dasharray="{line.dash}"' if line.dash else ""
        parts.append(
            f'<path class="{line.colour}" stroke-width="{line.width}"{dash} d="M{RIGHT + 14} {at}h26"/>'
        )
        parts.append(f'<text x="{RIGHT + 46}" y="{at + 4}">{escape(line.title)}</text>')
    return parts
