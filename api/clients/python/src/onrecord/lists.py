"""Lists that page by themselves, and their records as rows of a table."""
from __future__ import annotations

import itertools
from typing import Any, Callable, Dict, Generic, Iterator, List, Optional, TypeVar

T = TypeVar("T")
Row = Dict[str, Any]


class RecordList(Generic[T]):
    """The records that match, read page by page as they are asked for. Each iteration begins anew."""

    def __init__(self, pages: Callable[[], Iterator[List[T]]], row: Callable[[T], Row], limit: Optional[int],
                 empty: Callable[[], T]):
        self._pages, self._row, self._limit, self._empty = pages, row, limit, empty

    def __iter__(self) -> Iterator[T]:
        return itertools.islice(itertools.chain.from_iterable(self._pages()), self._limit)

    def rows(self) -> Iterator[Row]:
        """Each record as a flat dictionary, always with the same keys."""
        return map(self._row, self)

    def columns(self) -> Dict[str, type]:
        """The columns of tables, also of those without a row, with the types of their values."""
        return {name: type(value) for name, value in self._row(self._empty()).items()}

    def to_pandas(self):
        """A pandas.DataFrame; the days of known articles as datetime64 in the column `published_day`."""
        import pandas

        frame = pandas.DataFrame(list(self.rows()), columns=list(self.columns()))
        for name in [name for name in frame.columns if name.endswith("_day")]:
            frame[name] = pandas.to_datetime(frame[name].replace("", None), errors="coerce")
        return frame

    def to_polars(self):
        """A polars.DataFrame."""
        import polars

        return polars.DataFrame(list(self.rows()), schema=self.columns())

    def to_arrow(self):
        """A pyarrow.Table."""
        import pyarrow

        types = {str: pyarrow.string(), bool: pyarrow.bool_(), int: pyarrow.int64(), float: pyarrow.float64()}
        schema = pyarrow.schema([(name, types[kind]) for name, kind in self.columns().items()])
        return pyarrow.Table.from_pylist(list(self.rows()), schema=schema)

    def to_parquet(self, path: str) -> None:
        """Writes a Parquet file."""
        import pyarrow.parquet

        pyarrow.parquet.write_table(self.to_arrow(), path)


def _enum(message: Any, field: str) -> str:
    """QUOTE_KIND_DIRECT -> "direct"."""
    values = message.DESCRIPTOR.fields_by_name[field].enum_type.values_by_number
    prefix = len(values[0].name) - len("UNSPECIFIED")
    value = values.get(getattr(message, field))
    return "" if value is None or value.number == 0 else value.name[prefix:].lower()


def _article(context: Any) -> Row:
    return {
        "published": context.published.edtf,
        "published_day": context.published.earliest if context.published.earliest == context.published.latest else "",
        "outlet": context.outlet,
        "headline": context.headline,
        "url": context.url,
        "article_id": context.article_id,
        "revision_id": context.revision_id,
        "text_sha256": context.text_sha256,
    }


def quote_row(record: Any) -> Row:
    quote = record.quote
    return {
        "quote_id": quote.quote_id,
        "text": quote.text,
        "kind": _enum(quote, "kind"),
        "attitude": _enum(quote, "attitude"),
        "speaker": quote.speaker_name,
        "speaker_key": quote.speaker_key,
        "role": quote.speaker_role,
        "affiliation": quote.speaker_affiliation,
        "country": quote.speaker_country,
        "source_text": quote.source_text,
        "cue": quote.cue_lemma,
        "via": quote.via,
        "said": quote.said.edtf,
        "negated": quote.negated,
        "rule": quote.why.rule,
        "confidence": quote.why.confidence,
        **_article(record.article),
    }


def event_row(record: Any) -> Row:
    event = record.event
    return {
        "event_id": event.event_id,
        "text": event.text,
        "code": event.code,
        "plover": event.plover,
        "quad_class": _enum(event, "quad_class"),
        "goldstein": event.goldstein,
        "source": event.source.name or event.source.text,
        "source_code": event.source.code,
        "target": event.target.name or event.target.text,
        "target_code": event.target.code,
        "happened": event.date.edtf,
        "place": event.location.name,
        "place_country": event.location.country,
        "modality": _enum(event, "modality"),
        "in_quote": bool(record.in_quote_id),
        "told_by": record.in_quote_speaker,
        "rule": event.why.rule,
        "confidence": event.why.confidence,
        **_article(record.article),
    }


def article_row(record: Any) -> Row:
    return {
        **_article(record.context),
        "byline": record.context.byline,
        "language": record.context.language,
        "state": _enum(record, "state"),
        "quotes": record.quote_count,
        "events": record.event_count,
        "snippet": record.snippet,
    }


def speaker_row(record: Any) -> Row:
    return {
        "speaker_key": record.speaker_key,
        "name": record.name,
        "role": record.role,
        "affiliation": record.affiliation,
        "country": record.country,
        "quotes": record.quote_count,
        "articles": record.article_count,
        "first_published": record.first_published,
        "last_published": record.last_published,
    }


def story_row(record: Any) -> Row:
    event = record.fullest.event
    return {
        "story_event_id": record.story_event_id,
        "status": _enum(record, "status"),
        "postponed_to": record.postponed_to,
        "first": record.first_day,
        "last": record.last_day,
        "act": record.act,
        "source": event.source.name or event.source.text,
        "source_code": event.source.code,
        "target": event.target.name or event.target.text,
        "target_code": event.target.code,
        "place": record.place.name,
        "mentions": record.mention_count,
        "articles": record.article_count,
        "outlets": record.outlet_count,
        "sources": record.source_count,
        "contradicted": any(total.contradicted for total in record.totals),
        "text": event.text,
    }


def statement_row(record: Any) -> Row:
    return {
        "statement_id": record.statement_id,
        "talking_point_id": record.talking_point_id,
        "quotes": record.quote_count,
        "articles": record.article_count,
        "outlets": record.outlet_count,
        "first_published": record.first_published,
        "last_published": record.last_published,
        **{name: value for name, value in quote_row(record.fullest).items() if name in ("text", "speaker", "speaker_key", "affiliation")},
    }
