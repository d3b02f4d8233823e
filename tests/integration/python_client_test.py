#!/usr/bin/env python3
"""The Python client (api/clients/python) against a running `onrecord up`.

usage: python_client_test.py BIN_DIR
Exit code 77: gRPC for Python is missing (apt-get install python3-grpcio), nothing was tested. Tables of pandas, Polars and
pyarrow are tried where these are there.
"""
import datetime
import importlib.util
import os
import sys
import threading
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
from pipeline import ROOT, Skip, run_tests  # noqa: E402
from up import Up  # noqa: E402

# Set: the package is tried that pip installed, and the libraries of all tables are there.
INSTALLED = bool(os.environ.get("ONRECORD_INSTALLED_CLIENT"))
if not INSTALLED:
    sys.path.insert(0, os.path.join(ROOT, "api", "clients", "python", "src"))
BIN = os.path.abspath(sys.argv.pop(1) if len(sys.argv) > 1 else "build/bin")


def has(module):
    return INSTALLED or importlib.util.find_spec(module) is not None



class PythonClientTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        if not has("grpc"):
            raise Skip("gRPC for Python is missing: apt-get install python3-grpcio")
        from onrecord import Client
        cls.up = Up(BIN)
        cls.up.__enter__()
        cls.addClassCleanup(cls.up.__exit__)
        cls.up.samples_are_served()
        cls.records = Client(cls.up.target)
        cls.addClassCleanup(cls.records.close)

    def test_filters_are_keyword_arguments(self):
        found = list(self.records.quotes(speaker="Solheim", kind="direct"))
        self.assertGreaterEqual(len(found), 2)
        for record in found:
            self.assertEqual(record.quote.speaker_name, "Ingrid Solheim")
        both = set(record.quote.quote_id for record in self.records.quotes(speaker=["Solheim", "Thorsen"]))
        self.assertGreater(len(both), len(found))
        day = datetime.date(2024, 3, 5)
        self.assertEqual({record.article.published.edtf[:10] for record in self.records.quotes(published=day)}, {"2024-03-05"})
        march = list(self.records.quotes(published=("2024-03", None)))
        self.assertEqual(len(march), len(list(self.records.quotes(published="2024"))))
        self.assertEqual([record for record in self.records.quotes(speaker="Solheim", exclude={"outlet": "Northwire"})
                          if record.article.outlet == "Northwire"], [])

    def test_a_wrong_filter_is_told_at_once(self):
        with self.assertRaisesRegex(TypeError, "no field 'colour'"):
            self.records.quotes(colour="red")
        with self.assertRaisesRegex(ValueError, "direct, indirect, mixed"):
            self.records.quotes(kind="loud")

    def test_lists_page_by_themselves(self):
        by_twos = [record.quote.quote_id for record in self.records.quotes(page_size=2)]
        self.assertEqual(by_twos, [record.quote.quote_id for record in self.records.quotes()])
        self.assertGreater(len(by_twos), 6)
        self.assertEqual(len(list(self.records.quotes(page_size=2, limit=3))), 3)

    def test_records_are_got_by_id(self):
        [record] = self.records.quotes(speaker="Thorsen", kind="direct", limit=1)
        self.assertEqual(self.records.quote(record.quote.quote_id).quote.text, record.quote.text)
        article = self.records.article(record.article.article_id)
        self.assertIn(record.quote.quote_id, [quote.quote_id for quote in article.quotes])

    def test_rows_are_flat(self):
        rows = list(self.records.events(source="NOR").rows())
        self.assertGreater(len(rows), 0)
        for row in rows:
            self.assertEqual(row.keys(), rows[0].keys())
            self.assertTrue(row["source_code"].startswith("NOR") or "Nor" in row["source"] or row["source"])
        speakers = {row["name"]: row["quotes"] for row in self.records.speakers().rows()}
        self.assertEqual(speakers["Ingrid Solheim"], len(list(self.records.quotes(speaker_key=next(
            row["speaker_key"] for row in self.records.speakers().rows() if row["name"] == "Ingrid Solheim")))))

    def test_findings_are_explained_grouped_and_exported(self):
        [quote] = self.records.quotes(speaker="Thorsen", kind="direct", limit=1)
        explained = self.records.explain_quote(quote.quote.quote_id)
        self.assertIn("speaker", [decision.question for decision in explained.decisions])
        stories = list(self.records.story_events(actor="NOR", as_of="2024-05-01").rows())
        self.assertGreater(len(stories), 0)
        self.assertTrue(all(story["status"] for story in stories))
        self.assertEqual({story["status"] for story in self.records.story_events(status="overdue", as_of="2024-05-01").rows()}, {"overdue"})
        [event] = self.records.events(source="NOR", limit=1)
        self.assertEqual(self.records.explain_event(event.event.event_id).code.code, event.event.code)
        file = b"".join(part.data for part in self.records.export("quotes", "csv"))
        self.assertEqual(file.count(b"\n"), 1 + len(list(self.records.quotes())))

    @unittest.skipUnless(has("pandas"), "pandas is missing")
    def test_quotes_become_a_data_frame(self):
        frame = self.records.quotes(speaker="Solheim").to_pandas()
        self.assertEqual(str(frame.published_day.dtype)[:10], "datetime64")
        self.assertEqual(set(frame.speaker), {"Ingrid Solheim"})
        nobody = self.records.quotes(speaker="Nobody Of This Name").to_pandas()
        self.assertEqual((len(nobody), list(nobody.columns)), (0, list(frame.columns)))
        counts = self.records.aggregate("events", ["month", "quad_class"]).to_pandas()
        self.assertEqual(counts["count"].sum(), len(list(self.records.events())))

    @unittest.skipUnless(has("polars"), "Polars is missing")
    def test_events_become_a_polars_frame(self):
        frame = self.records.events().to_polars()
        self.assertEqual(frame.height, len(list(self.records.events())))
        self.assertEqual(str(frame.schema["goldstein"]), "Float64")
        self.assertEqual(str(frame.schema["in_quote"]), "Boolean")
        self.assertEqual(self.records.quotes(speaker="Nobody Of This Name").to_polars().height, 0)

    @unittest.skipUnless(has("pyarrow"), "pyarrow is missing")
    def test_events_become_a_parquet_file(self):
        import pyarrow.parquet
        path = os.path.join(self.up.folder, "events.parquet")
        self.records.events().to_parquet(path)
        table = pyarrow.parquet.read_table(path)
        self.assertEqual(table.num_rows, len(list(self.records.events())))
        self.assertEqual(table.column("event_id").to_pylist(), [row["event_id"] for row in self.records.events().rows()])
        self.records.quotes(speaker="Nobody Of This Name").to_parquet(path)
        self.assertEqual(pyarrow.parquet.read_table(path).num_rows, 0)

    @unittest.skipUnless(has("pandas") and has("matplotlib"), "pandas or matplotlib is missing")
    def test_the_notebook_runs(self):
        import json
        import matplotlib
        matplotlib.use("Agg")
        with open(os.path.join(ROOT, "api", "clients", "python", "examples", "quotes_and_events.ipynb"), encoding="utf-8") as file:
            cells = [cell for cell in json.load(file)["cells"] if cell["cell_type"] == "code"]
        scope = {}
        for cell in cells:
            exec("".join(cell["source"]).replace("localhost:50051", self.up.target), scope)
        self.assertGreater(len(scope["most"]), 3)
        self.assertGreater(len(scope["days"]), 2)

    def test_a_watch_resumes_after_the_server_was_away(self):
        seen, changes, back = [], threading.Event(), threading.Event()

        def follow():
            for response in self.records.watch("quotes", speaker="Ana Silva"):
                if response.phase == 2:
                    changes.set()
                seen.extend(record.quote.text for record in response.quotes)
                if any("boat is back" in text for text in seen):
                    back.set()
                    return
        follower = threading.Thread(target=follow, daemon=True)
        follower.start()
        self.assertTrue(changes.wait(30))
        self.up.stop()
        self.up.drop("boat.txt", "PORT SERA, March 9, 2024 - The ferry sailed.\n\n\"The boat is back,\" Ana Silva said on Saturday.\n")
        self.up.start()
        self.assertTrue(back.wait(60))
        self.assertEqual(len([text for text in seen if "boat is back" in text]), 1)


if __name__ == "__main__":
    run_tests()
