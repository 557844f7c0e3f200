"""Plots: claims on a toll, and numbers by night, as SVG that stands inside the page.

Belongs here: drawing with Matplotlib, and making its SVG part of a page: names for those who cannot see it, colours of
the page's light or dark, letters as letters. Does not: what is drawn (the sections).
"""

from __future__ import annotations

import datetime as dt
import io
import math
import re
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from markupsafe import Markup, escape

from pipelines.report.listing import Row
from pipelines.report.wording import bounds, cut, day, number, plain

if TYPE_CHECKING:
    from matplotlib.axes import Axes

WIDTH = 3.9  # inches: on a phone the letters must not shrink much
# Where there are more, the lowest and the highest: what lies between is in the table.
LOWEST, HIGHEST = 3, 4
# Drawn in these, and written as the page's own colours.
INK, MUTED, ACCENT, WARN, FAINT = "#0a0b01", "#0a0b02", "#0a0b03", "#0a0b04", "#0a0b05"
COLOURS = {INK: "var(--ink)", MUTED: "var(--muted)", ACCENT: "var(--accent)", WARN: "var(--warn)", FAINT: "var(--line)"}
LINES = ("solid", "dashed", "dotted", "dashdot")
ID = re.compile(r'(id="|href="#|url\(#)')
ROOT = re.compile(r'<svg [^>]*?viewBox="([^"]*)"[^>]*>', re.DOTALL)
# RDF about the drawing program, and a style for everything on the page.
BYWORK = re.compile(r"<metadata>.*?</metadata>|<style[^>]*>.*?</style>|<!--.*?-->", re.DOTALL)
STYLE: Any = {
    "svg.fonttype": "none", "svg.hashsalt": "newsledger", "font.size": 9.5, "xtick.labelsize": 8.5, "ytick.labelsize": 8.5, "text.color": INK, "axes.edgecolor": FAINT,
    "axes.labelcolor": INK, "xtick.color": MUTED, "ytick.color": MUTED, "text.parse_math": False,
}  # fmt: skip


def toll_plot(name: str, title: str, claims: Sequence[Row]) -> Markup:
    """Who puts a toll how high: a dot a number, a line from low to high, an arrow where there is no upper end.

    `claims`, lowest first, need value_low, value_high, modifier, and `who`.
    """
    n_between = max(0, len(claims) - LOWEST - HIGHEST)
    shown = [*claims[:LOWEST], *claims[-HIGHEST:]] if n_between else claims
    gap = 0.6 if n_between else 0.0
    top = max((v for c in shown for v in (c["value_low"], c["value_high"]) if v is not None), default=1) or 1
    lines = [f"{plain(c['who'])}: {bounds(c)}" for c in claims]

    def draw(axes: Axes) -> None:
        for row, claim in enumerate(shown):
            y = row + gap * (row >= LOWEST)
            low, high = claim["value_low"], claim["value_high"]
            colour = ACCENT if claim["is_of_night"] else MUTED
            axes.plot([0, top], [y, y], color=FAINT, linewidth=1, zorder=0)
            if low is not None and high is not None:
                axes.plot([low, high], [y, y], color=colour, linewidth=4, solid_capstyle="round")
            elif low is not None:
                axes.annotate(
                    "",
                    (low + 0.12 * top, y),
                    (low, y),
                    arrowprops={"arrowstyle": "->", "color": colour, "linewidth": 1.6},
                )
            elif high is not None:
                axes.annotate(
                    "",
                    (max(high - 0.12 * top, 0), y),
                    (high, y),
                    arrowprops={"arrowstyle": "->", "color": colour, "linewidth": 1.6},
                )
            ends = [v for v in (low, high) if v is not None]
            axes.plot(ends, [y] * len(ends), "o", color=colour, markersize=7)
            axes.text(0, y - 0.28, cut(plain(claim["who"]), 30), ha="left", va="bottom")
            axes.text(1.14 * top, y - 0.28, bounds(claim), ha="right", va="bottom", fontweight="bold")
        if n_between:
            axes.text(0, LOWEST - 0.4, f"{n_between:,} more between these", ha="left", va="bottom", color=MUTED)
        axes.set_ylim(len(shown) + gap - 0.5, -0.85)
        axes.set_xlim(-0.03 * top, 1.15 * top)
        axes.yaxis.set_visible(False)
        axes.spines[:].set_visible(False)
        axes.xaxis.set_major_locator(_ticker().MaxNLocator(min(4, max(1, int(top))), integer=True))
        axes.xaxis.set_major_formatter(lambda value, _: number(value))
        axes.tick_params(length=0)

    return _drawn(name, title, "; ".join(lines), 0.35 + 0.48 * (len(shown) + gap), draw)


