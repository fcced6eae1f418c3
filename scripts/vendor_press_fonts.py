"""Fetches the printed matter's fonts from npm, cuts them to what the press needs and writes them as TTF.

Run it only to renew the fonts: `uv run --with fonttools --with brotli scripts/vendor_press_fonts.py`.
It needs npm. What it writes is committed: `src/tisserand/press/fonts/*.ttf`, the licences, `coverage.txt`
(the characters that can be set: one range of hexadecimal code points a line) and `manifest.json`.
"""

from __future__ import annotations

import hashlib
import json
import subprocess
import tarfile
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from fontTools.merge import Merger
from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont
from fontTools.varLib.instancer import instantiateVariableFont

FONTS = Path(__file__).parent.parent / "src" / "tisserand" / "press" / "fonts"
FEATURES = ["ccmp", "locl", "kern", "mark", "mkmk", "liga", "calt", "rlig", "init", "medi", "fina", "isol"]
FEATURES += ["lnum", "tnum"]
ARABIC = [*range(0x600, 0x700), *range(0x750, 0x780), 0xA0, 0x20, 0x200C, 0x200D]


@dataclass(frozen=True)
class Cut:
    """One static font made from the parts of a variable one."""

    file: str
    package: str
    family: str
    parts: tuple[str, ...]
    axes: dict[str, float]
    weight: int
    only: tuple[int, ...] = ()


FRAUNCES = tuple(f"fraunces-{part}-full-normal" for part in ("latin", "latin-ext", "vietnamese"))
SCRIPTS = ("latin", "latin-ext", "cyrillic", "cyrillic-ext", "greek", "vietnamese")
INTER = tuple(f"inter-{part}-wght-normal" for part in SCRIPTS)
NOTO = ("noto-sans-arabic-arabic-wght-normal",)
CUTS = (
    Cut("Fraunces.ttf", "@fontsource-variable/fraunces@5.3.0", "Fraunces", FRAUNCES,
        {"opsz": 36, "wght": 450, "SOFT": 30, "WONK": 0}, 400),
    Cut("Inter-Regular.ttf", "@fontsource-variable/inter@5.3.0", "Inter", INTER, {"wght": 400}, 400),
    Cut("Inter-SemiBold.ttf", "@fontsource-variable/inter@5.3.0", "Inter", INTER, {"wght": 600}, 600),
    Cut("NotoSansArabic.ttf", "@fontsource-variable/noto-sans-arabic@5.3.0", "Noto Sans Arabic", NOTO,
        {"wght": 500}, 400, tuple(ARABIC)),
)  # fmt: skip


def unpacked(package: str, folder: Path) -> Path:
    """The folder of an npm package, fetched by `npm pack`; no script of the package runs."""
    name = package.replace("/", "-").replace("@", "")
    target = folder / name
    if not target.exists():
        target.mkdir()
        command = ["npm", "pack", "--silent", "--pack-destination", str(target), package]
        subprocess.run(command, check=True)
        with tarfile.open(next(target.glob("*.tgz"))) as archive:
            archive.extractall(target, filter="data")
    return target / "package"


def instance(source: Path, cut: Cut, target: Path) -> Path:
    """A static part of the font, cut to the features and characters of use."""
    font = instantiateVariableFont(TTFont(source), cut.axes, inplace=True)
    options = Options(
        layout_features=FEATURES, name_IDs=[1, 2, 4, 6, 13, 14], notdef_outline=True, hinting=False
    )
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=cut.only or font.getBestCmap())
    subsetter.subset(font)
    font.flavor = None
    font.save(target)
    return target


def named(font: TTFont, cut: Cut) -> TTFont:
    """The font with a plain family name and weight, by which the templates ask for it."""
    style = "SemiBold" if cut.weight == 600 else "Regular"
    texts = {
        1: cut.family,
        2: "Regular",
        4: f"{cut.family} {style}",
        6: f"{cut.family}-{style}".replace(" ", ""),
    }
    for record in list(font["name"].names):
        if record.nameID not in (13, 14):
            font["name"].removeNames(nameID=record.nameID)
    for number, text in texts.items():
        font["name"].setName(text, number, 3, 1, 0x409)
    if cut.weight != 400:
        font["name"].setName(cut.family, 16, 3, 1, 0x409)
        font["name"].setName(style, 17, 3, 1, 0x409)
    font["OS/2"].usWeightClass = cut.weight
    font["head"].created = font["head"].modified = 3_800_000_000  # the same bytes every time
    return font


def build(cut: Cut, folder: Path) -> set[int]:
    """Writes one font file and its licence; gives the characters it can set."""
    package = unpacked(cut.package, folder)
    parts = [
        instance(package / "files" / f"{part}.woff2", cut, folder / f"{cut.file}-{number}.ttf")
        for number, part in enumerate(cut.parts)
    ]
    merged = Merger().merge([str(part) for part in parts]) if len(parts) > 1 else TTFont(parts[0])
    font = named(merged, cut)
    font.recalcTimestamp = False
    font.save(FONTS / cut.file)
    licence = FONTS / f"OFL-{cut.family.replace(' ', '')}.txt"
    licence.write_text((package / "LICENSE").read_text(encoding="utf-8"), encoding="utf-8")
    return set(font.getBestCmap())


def ranges(characters: set[int]) -> str:
    """The characters as lines `first-last` in hexadecimal."""
    lines: list[list[int]] = []
    for code in sorted(characters):
        if lines and lines[-1][1] == code - 1:
            lines[-1][1] = code
        else:
            lines.append([code, code])
    return "".join(f"{first:04X}-{last:04X}\n" for first, last in lines)


def main() -> None:
    """Renews every font."""
    FONTS.mkdir(exist_ok=True)
    with TemporaryDirectory() as name:
        covered = set.union(*(build(cut, Path(name)) for cut in CUTS))
    (FONTS / "coverage.txt").write_text(ranges(covered), encoding="ascii")
    manifest = [
        {"file": cut.file, "from": cut.package, "licence": "OFL-1.1",
         "sha256": hashlib.sha256((FONTS / cut.file).read_bytes()).hexdigest()}
        for cut in CUTS
    ]  # fmt: skip
    (FONTS / "manifest.json").write_text(json.dumps(manifest, indent=2) + "\n", encoding="ascii")


if __name__ == "__main__":
    main()
