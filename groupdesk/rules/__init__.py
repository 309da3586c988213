"""What the desk computes, exactly: pure functions of plain records, without clock, store or settings."""
