"""How quick the desk is, as ratios measured in one run: ``python -m tests.bench``. No part of the tests."""
