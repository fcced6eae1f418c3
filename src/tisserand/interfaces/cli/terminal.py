"""What is seen while the optimiser works: a bar on a terminal, nothing elsewhere; and Ctrl-C to stop it."""

from __future__ import annotations

import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

from tisserand.interfaces.cli.speech import figure
from tisserand.press.words import Words

Show = Callable[[float, str, float, float], None]  # seconds so far, objective, value, bound


@contextmanager
def stop_button() -> Iterator[Callable[[], bool]]:
    """Whether Ctrl-C was pressed; the second time it interrupts as always."""
    pressed = threading.Event()
    if threading.current_thread() is not threading.main_thread():
        yield pressed.is_set
        return

    def press(_number: int, _frame: FrameType | None) -> None:
        if pressed.is_set():
            raise KeyboardInterrupt
        pressed.set()

    before = signal.signal(signal.SIGINT, press)
    try:
        yield pressed.is_set
    finally:
        signal.signal(signal.SIGINT, before)


@contextmanager
def progress_bar(reader: Words, seconds: float) -> Iterator[Show | None]:
    """What draws the state on the terminal; None where standard error is none."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console  # noqa: PLC0415 - only a terminal needs it
    from rich.progress import BarColumn, TextColumn, TimeElapsedColumn  # noqa: PLC0415
    from rich.progress import Progress as Bar  # noqa: PLC0415

    columns = (BarColumn(bar_width=24), TimeElapsedColumn(), TextColumn("{task.description}"))
    with Bar(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(reader("progress.starting"), total=seconds)

        def show(elapsed: float, level: str, value: float, bound: float) -> None:
            text = progress_text(reader, level, value, bound)
            bar.update(task, completed=min(elapsed, seconds), description=text)

        yield show


def progress_text(reader: Words, level: str, value: float, bound: float) -> str:
    """Objective, value, bound and gap of the best plan so far."""
    gap = abs(bound - value) / max(abs(bound), 1.0)
    return reader(
        "progress.line",
        level=reader(f"level.{level}"),
        value=figure(reader, value),
        bound=figure(reader, bound),
        gap=reader.share(gap, 2),
    )
