"""Questionnaires: what is asked, who answered, what it adds up to, and who has what in common (questionnaires.md)."""
