"""What Today raises of what is to be said: posts that go by hand, failed, are unknown, or fell due while
nothing ran (rules.md §7, lane 1).
"""

from collections.abc import Collection, Iterator
from typing import Final

from groupdesk.desk import postwords
from groupdesk.desk.raising import Sight
from groupdesk.rules.triage import Raised

_WAITING: Final = (
    "SELECT d.post_id, p.body, min(d.due_at), count(d.state = 'to_hand' OR NULL), count(d.state = 'failed' OR NULL),"
    " count(d.state = 'unknown' OR NULL), count(d.late = 1 OR NULL), max(d.id),"
    " (SELECT count(*) FROM delivery AS h WHERE h.post_id = d.post_id AND h.state = 'handed')"
    " FROM delivery AS d JOIN post AS p ON p.id = d.post_id"
    " WHERE (d.state = 'to_hand' AND d.due_at <= ?) OR d.state IN ('failed', 'unknown')"
    " OR (d.state IN ('planned', 'due') AND d.late = 1)"
    " GROUP BY d.post_id ORDER BY min(d.due_at), d.post_id"
)


def waiting(sight: Sight) -> Iterator[Raised]:
    """Posts of which something waits for her."""
    for post, body, due, hand, failed, unknown, late, last, handed in sight.connection.execute(
        _WAITING, (sight.now,)
    ):
        counts = {"hand": hand, "failed": failed, "unknown": unknown, "late": late}
        yield Raised(
            f"send:all:{post}",
            "send",
            None,
            due,
            due,
            mark=" ".join(f"{name}{n}" for name, n in counts.items() if n) + f" @{last}",
            inputs={**counts, "post": post, "done": handed, "text": postwords.title(body)},
            people=hand + failed + unknown + late,
        )


def settled(sight: Sight, keys: Collection[str]) -> set[str]:
    """Posts of which nothing waits any more."""
    return set(keys) - {one.key for one in waiting(sight)}
