"""Adapters against real servers; `tests/live/run` makes those, starts them and runs this."""
