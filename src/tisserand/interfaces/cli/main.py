"""The `tisserand` command: its sub-commands, options and help in fr, de and en."""

from __future__ import annotations

import argparse
import math
import os
import sys
from collections.abc import Callable, Sequence
from importlib import import_module
from typing import Any, NoReturn

from tisserand import __version__
from tisserand.interfaces.cli.files.faults import BadInput
from tisserand.interfaces.cli.sentences import bad_input_text
from tisserand.interfaces.cli.speech import language_of, quoted, speech
from tisserand.press.words import LANGUAGES, Words

BAD_INPUT = 2
INTERRUPTED = 130


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line; the exit code: 0 done, 1 no plan or a faulty one, 2 input that cannot be used."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    language = language_of(arguments, os.environ)
    reader = speech(language)
    try:
        chosen = command_line(reader).parse_args(arguments)
    except SystemExit as ending:
        return int(ending.code or 0)
    chosen.lang = language
    if "run" not in chosen:
        command_line(reader).print_help()
        return BAD_INPUT
    try:
        return int(chosen.run(chosen))
    except BadInput as bad:
        print(bad_input_text(reader, bad), file=sys.stderr)
        return BAD_INPUT
    except BrokenPipeError:  # the reader of our output has left, as `head` does
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        return INTERRUPTED


class Parser(argparse.ArgumentParser):
    """A parser that speaks the reader's language in its headings and hints."""

    def __init__(self, reader: Words, prog: str, description: str) -> None:
        super().__init__(
            prog=prog,
            description=description,
            add_help=False,
            allow_abbrev=False,
            formatter_class=_formatter(reader),
        )
        self.reader = reader
        self._positionals.title = reader("help.positional")
        self._optionals.title = reader("help.options")
        self.add_argument("-h", "--help", action="help", help=reader("help.help"))
        self.add_argument("--lang", choices=LANGUAGES, help=reader("help.lang"))

    def error(self, message: str) -> NoReturn:
        """What is wrong with the options, and where help is."""
        self.exit(BAD_INPUT, self.reader("help.error", message=message, program=self.prog) + "\n")


def _formatter(reader: Words) -> type[argparse.HelpFormatter]:
    class Formatter(argparse.HelpFormatter):
        def add_usage(self, usage: Any, actions: Any, groups: Any, prefix: str | None = None) -> None:
            super().add_usage(usage, actions, groups, reader("help.usage") if prefix is None else prefix)

    return Formatter


def command_line(reader: Words) -> argparse.ArgumentParser:
    """The parser of the whole command line, in the reader's language."""
    parser = Parser(reader, "tisserand", reader("help.description"))
    parser.add_argument(
        "--version", action="version", version=f"tisserand {__version__}", help=reader("help.version")
    )
    commands: Commands = parser.add_subparsers(title=reader("help.commands"), metavar="", parser_class=Parser)
    for add in (_add_template, _add_schedule, _add_judge, _add_repair):
        add(commands, reader)
    for add in (_add_import, _add_reindex, _add_eval, _add_train, _add_demo, _add_serve):
        add(commands, reader)
    # for ./run, once after installation: not in the help
    commands.add_parser("warm-up", reader=reader, description="").set_defaults(run=_warm_up)
    return parser


Commands = Any  # argparse keeps the type of its sub-commands to itself


def _command(commands: Commands, reader: Words, name: str, run: Callable[[argparse.Namespace], int]) -> Any:
    sentence = reader(f"help.{name}")
    command = commands.add_parser(
        name, help=sentence, reader=reader, description=sentence[0].upper() + sentence[1:] + "."
    )
    command.set_defaults(run=run)
    return command


def _add_template(commands: Commands, reader: Words) -> None:
    command = _command(commands, reader, "template", _template)
    command.add_argument("out", metavar="OUT.xlsx", help=reader("help.template_out"))
    command.add_argument("--demo", action="store_true", help=reader("help.template_demo"))


def _add_schedule(commands: Commands, reader: Words) -> None:
    command = _command(commands, reader, "schedule", _schedule)
    command.add_argument("path", metavar="PATH", help=reader("help.schedule_path"))
    command.add_argument("-o", "--out", metavar="DIR", help=reader("help.schedule_out"))
    command.add_argument(
        "--seconds",
        metavar="N",
        type=_seconds(reader),
        help=reader("help.seconds", n=10, proof=300),
    )
    command.add_argument("--seed", metavar="N", type=_seed(reader), default=0, help=reader("help.seed"))
    command.add_argument("--json", action="store_true", help=reader("help.json"))


def _add_judge(commands: Commands, reader: Words) -> None:
    command = _command(commands, reader, "judge", _judge)
    command.add_argument("path", metavar="PATH", help=reader("help.schedule_path"))
    command.add_argument("plan", metavar="PLAN.json", help=reader("help.judge_plan"))
    command.add_argument("--events", metavar="EVENTS.json", help=reader("help.judge_events"))
    command.add_argument("--now", metavar="N", type=_seed(reader), help=reader("help.repair_now"))
    command.add_argument("--json", action="store_true", help=reader("help.json"))


