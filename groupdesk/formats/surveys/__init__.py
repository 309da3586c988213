"""Exports of questionnaires: one module a tool, all of them read through `table` (questionnaires.md §1)."""
