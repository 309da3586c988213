"""Fields to type in, where the toolkit's own are not enough."""

from textual.geometry import Region

from groupdesk.console.widgets.field import TextField


def test_a_text_without_its_styles_is_drawn_blank() -> None:
    strips = TextField("at eight").render_lines(Region(0, 0, 12, 2))
    assert [strip.text for strip in strips] == [" " * 12] * 2