def _add_repair(commands: Commands, reader: Words) -> None:
    command = _command(commands, reader, "repair", _repair)
    command.add_argument("path", metavar="PATH", help=reader("help.schedule_path"))
    command.add_argument("plan", metavar="PLAN", help=reader("help.repair_plan"))
    command.add_argument("events", metavar="EVENTS.json", help=reader("help.repair_events"))
    command.add_argument("-o", "--out", metavar="DIR", help=reader("help.repair_out"))
    command.add_argument("--now", metavar="N", type=_seed(reader), help=reader("help.repair_now"))
    command.add_argument(
        "--seconds", metavar="N", type=_seconds(reader), help=reader("help.repair_seconds", n=5)
    )
    command.add_argument("--seed", metavar="N", type=_seed(reader), default=0, help=reader("help.seed"))
    command.add_argument("--json", action="store_true", help=reader("help.json"))


def _add_import(commands: Commands, reader: Words) -> None:
    command = _command(commands, reader, "import", _import)
    command.add_argument("what", choices=list(IMPORTS), help=reader("help.import_what"))
    command.add_argument("paths", metavar="PATH", nargs="+", help=reader("help.import_path"))
    command.add_argument("--source", metavar="S", help=reader("help.import_source"))
    command.add_argument("--dry-run", action="store_true", help=reader("help.import_trial"))
    command.add_argument("--json", action="store_true", help=reader("help.json"))


def _add_reindex(commands: Commands, reader: Words) -> None:
    _command(commands, reader, "reindex", _web("reindex", "reindexing"))


def _add_eval(commands: Commands, reader: Words) -> None:
    command = _command(commands, reader, "eval", _eval)
    command.add_argument(
        "task", choices=["cross-language", "trades", "awards", "reciprocal"], help=reader("help.eval_task")
    )
    command.add_argument("paths", metavar="FILE", nargs="+", help=reader("help.eval_paths"))
    command.add_argument("--train", metavar="FILE", help=reader("help.eval_train"))
    command.add_argument("--json", action="store_true", help=reader("help.json"))


def _add_train(commands: Commands, reader: Words) -> None:
    command = _command(commands, reader, "train", _train)
    command.add_argument("paths", metavar="FILE", nargs="+", help=reader("help.train_paths"))
    command.add_argument("-o", "--out", metavar="LESSON", help=reader("help.train_out"))
    command.add_argument("--json", action="store_true", help=reader("help.json"))


def _add_demo(commands: Commands, reader: Words) -> None:
    command = _command(commands, reader, "demo", _web("demo"))
    command.add_argument("--port", metavar="N", type=_seed(reader), help=reader("help.demo_port"))
    command.add_argument("--check", action="store_true", help=reader("help.demo_check"))
    command.add_argument("--fresh", action="store_true", help=reader("help.demo_fresh"))


def _add_serve(commands: Commands, reader: Words) -> None:
    command = _command(commands, reader, "serve", _web("serve"))
    command.add_argument("--port", metavar="N", type=_seed(reader), help=reader("help.demo_port"))
    command.add_argument("--host", metavar="H", help=reader("help.serve_host"))


def _seconds(reader: Words) -> Callable[[str], float]:
    def read(text: str) -> float:
        try:
            seconds = float(text.replace(",", "."))
        except ValueError:
            seconds = math.nan
        if not 0 < seconds < math.inf:
            raise argparse.ArgumentTypeError(reader("help.positive_seconds", value=quoted(reader, text)))
        return seconds

    return read


def _seed(reader: Words) -> Callable[[str], int]:
    def read(text: str) -> int:
        if not text.isascii() or not text.isdecimal() or len(text) > 9:
            raise argparse.ArgumentTypeError(reader("help.whole_seed", value=quoted(reader, text)))
        return int(text)

    return read


# The handlers import what they need when they run: `tisserand template` loads no optimiser and no pages.


def _template(arguments: argparse.Namespace) -> int:
    from tisserand.interfaces.cli.templating import template  # noqa: PLC0415

    return template(arguments)


def _schedule(arguments: argparse.Namespace) -> int:
    from tisserand.interfaces.cli.scheduling import schedule  # noqa: PLC0415

    return schedule(arguments)


def _judge(arguments: argparse.Namespace) -> int:
    from tisserand.interfaces.cli.judging import judge  # noqa: PLC0415

    return judge(arguments)


def _repair(arguments: argparse.Namespace) -> int:
    from tisserand.interfaces.cli.repairing import mend  # noqa: PLC0415

    return mend(arguments)


def _eval(arguments: argparse.Namespace) -> int:
    from tisserand.interfaces.cli.evaluating import evaluate  # noqa: PLC0415

    return evaluate(arguments)


def _train(arguments: argparse.Namespace) -> int:
    from tisserand.interfaces.cli.teaching import train  # noqa: PLC0415

    return train(arguments)


IMPORTS = {"organisations": "importing", "tenders": "importing_tenders"}


def _import(arguments: argparse.Namespace) -> int:
    return _web(arguments.what, IMPORTS[arguments.what])(arguments)


def _warm_up(_arguments: argparse.Namespace) -> int:
    from tisserand.engines.scheduling import warm_up  # noqa: PLC0415

    warm_up()
    return 0


def _web(name: str, module: str = "serving") -> Callable[[argparse.Namespace], int]:
    """Some commands need the pages, which are an extra: says which one where they are missing."""

    def run(arguments: argparse.Namespace) -> int:
        try:
            commands = import_module(f"tisserand.interfaces.cli.{module}")
            return int(getattr(commands, name)(arguments))
        except ModuleNotFoundError as missing:
            if (missing.name or "").split(".")[0] == "tisserand":
                raise
            print(speech(arguments.lang)("help.no_web", module=missing.name), file=sys.stderr)
            return BAD_INPUT

    return run


if __name__ == "__main__":
    sys.exit(main())
