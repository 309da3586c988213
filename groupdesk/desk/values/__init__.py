"""What the desk hands out: plain frozen values, safe to keep after their connection is gone.

Everywhere: instants are UTC seconds, days are local day numbers (days since 1970-01-01 in the
group's zone), None means unknown and is drawn as ``–``, never as 0.
"""
