"""The made-up desk: everything of it is invented."""

from groupdesk.demo.alive import serve
from groupdesk.demo.make import Made, describe, make

__all__ = ["Made", "describe", "make", "serve"]
