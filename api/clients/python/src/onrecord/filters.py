"""Filters as keyword arguments.

A repeated field takes one value or several; an enum its name without the prefix ("direct"); a range of days "2024-03", a
pair ("2024-03-01", "2024-03-09") with None for an open end, or dates of the standard library.
"""
from __future__ import annotations

import datetime
from typing import Any, Iterable, Mapping, Optional, Tuple, TypedDict, Union

from google.protobuf.descriptor import FieldDescriptor
from google.protobuf.message import Message

Words = Union[str, Iterable[str]]
Day = Union[str, datetime.date]
Days = Union[Day, Tuple[Optional[Day], Optional[Day]]]
Instants = Tuple[Optional[datetime.datetime], Optional[datetime.datetime]]


class ArticleFilter(TypedDict, total=False):
    """See ArticleFilter in proto/onrecord/v1/filter.proto."""

    text: str
    article_id: Words
    outlet: Words
    language: Words
    published: Days
    ingested: Instants
    speaker: Words
    state: Words
    feed: Words


class QuoteFilter(TypedDict, total=False):
    """See QuoteFilter in proto/onrecord/v1/filter.proto."""

    text: str
    article_id: Words
    outlet: Words
    language: Words
    published: Days
    ingested: Instants
    min_confidence: float
    speaker: Words
    speaker_key: Words
    affiliation: Words
    role: Words
    country: Words
    kind: Words
    attitude: Words
    cue: Words
    via: Words
    said: Days
    negated: bool


class EventFilter(TypedDict, total=False):
    """See EventFilter in proto/onrecord/v1/filter.proto."""

    text: str
    article_id: Words
    outlet: Words
    language: Words
    published: Days
    ingested: Instants
    min_confidence: float
    code: Words
    root: Words
    plover: Words
    quad_class: Words
    actor: Words
    source: Words
    target: Words
    modality: Words
    in_quote: bool
    happened: Days
    place: Words
    country: Words


def fill(message: Message, values: Mapping[str, Any]) -> None:
    """Sets fields of `message`. TypeError: it has no such field; ValueError: an enum has no such value."""
    for name, value in values.items():
        field = message.DESCRIPTOR.fields_by_name.get(name)
        if field is None:
            known = ", ".join(sorted(message.DESCRIPTOR.fields_by_name))
            raise TypeError(f"{message.DESCRIPTOR.name} has no field {name!r}; it has {known}")
        if value is None:
            continue
        if _is_repeated(field):
            many = [value] if isinstance(value, (str, int)) else list(value)
            getattr(message, name).extend(_scalar(field, one) for one in many)
        elif field.type == FieldDescriptor.TYPE_MESSAGE:
            _fill_range(getattr(message, name), value)
        else:
            setattr(message, name, _scalar(field, value))


def _is_repeated(field: FieldDescriptor) -> bool:
    known = getattr(field, "is_repeated", None)  # protobuf 6 and later; label is for those before
    return field.label == FieldDescriptor.LABEL_REPEATED if known is None else known


def _scalar(field: FieldDescriptor, value: Any) -> Any:
    if field.type != FieldDescriptor.TYPE_ENUM or isinstance(value, int):
        return value
    names = field.enum_type.values_by_name
    prefix = next(iter(names))[: -len("UNSPECIFIED")]
    wanted = str(value).upper().replace("-", "_").replace(" ", "_")
    found = names.get(wanted) or names.get(prefix + wanted)
    if found is None:
        known = ", ".join(name[len(prefix):].lower() for name in names if not name.endswith("_UNSPECIFIED"))
        raise ValueError(f"{field.name}: expected one of {known}, got {value!r}")
    return found.number


def _fill_range(message: Message, value: Any) -> None:
    first, last = value if isinstance(value, tuple) else (value, value)
    if message.DESCRIPTOR.name == "TimeRange":
        if first is not None:
            message.start.FromDatetime(first)
        if last is not None:
            message.end.FromDatetime(last)
        return
    message.SetInParent()
    message.first = _day(first)
    message.last = _day(last)


def _day(value: Any) -> str:
    if isinstance(value, datetime.datetime):
        value = value.date()
    return value.isoformat() if isinstance(value, datetime.date) else (value or "")
