"""Laid-out pages that are painted once and copied from then on, into whatever book they are in.

Painting a page must depend on the page alone, or a book made from kept pages would differ from
the same book made anew. Two things stand in the way, and are taken out of it here:

- WeasyPrint measures a glyph when a document first uses it, at the size it then has, and rounds:
  here every glyph has the width that its font file says (`Widths`).
- It names a page's images and patterns by counting what the document has so far: pages with
  such things are not kept as painted (their layout is).

Made for the pinned WeasyPrint: it reaches for `Page._page_box` and the stream's resources.
"""

from __future__ import annotations

import copy
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import Any, Final

import pydyf
from fontTools.ttLib import TTFont
from weasyprint.document import Page
from weasyprint.draw import draw_page
from weasyprint.pdf import tags
from weasyprint.pdf.stream import Stream

#: Resources that a stream names by counting.
_COUNTED: Final = ("XObject", "Pattern", "Shading")
#: How hard streams are compressed, of 9. At 9, which pydyf asks for, the tables of objects took a
#: quarter of the time of a book with one new sheet; a file is 1.5 % larger at 7.
_PRESSURE: Final = 7


class Widths(dict[int, int]):
    """Advance of every glyph in thousandths, as the font file has it."""

    def __init__(self, advances: tuple[int, ...], units: int) -> None:
        super().__init__()
        self._advances = advances
        self._units = units

    def __contains__(self, glyph: object) -> bool:
        if not super().__contains__(glyph):
            if not isinstance(glyph, int) or glyph >= len(self._advances):
                return False
            self[glyph] = round(self._advances[glyph] * 1000 / self._units)
        return True


class Fonts(dict[int, Any]):
    """The fonts that a document, or one page, has used. The files are read once a process."""

    _known: dict[int, Any] = {}  # noqa: RUF012  (shared on purpose: one copy of each font file)
    _files: dict[bytes, tuple[bytes, tuple[int, ...], int]] = {}  # noqa: RUF012  (see above)

    def __contains__(self, key: object) -> bool:
        if not super().__contains__(key):
            if key not in self._known:
                return False
            super().__setitem__(key, self._fresh(self._known[key]))
        return True

    def __setitem__(self, key: int, font: Any) -> None:
        if font.name not in self._files:
            with TTFont(BytesIO(font.file_content), lazy=True) as file:
                order, metrics = file.getGlyphOrder(), file["hmtx"].metrics
                advances = tuple(metrics[name][0] for name in order)
                self._files[font.name] = (font.file_content, advances, file["head"].unitsPerEm)
        font.file_content = self._files[font.name][0]
        self._known[key] = font
        super().__setitem__(key, self._fresh(font))

    def values(self) -> Any:
        """The fonts as they are written into a file: with the widths that were used, no others."""
        for font in super().values():
            font.widths = dict(font.widths)
        return super().values()

    def _fresh(self, font: Any) -> Any:
        """The font with nothing used of it yet."""
        made = copy.copy(font)
        _content, advances, units = self._files[font.name]
        made.widths, made.to_unicode, made.missing = Widths(advances, units), {}, {}
        return made

    def take_over(self, others: Fonts) -> None:
        """Add what `others` used, as if it had been drawn now."""
        for key, font in others.items():
            if key not in self:
                self[key] = font
            mine = self[key]
            for glyph, text in font.to_unicode.items():
                mine.to_unicode.setdefault(glyph, text)
            mine.widths.update(font.widths)


@dataclass(frozen=True)
class Painted:
    """What painting a page wrote, and what it used."""

    operators: bytes
    tags: tuple[tuple[Any, dict[str, Any]], ...]
    fonts: Fonts
    states: dict[str, Any]


