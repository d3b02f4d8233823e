"""Reads who said what, and who did what to whom, from an onrecord server.

    from onrecord import Client

    with Client("localhost:50051") as records:
        for record in records.quotes(speaker="Solheim", kind="direct", limit=10):
            print(record.quote.speaker_name, "|", record.quote.text, "|", record.article.outlet)
        frame = records.events(source="NOR", happened=("2024-03-01", "2024-03-31")).to_pandas()
"""
from .client import Client
from .filters import ArticleFilter, EventFilter, QuoteFilter
from .lists import RecordList

__all__ = ["ArticleFilter", "Client", "EventFilter", "QuoteFilter", "RecordList"]
