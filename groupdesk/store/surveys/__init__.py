"""Questionnaires in the desk: how they come in, whom sheets are of, and how they go again."""
