"""What all tables share: column types, STRICT, and the base class."""

from typing import Any, ClassVar

from sqlalchemy import BigInteger, Integer, Text
from sqlmodel import Field, SQLModel

from groupdesk.store.engine import STRICT

Int = BigInteger().with_variant(Integer(), "sqlite")


def row_id(**options: Any) -> Any:
    """The number of a row, given by the file."""
    return Field(default=None, primary_key=True, sa_type=Int, **options)


def key_part(type_: Any = Int) -> Any:
    """One column of a compound primary key."""
    return Field(primary_key=True, sa_type=type_, sa_column_kwargs={"autoincrement": False})


def integer(default: int | None = 0, **options: Any) -> Any:
    """A number; a default of None lets it be unknown."""
    return Field(default=default, sa_type=Int, nullable=default is None, **options)


def string(default: str | None = "", **options: Any) -> Any:
    """A text; a default of None lets it be unknown."""
    return Field(default=default, sa_type=Text, nullable=default is None, **options)


class Table(SQLModel):
    """What all tables share."""

    __table_args__: ClassVar[Any] = (STRICT,)
