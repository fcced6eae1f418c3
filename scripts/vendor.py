"""Fetches the fonts of the pages from npm, cut to what the pages need as WOFF2, and the reader of QR codes.

Run it only to renew them: `uv run --with fonttools --with brotli scripts/vendor.py`; it needs npm.
What it writes is committed: fonts, the script, licences and `manifest.json` with the SHA-256 of each, all in
`src/tisserand/interfaces/web/frame/static/tisserand/vendor/`. htmx comes with django-htmx, not from here.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont
from fontTools.varLib.instancer import instantiateVariableFont

ROOT = Path(__file__).resolve().parent.parent
VENDOR = ROOT / "src/tisserand/interfaces/web/frame/static/tisserand/vendor"
WEIGHTS = {"wght": (400, 640)}  # the stylesheet asks for nothing lighter or bolder
LATIN_EXTENDED_A = [*range(0x100, 0x180), *range(0x218, 0x21C), 0x1E9E]


@dataclass(frozen=True)
class Cut:
    """One font file of the pages, and the font it is cut from."""

    file: str
    package: str
    source: str
    axes: dict[str, tuple[int, int]] = field(default_factory=dict)
    only: list[int] = field(default_factory=list)


FRAUNCES, INTER = "@fontsource-variable/fraunces", "@fontsource-variable/inter"
ATKINSON = "@fontsource/atkinson-hyperlegible"
CUTS = (
    Cut("fraunces-latin.woff2", FRAUNCES, "fraunces-latin-opsz-normal", WEIGHTS),
    Cut("fraunces-latin-ext.woff2", FRAUNCES, "fraunces-latin-ext-opsz-normal", WEIGHTS, LATIN_EXTENDED_A),
    Cut("inter-latin.woff2", INTER, "inter-latin-wght-normal", WEIGHTS),
    Cut("inter-latin-ext.woff2", INTER, "inter-latin-ext-wght-normal", WEIGHTS, LATIN_EXTENDED_A),
    Cut("atkinson-400-latin.woff2", ATKINSON, "atkinson-hyperlegible-latin-400-normal"),
    Cut("atkinson-700-latin.woff2", ATKINSON, "atkinson-hyperlegible-latin-700-normal"),
    Cut("atkinson-400-latin-ext.woff2", ATKINSON, "atkinson-hyperlegible-latin-ext-400-normal"),
    Cut("atkinson-700-latin-ext.woff2", ATKINSON, "atkinson-hyperlegible-latin-ext-700-normal"),
)
CODE_READER = ("jsqr", "dist/jsQR.js", "jsqr.js", "Apache-jsqr.txt")
"""Package, its script, and the names of script and licence here; fetched where a camera is used."""


def fetched(folder: Path) -> Path:
    """The packages of package-lock.json, installed into the folder without running anything of theirs."""
    for name in ("package.json", "package-lock.json"):
        shutil.copy(ROOT / name, folder)
    # npm is wherever the machine has it.
    subprocess.run(["npm", "ci", "--ignore-scripts"], cwd=folder, check=True)
    return folder / "node_modules"


def write_cut(cut: Cut, source: Path, folder: Path) -> None:
    """Writes one font with the weights and characters that are asked for."""
    font = TTFont(source, recalcTimestamp=False)
    if cut.axes:
        font = instantiateVariableFont(font, cut.axes)
    font.flavor = "woff2"
    font.save(folder / cut.file)
    if cut.only:
        # The subsetter wants a font as read from a file, not as left by the instancer.
        font = TTFont(folder / cut.file, recalcTimestamp=False)
        options = Options()
        options.layout_features = ["*"]
        subsetter = Subsetter(options)
        subsetter.populate(unicodes=cut.only)
        subsetter.subset(font)
        font.save(folder / cut.file)


def main() -> None:
    """Renews the vendored folder."""
    shutil.rmtree(VENDOR, ignore_errors=True)
    VENDOR.mkdir(parents=True)
    packages: dict[str, dict[str, str]] = {}
    with TemporaryDirectory() as workplace:
        modules = fetched(Path(workplace))
        for cut in CUTS:
            package = modules / cut.package
            write_cut(cut, package / "files" / f"{cut.source}.woff2", VENDOR)
            about = json.loads((package / "package.json").read_text())
            licence = f"OFL-{cut.file.split('-')[0]}.txt"
            shutil.copy(package / "LICENSE", VENDOR / licence)
            packages[cut.package] = {
                "version": about["version"],
                "licence": about["license"],
                "text": licence,
            }
        name, script, file, licence = CODE_READER
        about = json.loads((modules / name / "package.json").read_text())
        shutil.copy(modules / name / script, VENDOR / file)
        shutil.copy(modules / name / "LICENSE", VENDOR / licence)
        packages[name] = {"version": about["version"], "licence": about["license"], "text": licence}
    files = {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(VENDOR.iterdir())}
    manifest = {"packages": packages, "sha256": files}
    (VENDOR / "manifest.json").write_text(json.dumps(manifest, indent=2, sort_keys=True) + "\n")


if __name__ == "__main__":
    main()
