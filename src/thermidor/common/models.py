"""The parts of which the models of files are made, and what pydantic's errors say in our words.

Each part carries its own sentence, so the same model checks a file, words its mistakes and gives
the JSON schema by which an editor completes and checks the file while it is written. Only code
that checks a file imports this module, because pydantic is slow to import.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from functools import reduce
from operator import or_
from pathlib import Path
from typing import Annotated, Any, ClassVar, Literal

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    TypeAdapter,
    ValidationError,
    WrapValidator,
    model_validator,
)
from pydantic_core import PydanticCustomError

from thermidor.common.errors import InputError, short, suggest
from thermidor.common.mistakes import MOST_PROBLEMS, NAME
from thermidor.common.places import DATA

SCHEMAS = DATA / "schemas"
"""The folder of the JSON schemas that ship with the package."""


def said(sentence: str) -> PydanticCustomError:
    """Return the error that says a sentence as it is."""
    return PydanticCustomError("said", "{sentence}", {"sentence": sentence})


def wrong(found: Iterable[tuple[tuple[str | int, ...], str]]) -> ValidationError:
    """Return the error that says several sentences, each at its place below the present one."""
    errors = [{"type": said(text), "loc": loc, "input": None} for loc, text in found]
    return ValidationError.from_exception_data("file", errors)


def words_of(error: Any) -> str:
    """Return the sentence of an error that one of our parts has worded, else an empty text."""
    if error["type"] == "said":
        return error["msg"]
    cause = error.get("ctx", {}).get("error")
    if not isinstance(cause, InputError):
        return ""
    return cause.problem if cause.file is None else str(cause)


def says(sentence: str | Callable[[Any], str]) -> WrapValidator:
    """Word every mistake at this place that no inner part has worded.

    Parameters
    ----------
    sentence : str or callable
        ``{value}`` is the value found; or a function from the value to the sentence.
    """

    def checked(value: Any, handler: Callable[[Any], Any]) -> Any:
        try:
            return handler(value)
        except ValidationError as found:
            if all(words_of(error) for error in found.errors(include_url=False)):
                raise
        if callable(sentence):
            raise said(sentence(value))
        raise said(sentence.format(value=short(value)))

    return WrapValidator(checked)


def number(kind: type, low: float, high: float, name: str, about: str = "") -> Any:
    """Return the type of a number from `low` to `high`, whole if `kind` is int."""

    def sentence(value: Any) -> str:
        if kind is int:
            return f"{name} is {short(value)} but must be a whole number, {low} to {high}."
        if isinstance(value, bool) or not isinstance(value, int | float):
            return f"{name} is {short(value)} but must be a number."
        if value != value:
            return f"{name} is not a number (nan); write one from {low:g} to {high:g}."
        return f"{name} is {short(value)} but must lie from {low:g} to {high:g}."

    described = Field(ge=low, le=high, description=about or None)
    return Annotated[kind, described, says(sentence)]


def text(longest: int = 4000) -> Any:
    """Return the type of a text in quotes."""

    def sentence(value: Any) -> str:
        if isinstance(value, str):
            return f"the text has {len(value)} characters; write at most {longest}."
        return f"{short(value)} must be a text in quotes."

    return Annotated[str, Field(max_length=longest), says(sentence)]


def truth(name: str) -> Any:
    """Return the type of true or false."""
    return Annotated[bool, says(name + " is {value} but must be true or false.")]


def word(noun: str, known: Sequence[str]) -> Any:
    """Return the type of one of some words."""
    article = "an" if noun[0] in "aeiou" else "a"

    def sentence(value: Any) -> str:
        hint = suggest(str(value), known) or f" Known: {', '.join(known)}."
        return f"{short(value)} is not {article} {noun}.{hint}"

    return Annotated[Literal[tuple(known)], says(sentence)]


def listed(kind: Any, name: str, example: str, least: int = 0, most: int | None = None) -> Any:
    """Return the type of a list."""
    sentence = f"{name} must be a list, such as {example.replace('{', '{{').replace('}', '}}')}."
    return Annotated[list[kind], Field(min_length=least, max_length=most), says(sentence)]


def table_of(
    key: Any, value: Any, example: str, most: int | None = None, noun: str = "entries"
) -> Any:
    """Return the type of a table whose keys are not known beforehand."""

    def sentence(found: Any) -> str:
        if isinstance(found, dict):
            return f"{len(found)} {noun} are too many; at most {most}."
        return f"{short(found)} must be a table, such as {example}."

    return Annotated[dict[key, value], Field(max_length=most), says(sentence)]


def chosen(kinds: dict[str, Any], choose: Callable[[Any], str]) -> Any:
    """Return the type of a value of one of several kinds.

    Parameters
    ----------
    kinds : dict of str to type
    choose : callable
        Returns the kind by which to check a value; so mistakes are those of one kind alone.
    """

    def checked(value: Any, _handler: Callable[[Any], Any]) -> Any:
        kind = choose(value)
        if kind not in adapters:
            adapters[kind] = TypeAdapter(kinds[kind])
        return adapters[kind].validate_python(value)

    adapters: dict[str, TypeAdapter] = {}
    return Annotated[reduce(or_, kinds.values()), WrapValidator(checked)]


def one_or_more(kind: Any) -> Any:
    """Return the type of one value, or of a list of them."""
    several = Annotated[list[kind], Field()]
    return chosen(
        {"one": kind, "list": several}, lambda value: "list" if isinstance(value, list) else "one"
    )


def all_or(kind: Any) -> Any:
    """Return the type of the word ``"all"``, or of something else."""
    return chosen(
        {"all": Literal["all"], "some": kind}, lambda value: "all" if value == "all" else "some"
    )


def once(values: list[Any]) -> list[Any]:
    """Refuse a list that names something twice."""
    twice = [(i, value) for i, value in enumerate(values) if value in values[:i]]
    if twice:
        raise wrong(((i,), f"{short(value)} is named twice.") for i, value in twice)
    return values


Text = text()
Name = Annotated[
    str,
    Field(pattern=f"^{NAME.pattern}$"),
    says("{value} is not a name: use small letters, digits and _."),
]
Month = Annotated[
    str,
    Field(pattern=r"^[1-9][0-9]{3}-(0[1-9]|1[0-2])$", description="A month, such as 1917-11."),
    says('{value} is not a month; write year and month in quotes, "1917-11".'),
]


class Table(BaseModel):
    """A table of a file: it refuses keys that it does not know."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)
    what: ClassVar[str] = "the file"
    example: ClassVar[str] = "{ ... }"

    @model_validator(mode="wrap")
    @classmethod
    def _in_words(cls, value: Any, handler: Callable[[Any], Any]) -> Any:
        if not isinstance(value, dict):
            raise said(f"{short(value)} must be a table, such as {cls.example}.")
        try:
            return handler(value)
        except ValidationError as found:
            errors = found.errors(include_url=False)[:MOST_PROBLEMS]
            raise wrong([cls._sentence(error, value) for error in errors]) from None

    @classmethod
    def _sentence(cls, error: Any, value: dict[str, Any]) -> tuple[tuple[str | int, ...], str]:
        """Return the place below this table, and the sentence."""
        place = error["loc"]
        if found := words_of(error):
            return place, found
        key = place[-1] if place else ""
        if error["type"] == "extra_forbidden":
            known = [field.alias or name for name, field in cls.model_fields.items()]
            hint = suggest(str(key), known) or f" Known: {', '.join(known)}."
            return place, f"{short(key)} is not a key of {cls.what}.{hint}"
        if error["type"] == "missing":
            return place[:-1], f"{cls.called(value)} has no {key}; add {key} = ..."
        return place, f"{short(error['input'])} is not right: {error['msg']}."

    @classmethod
    def called(cls, value: dict[str, Any]) -> str:
        """Return the words for one table of this kind."""
        return cls.what


# Schemas for editors ------------------------------------------------------------------------------


def schema(model: type[Table]) -> str:
    """Return a model's JSON schema as the package keeps it."""
    found = {"$schema": "https://json-schema.org/draft/2020-12/schema", **model.model_json_schema()}
    return json.dumps(_shorter(found), indent=1, ensure_ascii=False) + "\n"


def schema_file(name: str) -> Path:
    """Return the file of a shipped schema: ``scenario``, ``account`` ..."""
    return SCHEMAS / f"{name}.schema.json"


def _shorter(value: Any, names: bool = False) -> Any:
    """Leave out what tells an editor nothing: titles made from names, and empty defaults."""
    if isinstance(value, list):
        return [_shorter(item) for item in value]
    if not isinstance(value, dict):
        return value
    empty = value.get("default", 0) in (None, "", [], {})
    left_out = set() if names else {"title", "default"} if empty else {"title"}
    return {
        key: _shorter(item, names=key in ("properties", "$defs"))
        for key, item in value.items()
        if key not in left_out
    }
