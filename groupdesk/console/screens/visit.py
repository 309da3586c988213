"""Pages without a tab: gone into from another page, left by Esc to where she came from."""

from groupdesk.console.page import Page
from groupdesk.console.paint import Line
from groupdesk.locale import _


class Visit(Page):
    """The base of such pages; it stands under the tab of the page it was opened from."""

    _origin: Page | None = None

    def come(self) -> None:
        """Remember from where it is opened; opened again by way of itself it keeps its first way."""
        here = self.console.page
        way: Page | None = here
        while isinstance(way, Visit) and way is not self:
            way = way._origin
        if way is not self:
            self._origin, self.digit = here, here.digit

    def crumbs(self, name: str) -> Line:
        """``Groups › 晨读会 03 › Zhou Qing``: the way to what is shown, called `name`."""
        way = self._origin.way() if self._origin else ()
        return [(" › ".join((*way, "")), "muted"), (name, "strong")]

    def way(self) -> tuple[str, ...]:
        return (*(self._origin.way() if self._origin else ()), _(self.title))

    def back(self) -> bool:
        if not super().back() and self._origin:
            self.console.show_page(self._origin)
        return True
