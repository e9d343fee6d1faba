"""Hostile pages, made by rule: what asks for something from outside, and what never ends.

Every way in which a page can name an address, crossed with every kind of address that must not
be opened; and bombs: small pages that would take hours or gigabytes to lay out.
"""

# ruff: noqa: E501  (pages in one line each: a list, not prose)
from __future__ import annotations

import base64
import struct
import zlib
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Final


def _svg(body: str) -> str:
    text = (
        '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" '
        f'viewBox="0 0 9 9">{body}</svg>'
    )
    return "data:image/svg+xml;base64," + base64.b64encode(text.encode()).decode()


#: Ways to name an address; {} stands for it.
CARRIERS: Final = {
    "stylesheet": '<link rel="stylesheet" href="{}">',
    "link attachment": '<link rel="attachment" href="{}">',
    "anchor attachment": '<a rel="attachment" href="{}">x</a>',
    "img": '<img src="{}" alt="">',
    "srcset": '<img srcset="{} 2x" alt="">',
    "object": '<object data="{}"></object>',
    "embed": '<embed src="{}">',
    "iframe": '<iframe src="{}"></iframe>',
    "input image": '<input type="image" src="{}">',
    "video poster": '<video poster="{}"></video>',
    "base": '<base href="{}"><img src="x.png" alt="">',
    "refresh": '<meta http-equiv="refresh" content="0; url={}">',
    "import": "<style>@import url({});</style>",
    "import text": "<style>@import '{}';</style>",
    "import layered": "<style>@import url({}) layer(x);</style>",
    "import in import": "<style>@import url(data:text/css,@import%20url%28{}%29);</style>",
    "font face": "<style>@font-face {{ font-family: q; src: url({}) }} b {{ font-family: q }}</style><b>q</b>",
    "color profile": "<style>@color-profile --q {{ src: url({}) }} p {{ color: color(--q 1 0 0) }}</style><p>q",
    "page background": "<style>@page {{ background: url({}) }}</style>q",
    "margin box": "<style>@page {{ @top-left {{ content: url({}) }} }}</style>q",
    "background": '<p style="background: url({})">q',
    "list image": '<ul style="list-style-image: url({})"><li>q</ul>',
    "content": "<style>p::before {{ content: url({}) }}</style><p>q",
    "border image": '<p style="border: 3px solid; border-image: url({}) 1">q',
    "mask border": '<p style="mask-border: url({}) 1">q',
    "svg image": '<svg viewBox="0 0 9 9"><image href="{}" width="9" height="9"/></svg>',
    "svg use": '<svg viewBox="0 0 9 9"><use href="{}#a"/></svg>',
    "svg paint": '<svg viewBox="0 0 9 9"><rect width="9" height="9" fill="url({}#a)"/></svg>',
    "svg filter": '<svg viewBox="0 0 9 9"><filter id="f"><feImage href="{}"/></filter><rect filter="url(#f)" width="9" height="9"/></svg>',
    "svg style": '<svg viewBox="0 0 9 9"><style>@import url({});</style><rect width="9" height="9"/></svg>',
    "svg in data": "SVG:<image xlink:href='{}' width='9' height='9'/>",
    "svg style in data": "SVG:<style>@import url({});</style><rect width='9' height='9'/>",
    "svg sheet in data": "XML:<?xml-stylesheet href='{}'?><svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 9 9'/>",
    "external entity": "XML:<!DOCTYPE s [<!ENTITY e SYSTEM '{}'>]><svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 9 9'><text y='9'>&e;</text></svg>",
    "external dtd": "XML:<!DOCTYPE s SYSTEM '{}'><svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 9 9'/>",
}


def asking(server: str, file: str) -> Iterator[tuple[str, str]]:
    """Every carrier with every address: of a `server` that counts, a `file` that nobody opens."""
    addresses = {
        "http": f"{server}/asked",
        "http capitals": f"HTTP{server[4:]}/asked",
        "no scheme": f"{server[5:]}/asked",
        "credentials": f"http://a:b@{server[7:]}/asked",
        "file": f"file://{file}",
        "file capitals": f"FILE:{file}",
        "path": file,
        "ftp": f"ftp{server[4:]}/asked",
    }
    for carrier, template in CARRIERS.items():
        for kind, address in addresses.items():
            html = template.replace("{{", "{").replace("}}", "}").replace("{}", address)
            mark, _colon, body = html.partition(":")
            if mark == "SVG":
                html = f'<img src="{_svg(body)}" alt="">'
            elif mark == "XML":
                coded = base64.b64encode(body.encode()).decode()
                html = f'<img src="data:image/svg+xml;base64,{coded}" alt="">'
            yield f"{carrier}, {kind}", html


