"""The client of RecordService."""
from __future__ import annotations

import random
import time
from typing import TYPE_CHECKING, Any, Callable, Iterable, Iterator, List, Mapping, Optional, Sequence, Union

import grpc

from . import lists
from .filters import fill
from .v1 import record_service_pb2 as pb
from .v1 import record_service_pb2_grpc as rpc

if TYPE_CHECKING:
    from typing_extensions import Unpack

    from .filters import ArticleFilter, EventFilter, QuoteFilter

Exclude = Union[Mapping[str, Any], Sequence[Mapping[str, Any]], None]
# A server that ends may cancel what goes on.
RETRIED = (grpc.StatusCode.UNAVAILABLE, grpc.StatusCode.ABORTED, grpc.StatusCode.CANCELLED)
LONGEST_PAUSE = 10.0  # seconds


class Client:
    """Asks one server. Safe to use from several threads.

    token: a bearer token, where the server asks for one. tls: True for TLS with the system's certificates, or the PEM of
    those to trust. timeout: seconds that a call may take. Calls raise grpc.RpcError; its details() say what was expected.
    """

    def __init__(self, target: str = "localhost:50051", *, token: Optional[str] = None, tls: Union[bool, bytes] = False,
                 timeout: float = 60.0):
        options = [("grpc.max_receive_message_length", -1), ("grpc.max_reconnect_backoff_ms", 5000),
                   # A watch is silent while nothing is stored: pings tell whether its connection still works.
                   ("grpc.keepalive_time_ms", 15000), ("grpc.keepalive_timeout_ms", 10000), ("grpc.http2.max_pings_without_data", 0)]
        if tls:
            credentials = grpc.ssl_channel_credentials(tls if isinstance(tls, bytes) else None)
            self._channel = grpc.secure_channel(target, credentials, options)
        else:
            self._channel = grpc.insecure_channel(target, options)
        self._stub = rpc.RecordServiceStub(self._channel)
        self._timeout, self._closed = timeout, False
        self._metadata = [("authorization", f"Bearer {token}")] if token else []

    def __enter__(self) -> Client:
        return self

    def __exit__(self, *_: Any) -> None:
        self.close()

    def close(self) -> None:
        """Ends the connection, and with it all calls."""
        self._closed = True
        self._channel.close()

    # One record by its id.

    def article(self, article_id: str, *, revision_id: str = "", view: str = "findings") -> pb.ArticleRecord:
        """An article with its findings; view: "basic", "findings", or "full" where the server serves full text."""
        return self._call("GetArticle", {"article_id": article_id, "revision_id": revision_id, "view": view})

    def quote(self, quote_id: str) -> pb.QuoteRecord:
        return self._call("GetQuote", {"quote_id": quote_id})

    def event(self, event_id: str) -> pb.EventRecord:
        return self._call("GetEvent", {"event_id": event_id})

    # Lists. `exclude`: one filter or several, whose matches are left out. `limit`: most records, None for all.

    def quotes(self, *, exclude: Exclude = None, order_by: str = "", limit: Optional[int] = None, page_size: int = 500,
               **filter: Unpack[QuoteFilter]) -> lists.RecordList[pb.QuoteRecord]:
        return self._list("ListQuotes", "quotes", lists.quote_row, filter, exclude, order_by, limit, page_size)

    def events(self, *, exclude: Exclude = None, order_by: str = "", limit: Optional[int] = None, page_size: int = 500,
               **filter: Unpack[EventFilter]) -> lists.RecordList[pb.EventRecord]:
        return self._list("ListEvents", "events", lists.event_row, filter, exclude, order_by, limit, page_size)

    def articles(self, *, exclude: Exclude = None, order_by: str = "", limit: Optional[int] = None, page_size: int = 500,
                 **filter: Unpack[ArticleFilter]) -> lists.RecordList[pb.ArticleRecord]:
        return self._list("ListArticles", "articles", lists.article_row, filter, exclude, order_by, limit, page_size)

    def speakers(self, *, exclude: Exclude = None, order_by: str = "", limit: Optional[int] = None, page_size: int = 500,
                 **filter: Unpack[QuoteFilter]) -> lists.RecordList[pb.SpeakerRecord]:
        """The speakers of matching quotes, the most quoted first."""
        return self._list("ListSpeakers", "speakers", lists.speaker_row, filter, exclude, order_by, limit, page_size)

    def statements(self, *, exclude: Exclude = None, order_by: str = "", limit: Optional[int] = None, page_size: int = 200,
                   min_articles: int = 0, **filter: Unpack[QuoteFilter]) -> lists.RecordList[Any]:
        """Acts of saying, each with all quotes that report it."""
        return self._list("ListStatements", "statements", lists.statement_row, filter, exclude, order_by, limit, page_size,
                          {"min_articles": min_articles})

    def statement(self, statement_id: str, *, page_size: int = 200) -> Any:
        """A statement with its occurrences; `statement_id`: its id, or the id of any quote in it."""
        return self._call("GetStatement", {"statement_id": statement_id, "page_size": page_size})

    def timeline(self, talking_point_id: str, *, page_size: int = 200) -> Any:
        """The statements of a talking point, each compared with the one before."""
        return self._call("GetTimeline", {"talking_point_id": talking_point_id, "page_size": page_size})

    def story_events(self, *, exclude: Exclude = None, order_by: str = "", limit: Optional[int] = None, page_size: int = 100,
                     min_articles: int = 0, status: Union[str, Iterable[str]] = (), as_of: str = "",
                     **filter: Unpack[EventFilter]) -> lists.RecordList[Any]:
        """Each event once over all articles; status: "overdue", "came_true" …; as_of: the day by which plans are judged."""
        statuses = [status] if isinstance(status, str) else list(status)
        return self._list("ListStoryEvents", "story_events", lists.story_row, filter, exclude, order_by, limit, page_size,
                          {"min_articles": min_articles, "status": statuses, "as_of": as_of})

    def explain_quote(self, quote_id: str) -> Any:
        """Why a quote is believed: its decisions with rules, words and what lost."""
        return self._call("ExplainQuote", {"quote_id": quote_id})

    def explain_event(self, event_id: str) -> Any:
        """Why an event is believed, and what its code stands for."""
        return self._call("ExplainEvent", {"event_id": event_id})

    def export(self, what: str = "quotes", format: str = "json_lines", *, resume_token: str = "", exclude: Exclude = None,
               **filter: Any) -> Iterator[pb.ExportResponse]:
        """All that matches ("quotes", "events" or "articles") as a file, part by part; its bytes are `part.data`.

        format: "json_lines", "csv", "schema_org", "web_annotation", "polecat" or "gdelt". Where it breaks off, the resume_token
        of the last part goes on.
        """
        request = self._request("Export", {"format": format, "resume_token": resume_token})
        self._select(getattr(request, what), filter, exclude)
        getattr(request, what).SetInParent()
        yield from self._stub.Export(request, metadata=self._metadata)

    def verify(self, text: str, *, speaker: str = "", before: str = "") -> Any:
        """Whether somebody said that: the verdict, and where the words stand."""
        return self._call("VerifyQuote", {"text": text, "speaker": speaker, "before": before})

    def aggregate(self, what: str, group_by: Union[str, Iterable[str]] = (), *, exclude: Exclude = None, order_by: str = "",
                  limit: Optional[int] = None, **filter: Any) -> lists.RecordList[Any]:
        """Counts `what` ("quotes", "events" or "articles") by dimensions ("outlet", "month" …)."""
        dimensions = [group_by] if isinstance(group_by, str) else list(group_by)

        def make() -> Any:
            request = self._request("Aggregate", {"group_by": dimensions, "order_by": order_by, "page_size": 1000})
            self._select(getattr(request, what), filter, exclude)
            getattr(request, what).SetInParent()
            return request

        def row(group: Any) -> lists.Row:
            counts = {"count": group.count, "articles": group.articles, "outlets": group.outlets}
            return {**dict(zip(dimensions, group.key)), **counts, "mean_goldstein": group.mean_goldstein}

        def empty() -> Any:
            return self._record("Aggregate", "groups")(key=[""] * len(dimensions))

        return lists.RecordList(lambda: self._pages("Aggregate", make(), "groups"), row, limit, empty)

    def watch(self, what: str = "quotes", *, resume_token: str = "", changes_only: bool = False, exclude: Exclude = None,
              **filter: Any) -> Iterator[pb.WatchResponse]:
        """What is stored, then every change as it is stored ("quotes", "events", "articles" or "statements").

        A lost connection is taken up again where it broke off, without gaps. Keep the resume_token of the last response
        to go on after the program has ended. Raises grpc.RpcError where trying again does not help.
        """
        pause = 0.5
        while True:
            request = pb.WatchRequest(resume_token=resume_token, changes_only=changes_only)
            self._select(getattr(request, what), filter, exclude)
            getattr(request, what).SetInParent()
            try:
                for response in self._stub.Watch(request, metadata=self._metadata):
                    resume_token, pause = response.resume_token, 0.5
                    yield response
                return
            except grpc.RpcError as error:
                if self._closed or error.code() not in RETRIED:
                    raise
            time.sleep(pause * random.uniform(0.5, 1.5))
            pause = min(pause * 2, LONGEST_PAUSE)

    # What the calls are made of.

    @staticmethod
    def _request(method: str, values: Mapping[str, Any]) -> Any:
        service = pb.DESCRIPTOR.services_by_name["RecordService"]
        found = service.methods_by_name.get(method)
        if found is None:
            raise NotImplementedError(f"this client's protocol has no {method}")
        request = found.input_type._concrete_class()
        fill(request, values)
        return request

    @staticmethod
    def _record(method: str, field: str) -> Any:
        """The class of the records in a field of a method's response."""
        response = pb.DESCRIPTOR.services_by_name["RecordService"].methods_by_name[method].output_type
        return response.fields_by_name[field].message_type._concrete_class

    @staticmethod
    def _select(selection: Any, filter: Mapping[str, Any], exclude: Exclude) -> None:
        fill(selection.filter, filter)
        for one in [exclude] if isinstance(exclude, Mapping) else exclude or ():
            fill(selection.exclude.add(), one)

    def _call(self, method: str, values: Mapping[str, Any]) -> Any:
        return getattr(self._stub, method)(self._request(method, values), timeout=self._timeout, metadata=self._metadata)

    def _pages(self, method: str, request: Any, field: str) -> Iterator[List[Any]]:
        while True:
            response = getattr(self._stub, method)(request, timeout=self._timeout, metadata=self._metadata)
            yield list(getattr(response, field))
            if not response.next_page_token:
                return
            request.page_token = response.next_page_token

    def _list(self, method: str, field: str, row: Callable[[Any], lists.Row], filter: Mapping[str, Any], exclude: Exclude,
              order_by: str, limit: Optional[int], page_size: int, more: Mapping[str, Any] = {}) -> lists.RecordList[Any]:
        size = page_size if limit is None else max(1, min(page_size, limit))

        def make() -> Any:
            request = self._request(method, {"order_by": order_by, "page_size": size, **more})
            self._select(request, filter, exclude)
            return request

        make()  # a wrong filter is told at once
        return lists.RecordList(lambda: self._pages(method, make(), field), row, limit, self._record(method, field))