def night_plot(name: str, title: str, nights: Sequence[dt.date], series: Mapping[str, Sequence[float]]) -> Markup:
    """Bars a night, oldest first; of several series one stands on the other."""
    totals = [sum(values) for values in zip(*series.values(), strict=True)]
    told = ", ".join(f"{day(night)} {number(total)}" for night, total in list(zip(nights, totals, strict=True))[-7:])
    names = f" ({' and '.join(series)})" if len(series) > 1 else ""

    def draw(axes: Axes) -> None:
        under = [0.0] * len(nights)
        for (label, values), colour in zip(series.items(), (ACCENT, WARN), strict=False):
            axes.bar(range(len(nights)), values, 0.7, bottom=under, color=colour, label=label)
            under = [a + b for a, b in zip(under, values, strict=True)]
        axes.set_xlim(-0.6, max(len(nights), 7) - 0.4)
        axes.set_ylim(0, max([*totals, 1]) * 1.08)
        axes.yaxis.set_major_locator(_ticker().MaxNLocator(3, integer=True))
        _night_axis(axes, nights)
        if len(series) > 1:
            axes.legend(frameon=False, ncols=2, loc="lower right", bbox_to_anchor=(1, 0.98), borderaxespad=0)

    return _drawn(name, title, f"The last nights{names}: {told}.", 1.6, draw)


def score_plot(name: str, title: str, lines: Mapping[str, Sequence[tuple[dt.date, float]]]) -> Markup:
    """A line a score over the nights it was measured on."""
    nights = sorted({night for points in lines.values() for night, _ in points})
    at = {night: index for index, night in enumerate(nights)}
    told = "; ".join(f"{plain(label)} {points[-1][1]:.3f} on {day(points[-1][0])}" for label, points in lines.items())

    def draw(axes: Axes) -> None:
        for index, (label, points) in enumerate(lines.items()):
            axes.plot(
                [at[night] for night, _ in points], [score for _, score in points], marker="o", markersize=4,
                color=(ACCENT, WARN)[index // len(LINES) % 2], linestyle=LINES[index % len(LINES)], label=cut(plain(label), 40),
            )  # fmt: skip
        low = min(score for points in lines.values() for _, score in points)
        axes.set_ylim(math.floor(low * 10 - 0.5) / 10, 1.02)
        axes.yaxis.set_major_locator(_ticker().MaxNLocator(4, steps=[1, 2, 5, 10]))
        axes.set_xlim(-0.6, max(len(nights), 7) - 0.4)
        _night_axis(axes, nights)
        axes.legend(frameon=False, loc="upper left", bbox_to_anchor=(0, -0.16), borderaxespad=0)

    return _drawn(name, title, f"{told}.", 1.6 + 0.2 * len(lines), draw)


def _night_axis(axes: Axes, nights: Sequence[dt.date]) -> None:
    places = sorted({0, len(nights) // 2, len(nights) - 1}) if len(nights) > 4 else range(len(nights))
    axes.set_xticks(list(places), [f"{nights[i].day} {nights[i]:%b}" for i in places])
    axes.spines[["top", "right", "left"]].set_visible(False)
    axes.grid(axis="y", color=FAINT, linewidth=0.8)
    axes.set_axisbelow(True)
    axes.tick_params(length=0)


def _ticker() -> Any:
    from matplotlib import ticker

    return ticker


def _drawn(name: str, title: str, told: str, height: float, draw: Callable[[Axes], None]) -> Markup:
    """One plot as SVG: `name` makes its ids its own, `title` and `told` are what a screen reader says."""
    from matplotlib import rc_context  # half a second that only a plot needs
    from matplotlib.figure import Figure

    written = io.StringIO()
    with rc_context(STYLE):
        figure = Figure(figsize=(WIDTH, height), layout="constrained")
        figure.get_layout_engine().set(w_pad=0.1)  # type: ignore[call-arg,union-attr]
        axes = figure.subplots()
        axes.patch.set_visible(False)
        figure.patch.set_visible(False)
        draw(axes)
        figure.savefig(written, format="svg", metadata={"Date": None, "Creator": None, "Format": None, "Type": None})
    svg = written.getvalue()
    svg = ID.sub(rf"\g<1>{name}-", BYWORK.sub("", svg[svg.index("<svg ") :]).replace("xlink:href", "href"))
    for drawn, shown in COLOURS.items():
        svg = svg.replace(drawn, shown)
    box, inside = ROOT.split(svg)[1:]
    head = (
        f'<svg class="plot" viewBox="{box}" role="img" aria-labelledby="{name}-title {name}-desc">'
        f'<title id="{name}-title">{escape(plain(title))}</title><desc id="{name}-desc">{escape(told)}</desc>'
    )
    return Markup(head + inside)  # noqa: S704 - Matplotlib escapes what it writes, the two names are escaped here
