"""The calendar: when columns ask for posts, what stands against them, what came of them (practice.md P3)."""