class Kept:
    """A laid-out page, and how it is painted once that is known.

    An artifact is no part of what a screen reader reads out: heads, feet, watermarks.
    """

    def __init__(self, page: Page, *, artifact: bool = False) -> None:
        self.page = page
        self.artifact = artifact
        self.painted: Painted | None = None
        self._copied = True

    def paint(self, stream: Stream, scale: float) -> None:
        """Write the page's content into `stream`: copied where that is possible."""
        if self.painted is None and self._copied:
            self.painted = self._paint_alone(stream, scale)
            self._copied = self.painted is not None
        if self.artifact:
            stream.stream.append(b"/Artifact BMC")
        if self.painted is None:
            self._paint_anew(stream, scale)
        else:
            self._paint_again(stream, self.painted)
        if self.artifact:
            stream.stream.append(b"EMC")

    def _paint_anew(self, stream: Stream, scale: float) -> None:
        tags = stream._tags
        stream._tags = None if self.artifact else tags
        self.page.paint(stream, scale)
        stream._tags = tags

    def _paint_again(self, stream: Stream, painted: Painted) -> None:
        stream.stream.append(painted.operators)
        stream._tags.update(painted.tags)
        stream._fonts.take_over(painted.fonts)
        states = stream._resources["ExtGState"]
        for name, state in painted.states.items():
            states.setdefault(name, state)

    def _paint_alone(self, stream: Stream, scale: float) -> Painted | None:
        """Paint into a stream of its own; None when the result names things by counting."""
        resources = {name: pydyf.Dictionary() for name in (*_COUNTED, "ExtGState")}
        sketch = Stream(
            Fonts(),
            stream.page_rectangle,
            resources | {"ColorSpace": stream._resources["ColorSpace"]},
            {},
            None if self.artifact else {},
            stream._color_profiles,
            stream._output_intent,
            compress=stream.compress,
        )
        with sketch.stacked():
            sketch.transform(a=scale, d=scale)
            draw_page(self.page._page_box, sketch)
        states = dict(resources["ExtGState"])
        missing = any(font.missing for _key, font in sketch._fonts.items())
        if missing or any(resources[name] for name in _COUNTED):
            return None
        if any(not name.lower().startswith("a") for name in states):
            return None
        operators = b"\n".join(
            item
            if isinstance(item, bytes)
            else item.encode()
            if isinstance(item, str)
            else item.data
            for item in sketch.stream
        )
        return Painted(operators, tuple((sketch._tags or {}).items()), sketch._fonts, states)


class Leaf:
    """A page in its place in a book: the section's page, with artifacts behind it."""

    def __init__(self, kept: Kept, *behind: Kept) -> None:
        page = kept.page
        self._layers = (*behind, kept)
        self._page_box = page._page_box
        self.width, self.height, self.bleed = page.width, page.height, page.bleed
        self.anchors, self.links, self.forms = page.anchors, page.links, page.forms
        self.bookmarks = page.bookmarks
        # A link that leads nowhere in this book must not keep the place it had in another one.
        for _kind, _target, _rectangle, box in page.links:
            box.link_annotation = None

    def paint(self, stream: Stream, scale: float = 1) -> None:
        """Paint what is behind, then the content."""
        for layer in self._layers:
            layer.paint(stream, scale)


def name_languages() -> None:
    """Have the tags say the language of what has one of its own (`lang`): WeasyPrint writes the
    document's alone, and a screen reader would read Vietnamese as Korean."""
    build = tags._build_box_tree

    def with_language(box: Any, parent: Any, *others: Any) -> Iterator[Any]:
        element = getattr(box, "element", None)
        language = None if element is None else element.get("lang")
        for made in build(box, parent, *others):
            if language and box.element_tag not in {"html", "body"}:
                made["Lang"] = pydyf.String(language)
            yield made

    tags._build_box_tree = with_language


def number_pages_once() -> None:
    """Have pydyf name its pages once, not at every element of the tags: 200 pages took 6 s."""

    def page_references(pdf: Any) -> list[bytes]:
        known: list[bytes] = pdf.__dict__.setdefault("_named_pages", [])
        known.extend(f"{number} 0 R".encode() for number in pdf.pages["Kids"][3 * len(known) :: 3])
        return known

    pydyf.PDF.page_references = property(page_references)


class _Squeezers:
    """What pydyf asks of `zlib`."""

    @staticmethod
    def compressobj(level: int) -> Any:
        """A compressor, at our pressure where it asks for more."""
        return zlib.compressobj(min(level, _PRESSURE))


def squeeze_lightly() -> None:
    """Have pydyf compress as hard as it pays."""
    pydyf.zlib = _Squeezers
