"""Rows of the ways in: how quick an import is, the same file again, and the memory it takes."""

import json
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

from tests.bench import chats, floor
from tests.bench.bench import Bench, Row, peak_mb, run

FORMS = (("telegram", "zh"), ("whatsapp", "zh"), ("qq", "zh"), ("whatsapp", "en"))
"""Formats, each with the language that is spoken; in English fewer texts repeat."""
SMALLEST = 100_000
"""Messages of an export at least: a smaller one measures the start of Python."""


def rows(bench: Bench) -> Iterator[Row]:
    """Whole commands, start included, the better of two where they are short."""
    messages = max(bench.size, SMALLEST)
    for form, language in FORMS:
        yield from _import(bench, form, language, messages)
    yield from _memory(bench, messages)


def _import(bench: Bench, form: str, language: str, messages: int) -> Iterator[Row]:
    file, floors, imports = chats.export(bench, form, messages, language), [], []
    for turn in range(2 if messages <= SMALLEST else 1):
        desk = bench.folder / f"{form}-{language}-{turn}.desk"
        floors.append(floored(bench, file, desk.with_suffix(".floor")))
        imports.append(seconds(bench, desk, file))
    first, least = min(imports), min(floors)
    name = form if language == "zh" else f"{form} in English"
    against = (
        f"floor ({'shared' if bench.tool('bench/import_floor.py') else 'own'}), {messages / least:,.0f}/s"
    )
    yield Row(f"import, {name}", messages / first, "messages/s", least / first, against, "≥ 0.4")
    first_time = f"first time, {first:.2f} s"
    again = seconds(bench, desk, file, new=0)
    yield Row(f"same file again, {name}", again, "s", again / first, first_time, "≤ 0.5")
    other = bench.folder / "again" / file.name
    other.parent.mkdir(exist_ok=True)
    shutil.copyfile(file, other)
    with other.open("ab") as end:  # a whole copy in memory would stand in the peak of every child
        end.write(b"\n")
    again = seconds(bench, desk, other, new=0)
    yield Row(f"same messages, another file, {name}", again, "s", again / first, first_time, "≤ 0.5")


def floored(bench: Bench, file: Path, database: Path) -> float:
    """How long the floor takes to read an export into one table."""
    if shared := bench.tool("bench/import_floor.py"):
        parser = ["--parser", "raw"] if file.suffix == ".json" else []
        return run([bench.python, shared, file, "--db", database, *parser]).seconds
    return run([bench.python, "-m", floor.__name__, file, database]).seconds


def seconds(bench: Bench, desk: Path, file: Path, new: int | None = None) -> float:
    """How long an import takes; `new` messages are to come of it, when given."""
    ran = run(_command(bench, desk, file))
    told = json.loads(ran.said)["total"]
    if new is not None and told["new"] != new:
        raise RuntimeError(f"{file.name}: {told['new']} new messages where {new} were due")
    return ran.seconds


def _memory(bench: Bench, messages: int) -> Iterator[Row]:
    if not hasattr(os, "wait4"):
        yield Row("memory of an import", against="skipped: this system does not tell it")
        return
    small, large = (_peak(bench, number) for number in (messages // 10, messages))
    yield Row(
        "memory of an import", large, "MB", large / small, f"a tenth of the file, {small:.0f} MB", "≤ 200 MB"
    )


def _peak(bench: Bench, messages: int) -> float:
    file = chats.export(bench, "telegram", messages)
    return peak_mb(_command(bench, bench.folder / f"memory-{messages}.desk", file))


def _command(bench: Bench, desk: Path, file: Path) -> list[str | Path]:
    return bench.command(desk, "import", file, "--timezone", "UTC", "--json", days=chats.EXPORT_DAYS)
