"""``python -m tests.bench [--size 10k|100k|1m|10m] [--rows imports,reads,sync,terminal,rivals] [--json]``."""

import argparse
import json
import os
import tempfile
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

from groupdesk import text
from tests.bench import imports, reads, rivals, sync, terminal
from tests.bench.bench import SIZES, Bench, Row

ROWS = {
    "imports": imports.rows,
    "reads": reads.rows,
    "sync": sync.rows,
    "terminal": terminal.rows,
    "rivals": rivals.rows,
}
WIDTHS = (48, 18, 6, 17)


def main() -> None:
    """Prints the table row by row; everything it makes is gone in the end."""
    options = _options()
    shared = Path(os.environ.get("GROUPDESK_SHARED", Path(__file__).parents[3] / "shared"))
    with tempfile.TemporaryDirectory(prefix="groupdesk-bench-") as folder:
        bench = Bench(Path(folder), SIZES[options.size], shared if shared.is_dir() else None)
        rows = _rows(bench, options.rows)
        if options.json:
            print(json.dumps([asdict(row) for row in rows], ensure_ascii=False, indent=2))
            return
        print(_line("what", "measured", "ratio", "target", "the ratio is to"))
        for row in rows:
            print(_shown(row), flush=True)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description="How quick the desk is.")
    parser.add_argument("--size", choices=SIZES, default="10k", help="messages of the made desk")
    parser.add_argument("--rows", default=",".join(ROWS), type=_chosen, help="some of " + ", ".join(ROWS))
    parser.add_argument("--json", action="store_true", help="one JSON document instead of a table")
    return parser.parse_args()


def _chosen(names: str) -> list[str]:
    chosen = names.split(",")
    if unknown := sorted(set(chosen) - set(ROWS)):
        raise argparse.ArgumentTypeError(f"no rows called {unknown[0]}; there are {', '.join(ROWS)}")
    return chosen


def _rows(bench: Bench, names: list[str]) -> Iterator[Row]:
    for name in names:
        yield from ROWS[name](bench)


def _shown(row: Row) -> str:
    if row.value is None or row.ratio is None:
        return _line(row.what, "–", "–", "", row.against)
    figure = f"{row.value:,.0f}" if row.value >= 100 else f"{row.value:.3g}"
    return _line(row.what, f"{figure} {row.unit}", f"{row.ratio:.2f}", row.target, row.against)


def _line(*cells: str) -> str:
    fitted = [text.fit(cell, width) for cell, width in zip(cells, WIDTHS, strict=False)]
    return "  ".join([*fitted, cells[-1]]).rstrip()


if __name__ == "__main__":
    main()
