#!/usr/bin/env python3
"""Calls that no caller should make, by a real client in another language: each gets its status and its details, and the server stays well.

usage: bad_calls_test.py BIN_DIR
Exit code 77: gRPC for Python, protoc or its plugin is missing (apt-get install python3-grpcio protobuf-compiler-grpc), nothing was tested.
The api serves a store that `onrecord up --seed` has filled; its Kafka is not there, which must not matter to readers.
"""
import os
import shutil
import subprocess
import sys
import tempfile
import threading
import time
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
from pipeline import ROOT, Pipeline, Skip, free_port, run_tests  # noqa: E402

try:
    import grpc
except ImportError:
    grpc = None

BIN = os.path.abspath(sys.argv.pop(1) if len(sys.argv) > 1 else "build/bin")
PROTOS = ["onrecord/v1/" + name for name in sorted(os.listdir(os.path.join(ROOT, "proto", "onrecord", "v1")))] + [
    "google/rpc/error_details.proto", "google/rpc/status.proto"]
MIB = 1 << 20
LISTS = ("ListArticles", "ListQuotes", "ListEvents", "ListSpeakers")


def generate_stubs(folder):
    """Python for our messages, made from the .proto files as any caller would."""
    plugin = shutil.which("grpc_python_plugin")
    if grpc is None or plugin is None or shutil.which("protoc") is None:
        raise Skip("gRPC for Python is missing: apt-get install python3-grpcio protobuf-compiler-grpc")
    proto = os.path.join(ROOT, "proto")
    subprocess.run(["protoc", "-I", proto, "--python_out", folder, "--grpc_python_out", folder, "--plugin=protoc-gen-grpc_python=" + plugin,
                    *PROTOS], check=True, timeout=60)
    # google.rpc would hide google.protobuf if it were a package with an __init__.py: both are namespaces.
    import google
    google.__path__.append(os.path.join(folder, "google"))
    sys.path.insert(0, folder)


class BadCallsTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        folder = tempfile.mkdtemp(prefix="onrecord-test-")
        cls.addClassCleanup(shutil.rmtree, folder, ignore_errors=True)
        generate_stubs(folder)
        from google.rpc import error_details_pb2, status_pb2
        from onrecord.v1 import filter_pb2, record_service_pb2, record_service_pb2_grpc
        cls.pb, cls.filters, cls.details, cls.status = record_service_pb2, filter_pb2, error_details_pb2, status_pb2
        cls.pipeline = p = Pipeline(BIN)
        cls.addClassCleanup(p.__exit__, None, None, None)
        seed(p)
        p.bootstrap = f"127.0.0.1:{free_port()}"
        p.start("api")
        cls.channel = grpc.insecure_channel(f"127.0.0.1:{p.ports['grpc']}", options=[("grpc.max_receive_message_length", -1)])
        cls.addClassCleanup(cls.channel.close)
        grpc.channel_ready_future(cls.channel).result(timeout=20)
        cls.stub = record_service_pb2_grpc.RecordServiceStub(cls.channel)

    @classmethod
    def tearDownClass(cls):
        code = cls.pipeline.kill("api", how=15)
        assert code == 0, f"api ended with {code} after SIGTERM"

    def setUp(self):
        self.assertTrue(self.is_healthy())

    def tearDown(self):
        """Whatever was asked, the server still is there and answers."""
        self.assertTrue(self.is_healthy())
        self.assertTrue(self.stub.ListQuotes(self.pb.ListQuotesRequest(page_size=1), timeout=10).quotes)
        self.assertIsNone(self.pipeline.processes["api"].poll())

    def is_healthy(self):
        check = self.channel.unary_unary("/grpc.health.v1.Health/Check", request_serializer=bytes, response_deserializer=bytes)
        return check(b"", timeout=10) == b"\x08\x01"  # status = SERVING

    def request(self, method, **values):
        return getattr(self.pb, method + "Request")(**values)

    def call(self, method, request, timeout=20):
        answer = getattr(self.stub, method)(request, timeout=timeout)
        return list(answer) if method == "Watch" else answer

    def refused(self, method, request, code, reason=None, fields=None, timeout=20):
        """The call fails with this code, the reason in its ErrorInfo and these fields in its BadRequest. Its error."""
        with self.assertRaises(grpc.RpcError) as raised:
            self.call(method, request, timeout)
        error = raised.exception
        self.assertEqual(error.code(), code, error.details())
        packed = dict(error.trailing_metadata()).get("grpc-status-details-bin")
        if reason is None:
            return error
        self.assertIsNotNone(packed, "no details")
        status = self.status.Status.FromString(packed)
        self.assertEqual(status.code, code.value[0])
        info, bad = self.details.ErrorInfo(), self.details.BadRequest()
        for detail in status.details:
            detail.Unpack(info) or detail.Unpack(bad)
        self.assertEqual((info.domain, info.reason), ("onrecord", reason), error.details())
        self.assertEqual([violation.field for violation in bad.field_violations], fields or [], error.details())
        for violation in bad.field_violations:
            self.assertIn("expected", violation.description)
        return error

    def bad_field(self, method, request, *fields):
        return self.refused(method, request, grpc.StatusCode.INVALID_ARGUMENT, "BAD_FIELD", list(fields))

    # Pages and tokens.

    def test_a_negative_page_size_is_refused(self):
        for method in LISTS:
            for size in (-1, -2**31):
                self.bad_field(method, self.request(method, page_size=size), "page_size")

    def test_an_enormous_page_size_is_made_the_largest(self):
        for method in LISTS:
            self.call(method, self.request(method, page_size=2**31 - 1))

    def test_a_foreign_or_garbled_token_is_refused(self):
        token = self.call("ListQuotes", self.request("ListQuotes", page_size=1)).next_page_token
        self.assertTrue(token)
        bad = lambda method, **values: self.refused(  # noqa: E731
            method, self.request(method, **values), grpc.StatusCode.INVALID_ARGUMENT, "BAD_TOKEN", ["page_token"])
        for garbled in ("x", "AAAA", token[:-4], token + "AAAA", token[4:], token.swapcase(), "ü" * 20, "A" * 4000):
            bad("ListQuotes", page_token=garbled)
        for method in LISTS[0], LISTS[2], LISTS[3]:
            bad(method, page_token=token)
        bad("ListQuotes", page_token=token, order_by="said")
        bad("ListQuotes", page_token=token, filter=self.filters.QuoteFilter(text="other"))
        self.bad_field("ListQuotes", self.request("ListQuotes", page_token="A" * 5000), "page_token")
        self.assertTrue(self.call("ListQuotes", self.request("ListQuotes", page_size=1, page_token=token)).quotes)

    def test_a_token_of_a_page_does_not_resume_a_watch(self):
        token = self.call("ListQuotes", self.request("ListQuotes", page_size=1)).next_page_token
        for resume in (token, "x", "A" * 100):
            request = self.request("Watch", quotes={}, resume_token=resume)
            self.refused("Watch", request, grpc.StatusCode.INVALID_ARGUMENT, "BAD_TOKEN", ["resume_token"])

    # Values.

    def test_an_enum_value_that_is_not_known_is_refused(self):
        self.bad_field("GetQuote", self.request("GetQuote", quote_id="x", span_unit=77), "span_unit")
        self.bad_field("ListArticles", self.request("ListArticles", view=-3), "view")
        for filters, method in ({"kind": [99]}, "ListQuotes"), ({"attitude": [0]}, "ListQuotes"), ({"quad_class": [5]}, "ListEvents"), (
                {"modality": [1, 1000]}, "ListEvents"), ({"state": [44]}, "ListArticles"):
            [name] = filters
            at = len(filters[name]) - 1
            self.bad_field(method, self.request(method, filter=filters), f"filter.{name}[{at}]")
            self.bad_field(method, self.request(method, exclude=[{}, filters]), f"exclude[1].{name}[{at}]")

    def test_a_reversed_range_is_refused(self):
        days = {"first": "2031-05-02", "last": "2031-05-01"}
        for method in LISTS:
            self.bad_field(method, self.request(method, filter={"published": days}), "filter.published.last")
            self.bad_field(method, self.request(method, filter={"ingested": {"start": {"seconds": 20}, "end": {"seconds": 10}}}),
                           "filter.ingested.end")
        self.bad_field("ListQuotes", self.request("ListQuotes", filter={"said": days}), "filter.said.last")
        self.bad_field("ListEvents", self.request("ListEvents", exclude=[{"happened": days}]), "exclude[0].happened.last")
        self.bad_field("Watch", self.request("Watch", events={"filter": {"happened": days}}), "events.filter.happened.last")

    def test_a_day_or_instant_that_does_not_exist_is_refused(self):
        for day in ("yesterday", "2031-13", "2031-02-29", "31", "2031-5-3", "2031-05-03T00:00:00Z", "ä" * 30, "-031"):
            self.bad_field("ListQuotes", self.request("ListQuotes", filter={"said": {"first": day}}), "filter.said.first")
        for instant in ({"seconds": 2**62}, {"seconds": -2**62}, {"nanos": -1}, {"nanos": 10**9}):
            self.bad_field("ListQuotes", self.request("ListQuotes", filter={"ingested": {"start": instant}}), "filter.ingested.start")

    def test_a_number_out_of_its_range_is_refused(self):
        for value in (-0.1, 1.1, float("nan"), float("inf")):
            self.bad_field("ListEvents", self.request("ListEvents", filter={"min_confidence": value}), "filter.min_confidence")
        for seconds in (0, -5, 3601, 2**55):
            self.bad_field("Watch", self.request("Watch", quotes={}, progress_interval={"seconds": seconds}), "progress_interval")

    def test_an_order_that_is_not_known_is_refused(self):
        for order in ("colour", "published asc", "published desc desc", "published, said", "said;DROP TABLE quotes", "ü" * 500):
            self.bad_field("ListQuotes", self.request("ListQuotes", order_by=order), "order_by")

    def test_what_is_required_must_be_there(self):
        self.bad_field("GetArticle", self.request("GetArticle"), "article_id")
        self.bad_field("GetQuote", self.request("GetQuote"), "quote_id")
        self.bad_field("GetEvent", self.request("GetEvent"), "event_id")
        with self.assertRaises(grpc.RpcError) as raised:
            self.call("Watch", self.request("Watch"))
        self.assertEqual(raised.exception.code(), grpc.StatusCode.INVALID_ARGUMENT)

    def test_an_id_that_is_not_known_is_not_found(self):
        for name in ("0" * 64, "x", "'; --", "ü", "\0"):
            for method, field in ("GetArticle", "article_id"), ("GetQuote", "quote_id"), ("GetEvent", "event_id"):
                self.refused(method, self.request(method, **{field: name}), grpc.StatusCode.NOT_FOUND, "NO_SUCH_" + method[3:].upper())
        article = self.call("ListArticles", self.request("ListArticles", page_size=1)).articles[0].context.article_id
        self.refused("GetArticle", self.request("GetArticle", article_id=article, revision_id="0" * 64), grpc.StatusCode.NOT_FOUND,
                     "NO_SUCH_REVISION")

    def test_full_text_that_is_not_served_is_denied(self):
        article = self.call("ListArticles", self.request("ListArticles", page_size=1)).articles[0].context.article_id
        self.refused("GetArticle", self.request("GetArticle", article_id=article, view="VIEW_FULL"), grpc.StatusCode.PERMISSION_DENIED,
                     "FULL_TEXT_NOT_SERVED")

    def test_text_to_search_for_is_never_a_query_of_the_database(self):
        for text in ('"', '"open', "*", "a*b", "NEAR(a b", "text:x", "a AND", "-", "^a", "{a}", "a\0b", "OR OR", "'; DROP TABLE quotes; --", "()"):
            for method in LISTS:
                try:
                    self.call(method, self.request(method, filter={"text": text}))
                except grpc.RpcError as error:
                    self.assertEqual(error.code(), grpc.StatusCode.INVALID_ARGUMENT, (text, error.details()))

    # Sizes.

    def test_a_string_of_5_megabytes_is_refused_by_the_handler(self):
        long = "w" * (5 * MIB)
        for method in LISTS:
            self.bad_field(method, self.request(method, filter={"text": long}), "filter.text")
        self.bad_field("ListQuotes", self.request("ListQuotes", order_by=long), "order_by")
        self.bad_field("ListQuotes", self.request("ListQuotes", page_token=long), "page_token")
        self.bad_field("GetArticle", self.request("GetArticle", article_id=long), "article_id")
        self.bad_field("Watch", self.request("Watch", quotes={"filter": {"speaker": [long]}}), "quotes.filter.speaker[0]")

    def test_a_message_of_20_megabytes_is_refused_by_grpc(self):
        for method in LISTS:
            self.refused(method, self.request(method, filter={"text": "w" * (20 * MIB)}), grpc.StatusCode.RESOURCE_EXHAUSTED)
        self.refused("Watch", self.request("Watch", quotes={"filter": {"text": "w" * (20 * MIB)}}), grpc.StatusCode.RESOURCE_EXHAUSTED)

    def test_a_list_of_10_000_values_is_refused(self):
        many = [f"name {n}" for n in range(10_000)]
        self.bad_field("ListQuotes", self.request("ListQuotes", filter={"speaker": many}), "filter.speaker")
        self.bad_field("ListEvents", self.request("ListEvents", filter={"code": many}), "filter.code")
        self.bad_field("ListArticles", self.request("ListArticles", exclude=[{}] * 10_000), "exclude")
        self.bad_field("Watch", self.request("Watch", articles={"exclude": [{}] * 10_000}), "articles.exclude")
        full = {name: many[:100] for name in ("speaker", "outlet", "affiliation", "role", "via", "country")}
        with self.assertRaises(grpc.RpcError) as raised:
            self.call("ListQuotes", self.request("ListQuotes", filter=full, exclude=[full]))
        self.assertEqual(raised.exception.code(), grpc.StatusCode.INVALID_ARGUMENT)

    def test_an_answer_that_tells_of_many_faults_still_fits_its_header(self):
        dashes = "—" * 340
        names = ("outlet", "speaker", "affiliation", "role", "via")
        request = self.request("ListQuotes", filter={"text": dashes, **{name: [dashes] * 3 for name in names}})
        error = self.refused("ListQuotes", request, grpc.StatusCode.INVALID_ARGUMENT, "BAD_FIELD",
                             ["filter.text"] + [f"filter.{name}[{n}]" for name in names for n in range(3)][:9])
        self.assertIn("expected a word", error.details())

    # Time.

    def test_a_deadline_that_has_passed_ends_the_call(self):
        for method in LISTS:
            self.refused(method, self.request(method), grpc.StatusCode.DEADLINE_EXCEEDED, timeout=-1)
        began = time.monotonic()
        with self.assertRaises(grpc.RpcError) as raised:
            self.call("Watch", self.request("Watch", quotes={}), timeout=0.5)
        self.assertEqual(raised.exception.code(), grpc.StatusCode.DEADLINE_EXCEEDED)
        self.assertLess(time.monotonic() - began, 10)

    def test_a_call_that_is_cancelled_ends_and_a_watch_is_forgotten(self):
        calls = [self.stub.ListQuotes.future(self.request("ListQuotes", page_size=1000)) for _ in range(200)]
        for call in calls:
            call.cancel()
        codes = {call.code() for call in calls}  # the first may be answered before
        self.assertLessEqual(codes - {grpc.StatusCode.OK}, {grpc.StatusCode.CANCELLED})
        self.assertIn(grpc.StatusCode.CANCELLED, codes)
        watches = [self.stub.Watch(self.request("Watch", quotes={})) for _ in range(20)]
        for watch in watches:
            self.assertTrue(next(watch).resume_token)
        self.pipeline.wait_until(lambda: self.watchers() == 20, 10, "the watches to be open")
        for watch in watches:
            watch.cancel()
        self.pipeline.wait_until(lambda: self.watchers() == 0, 10, "the watches to be forgotten")

    def watchers(self):
        for line in self.pipeline.http("api", "/metrics")[1].splitlines():
            if line.startswith("onrecord_api_watches "):
                return int(float(line.split()[1]))
        return None

    def test_many_bad_calls_at_once_leave_the_good_ones_alone(self):
        def worry():
            for _ in range(20):
                for request in (self.request("ListQuotes", page_size=-1), self.request("ListQuotes", filter={"text": "w" * MIB})):
                    try:
                        self.call("ListQuotes", request)
                    except grpc.RpcError:
                        pass
        threads = [threading.Thread(target=worry, daemon=True) for _ in range(8)]
        for thread in threads:
            thread.start()
        for _ in range(20):
            self.assertTrue(self.call("ListQuotes", self.request("ListQuotes", page_size=1)).quotes)
        for thread in threads:
            thread.join(timeout=120)
            self.assertFalse(thread.is_alive())

    # Below the messages.

    def raw(self, path, body, timeout=10):
        call = self.channel.unary_unary(path, request_serializer=bytes, response_deserializer=bytes)
        with self.assertRaises(grpc.RpcError) as raised:
            call(body, timeout=timeout)
        return raised.exception.code()

    def test_bytes_that_are_no_message_and_methods_that_are_none_are_refused(self):
        self.assertEqual(self.raw("/onrecord.v1.RecordService/ListQuotes", b"\xff" * 100), grpc.StatusCode.INVALID_ARGUMENT)
        self.assertEqual(self.raw("/onrecord.v1.RecordService/ListQuotes", b"\x1a\x02\xff\xfe"), grpc.StatusCode.INVALID_ARGUMENT)  # not UTF-8
        self.assertEqual(self.raw("/onrecord.v1.RecordService/GetQuote", b"\xff" * 100), grpc.StatusCode.INVALID_ARGUMENT)
        self.assertEqual(self.raw("/onrecord.v1.RecordService/Forget", b""), grpc.StatusCode.UNIMPLEMENTED)
        self.assertEqual(self.raw("/no.such.Service/Forget", b""), grpc.StatusCode.UNIMPLEMENTED)


def seed(p):
    """Fills the store that the api is to serve."""
    with open(p.path("up.log"), "w", encoding="utf-8") as log:
        port = free_port()
        up = subprocess.Popen([os.path.join(BIN, "onrecord"), "up", "--seed", "--inbox", p.inbox, "--store", p.path("store.sqlite"), "--http",
                               "", "--listen", f"127.0.0.1:{port}"], stdout=log, stderr=log, stdin=subprocess.DEVNULL)
    try:
        served, p.ports["grpc"] = p.ports["grpc"], port

        def is_served():
            try:
                return len(p.ask("quotes")) > 3 and p.ask("events") and not p.waiting_files()
            except RuntimeError:
                return False
        p.wait_until(is_served, 60, "the samples to be served")
        p.ports["grpc"] = served
    finally:
        up.terminate()
        up.wait(timeout=20)


if __name__ == "__main__":
    run_tests()
