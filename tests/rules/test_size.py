"""Warning lines of size: crossed on the way up, and once (rules.md §5, §7)."""

import pytest

from groupdesk.rules.size import crossed


@pytest.mark.parametrize(
    ("before", "after", "platform", "line"),
    [
        (44, 45, "qq", (45, "soon", 50)),
        (45, 50, "qq", None),
        (50, 51, "qq", (51, "now", 50)),
        (51, 60, "qq", None),
        (51, 45, "qq", None),
        (44, 60, "qq", (51, "now", 50)),
        (134, 151, "qq", (151, "now", 150)),
        (179, 180, "qq", None),
        (179, 180, "wechat", (180, "code", 200)),
        (180, 449, "wechat", None),
        (449, 450, "wechat", (450, "full", 500)),
    ],
)
def test_a_line_is_crossed_when_it_is_reached_from_below(
    before: int, after: int, platform: str, line: tuple[int, str, int] | None
) -> None:
    assert crossed(before, after, platform) == line
