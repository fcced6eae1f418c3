"""Copies of the engine under another name: with a rule altered, and as plain Python, not machine code."""

import importlib
import importlib.util
import shutil
import sys
from dataclasses import fields, is_dataclass
from enum import StrEnum
from pathlib import Path
from types import ModuleType

from tisserand.engines import scheduling

HOME = Path(scheduling.__file__).parent


def load_copy(name: str, folder: Path = HOME) -> ModuleType:
    """The engine in `folder` as a package called `name`, not compiled: every line runs as it is written."""
    for module in [module for module in sys.modules if module.split(".")[0] == name]:
        del sys.modules[module]
    spec = importlib.util.spec_from_file_location(
        name, folder / "__init__.py", submodule_search_locations=[str(folder)]
    )
    package = importlib.util.module_from_spec(spec)
    plain = ModuleType(f"{name}.compiling")
    plain.compiled = plain.compiled_part = lambda function: function
    days = ModuleType(f"{name}.breaks")  # the published problem stays out: it would be compiled after all
    days.warm_up = lambda: None
    sys.modules |= {name: package, plain.__name__: plain, days.__name__: days}
    spec.loader.exec_module(package)
    return package


def altered_copy(tmp_path: Path, name: str, module: str, written: str, altered: str) -> ModuleType:
    """The engine with one passage of one module altered."""
    folder = tmp_path / name
    shutil.copytree(HOME, folder, ignore=shutil.ignore_patterns("__pycache__", "breaks"))
    text = (folder / module).read_text("utf-8")
    assert text.count(written) == 1, f"{module} has changed: write the mutation anew"
    (folder / module).write_text(text.replace(written, altered), "utf-8")
    return load_copy(name, folder)


def in_words_of(package: ModuleType, record):
    """A record of the engine rebuilt from the classes of a copy."""
    records = importlib.import_module(f"{package.__name__}.problem")
    if isinstance(record, StrEnum):
        return records.WishLevel(record.value)
    if is_dataclass(record):
        changed = {field.name: in_words_of(package, getattr(record, field.name)) for field in fields(record)}
        return getattr(records, type(record).__name__)(**changed)
    if isinstance(record, tuple):
        return tuple(in_words_of(package, one) for one in record)
    return record
