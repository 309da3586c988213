"""Bytes out: what the desk knows as files and posts, made from its plain values."""