def _png(width: int, height: int) -> str:
    """A picture of very many pixels in very few bytes."""

    def chunk(name: bytes, body: bytes) -> bytes:
        return (
            struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))
        )

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0))
    row = bytes(1 + width // 8)
    packer = zlib.compressobj(9)
    body = b"".join(packer.compress(row) for _ in range(height)) + packer.flush()
    png = b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", body) + chunk(b"IEND", b"")
    return "data:image/png;base64," + base64.b64encode(png).decode()


def _doubling_uses(levels: int) -> str:
    steps = "".join(
        f'<g id="u{n}"><use href="#u{n - 1}"/><use href="#u{n - 1}"/></g>' for n in range(1, levels)
    )
    return f'<svg viewBox="0 0 9 9"><g id="u0"><rect width="1" height="1"/></g>{steps}</svg>'


def _doubling_variables(levels: int) -> str:
    steps = "".join(f"--v{n}: var(--v{n - 1}) var(--v{n - 1});" for n in range(1, levels))
    return f"<style>p {{ --v0: 1px; {steps} font-family: var(--v{levels - 1}) }}</style><p>q"


def _entities(levels: int) -> str:
    steps = "".join(f"<!ENTITY e{n} '{f'&e{n - 1};' * 10}'>" for n in range(1, levels))
    text = (
        f"<!DOCTYPE s [<!ENTITY e0 'ha'>{steps}]><svg xmlns='http://www.w3.org/2000/svg'>"
        f"<text>&e{levels - 1};</text></svg>"
    )
    return (
        f'<img src="data:image/svg+xml;base64,{base64.b64encode(text.encode()).decode()}" alt="">'
    )


def _nested(tag: str, levels: int, style: str = "") -> str:
    opening = f'<{tag} style="{style}">' if style else f"<{tag}>"
    return opening * levels + "q" + f"</{tag}>" * levels


@cache
def bombs() -> Mapping[str, str]:
    """Pages that must be refused, stopped, or done within their limit."""
    return dict(_bombs())


def _bombs() -> Iterator[tuple[str, str]]:
    table = "<table><tr><td>" * 40 + "q" + "</td></tr></table>" * 40
    yield "colspan", '<table><tr><td colspan="65534">q</table>'
    yield "rowspan", "<table><tr><td rowspan=65534>q</table>"
    yield "col span", "<table><colgroup span=65534><tr><td>q</table>"
    yield "colspan in entities", '<table><tr><td colspan="&#54;5534">q</table>'
    yield "rows", "<table>" + "<tr><td>q" * 20_001 + "</table>"
    yield "rows in capitals", "<table>" + "<TR><TD>q" * 20_001 + "</table>"
    yield "cells", "<table><tr>" + "<td>q" * 60_000 + "</table>"
    yield "spans", "<p>" + "<span>q </span>" * 60_000
    yield "paragraphs", "<p>길다 길다</p>" * 60_000
    yield "pages", '<div style="break-after: page">q</div>' * 30_000
    yield "one word", "<p>" + "가" * 1_500_000
    yield "bytes", "<p>" + "x" * (9 * 1024**2)
    yield "depth", _nested("div", 40_000)
    yield "inline depth", _nested("b", 20_000)
    yield "nested flex", _nested("div", 60, "display: flex")
    yield "nested grid", _nested("div", 60, "display: grid")
    yield "nested inline blocks", _nested("div", 60, "display: inline-block")
    yield "nested floats", _nested("div", 200, "float: left")
    yield "nested columns", _nested("div", 12, "columns: 9")
    yield "nested tables", table
    yield (
        "grid tracks",
        '<div style="display: grid; grid-template-columns: repeat(900000, 1px)">q</div>',
    )
    yield "columns", '<div style="columns: 3000000; width: 90000px">q</div>'
    yield "variables", _doubling_variables(34)
    yield "svg uses", _doubling_uses(30)
    yield "svg uses itself", '<svg viewBox="0 0 9 9"><g id="a"><use href="#a"/></g></svg>'
    yield "svg path", f'<svg viewBox="0 0 9 9"><path d="M0 0{" l1 1 -1 -1" * 600_000}"/></svg>'
    yield (
        "svg pattern",
        '<svg viewBox="0 0 9 9" width="9in" height="9in"><pattern id="p" width="1e-9" height="1e-9"><rect width="1" height="1"/></pattern><rect width="9" height="9" fill="url(#p)"/></svg>',
    )
    yield "entities", _entities(12)
    yield "picture", f'<img src="{_png(16_000, 16_000)}" alt="">'
    yield "page size", "<style>@page { size: 1e12mm 1e12mm }</style>q"
    yield "page of nothing", "<style>@page { size: 1mm 1mm; margin: 0 }</style>" + "길다 " * 20_000
    yield "letters too large", '<p style="font-size: 1e9px">q'
    yield "height", '<div style="height: 1e9px">q</div>'
    yield (
        "counter symbols",
        "<style>@counter-style z { system: symbolic; symbols: x } ol { list-style: z }</style><ol start=900000000><li>q</ol>",
    )
    yield (
        "counter padding",
        "<style>@counter-style z { system: numeric; symbols: 0 1; pad: 900000000 x } ol { list-style: z }</style><ol><li>q</ol>",
    )
    yield (
        "counter additive",
        "<style>@counter-style z { system: additive; additive-symbols: 1 x } ol { list-style: z }</style><ol start=900000000><li>q</ol>",
    )
    yield (
        "repeating gradient",
        '<p style="background: repeating-linear-gradient(red 0, blue 0.0000001px)">q',
    )
    yield "shadows", f'<p style="box-shadow: {", ".join(["0 0 9px red"] * 60_000)}">q'
    yield "selectors", "<style>" + ":has(* * * *) " * 400 + "{}</style>" + "<i>q" * 300
    yield (
        "backgrounds",
        "<p style=\"height: 9in; background: url('"
        + _svg("<rect width='9' height='9'/>")
        + "') 0 0 / 0.001px 0.001px\">q",
    )
    yield (
        "leaders",
        "<style>p::after { content: leader('x') }</style>" + '<p style="width: 1e8px">q</p>',
    )
    yield "text indent", '<p style="text-indent: 1e30px; letter-spacing: 1e30px">q q q'
    yield "links to nowhere", '<a href="#q">q</a>' * 60_000
