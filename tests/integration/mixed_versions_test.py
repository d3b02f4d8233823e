#!/usr/bin/env python3
"""Programs of two versions on one log, over a real Kafka: today's services serve what version 0.1 wrote, as it lies in the log under its old keys
and as it still comes from an ingest or enrich of that version; and a program of version 0.1 reads what today's write and passes on what it does not know.

Yesterday's side is a fixture: records that version 0.1 wrote (tests/contract/store_schema_1) and its messages (tests/contract/schema_0_1).

usage: mixed_versions_test.py BIN_DIR
Exit code 77: java, mvn or kcat is missing, nothing was tested.
"""
import gzip
import os
import shutil
import sqlite3
import subprocess
import sys
import unittest

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [os.path.join(HERE, "..", "support"), os.path.join(HERE, "..", "..", "api", "clients", "python", "src")]
from google.protobuf import descriptor_pb2, descriptor_pool, message_factory  # noqa: E402
from onrecord.v1 import article_pb2, enriched_article_pb2  # noqa: E402
from pipeline import Pipeline, run_tests  # noqa: E402

BIN = os.path.abspath(sys.argv.pop(1) if len(sys.argv) > 1 else "build/bin")
CONTRACT = os.path.join(HERE, "..", "contract")
ARTICLE = "PORT SERA, March 4, 2024 - The ferry sailed again.\n\n\"We are glad that the ferry quorvexed,\" harbour master Ana Silva said on Monday.\n"


def old_types():
    """The messages of version 0.1 by name."""
    files, pool = descriptor_pb2.FileDescriptorSet(), descriptor_pool.DescriptorPool()
    with open(os.path.join(CONTRACT, "schema_0_1", "descriptors.pb"), "rb") as file:
        files.ParseFromString(file.read())
    for file in files.file:
        pool.Add(file)
    make = message_factory.MessageFactory(pool).GetPrototype
    return {name: make(pool.FindMessageTypeByName("onrecord.v1." + name)) for name in ("Article", "EnrichedArticle")}


def old_records(folder):
    """The EnrichedArticle records that version 0.1 wrote, as bytes."""
    path = os.path.join(folder, "old.db")
    with gzip.open(os.path.join(CONTRACT, "store_schema_1", "store.db.gz"), "rb") as packed, open(path, "wb") as file:
        shutil.copyfileobj(packed, file)
    with sqlite3.connect(path) as db:
        return [bytes(row[0]) for row in db.execute("SELECT value FROM enriched ORDER BY id")]


class MixedVersionsTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.p = p = Pipeline(BIN)
        p.__enter__()
        cls.addClassCleanup(p.__exit__, None, None, None)
        p.start_all()
        cls.types = old_types()
        cls.old = []
        for value in old_records(p.folder):
            enriched = cls.types["EnrichedArticle"]()
            enriched.ParseFromString(value)
            cls.old.append((enriched, value))
        assert len(cls.old) >= 10, len(cls.old)
        # Half comes from an enrich of 0.1, half from an ingest of 0.1 and is analysed by today's enrich; the keys are those of 0.1.
        for i, (enriched, value) in enumerate(cls.old):
            if i % 2 == 0:
                cls.produce("onrecord.enriched.v1", enriched.article.article_id, value)
            else:
                cls.produce("onrecord.articles.v1", enriched.article.article_id, enriched.article.SerializeToString())
        path = os.path.join(p.staging, "new.txt")
        with open(path, "w", encoding="utf-8") as file:
            file.write(ARTICLE)
        p.drop([path])
        cls.ids = {enriched.article.article_id for enriched, _ in cls.old}
        p.wait_until(lambda: len(p.ask("articles", "--limit", "0")) >= len(cls.ids) + 1, 90, "all articles to be served")

    @classmethod
    def produce(cls, topic, key, value):
        path = cls.p.path("record")
        with open(path, "wb") as file:
            file.write(value)
        # The partition of the key, as the services choose it.
        subprocess.run(["kcat", "-b", cls.p.bootstrap, "-P", "-t", topic, "-k", key, "-X", "topic.partitioner=murmur2_random", path], check=True, timeout=60)

    def records(self, topic):
        """(key, value) of each record of a topic, those that erase left out."""
        out = subprocess.run(["kcat", "-b", self.p.bootstrap, "-C", "-t", topic, "-e", "-q", "-o", "beginning", "-f", "%S %k\\n%s", "-X", "isolation.level=read_committed"],
                             check=True, capture_output=True, timeout=60).stdout
        found = []
        while out:
            head, out = out.split(b"\n", 1)
            size, key = head.split(b" ", 1)
            found.append((key.decode(), out[:max(0, int(size))]))
            out = out[max(0, int(size)):]
        return found

    def test_what_0_1_wrote_is_served_beside_what_is_new(self):
        articles = {record["context"]["article_id"]: record["context"] for record in self.p.ask("articles", "--limit", "0")}
        self.assertLessEqual(self.ids, set(articles))
        self.assertEqual(len(articles), len(self.ids) + 1)
        self.assertEqual(len(self.p.ask("quotes", "--text", "quorvexed")), 1)
        newest = {}
        for enriched, _ in self.old:
            at = (enriched.article.observed_at.seconds, enriched.article.observed_at.nanos, enriched.article.revision_id)
            if enriched.article.article_id not in newest or at > newest[enriched.article.article_id][0]:
                newest[enriched.article.article_id] = (at, enriched)
        for article_id, (_, enriched) in newest.items():
            with self.subTest(article_id):
                self.assertEqual(articles[article_id]["revision_id"], enriched.article.revision_id)

    def test_the_same_again_in_the_new_form_changes_nothing(self):
        """An ingest of today sends the same revision under its new key: one article, as before."""
        before = self.p.ask("articles", "--limit", "0")
        article = self.old[1][0].article
        self.produce("onrecord.articles.v1", f"{article.article_id}/{article.revision_id}", article.SerializeToString())
        keys = {key for key, _ in self.records("onrecord.enriched.v1")}
        self.p.wait_until(lambda: any(key.startswith(f"{article.article_id}/{article.revision_id}/") for key, _ in self.records("onrecord.enriched.v1")), 60, f"the new key beside {keys}")
        self.assertEqual(len(self.p.ask("articles", "--limit", "0")), len(before))

    def test_0_1_reads_what_today_writes_and_passes_on_what_it_does_not_know(self):
        for topic, name, today in (("onrecord.articles.v1", "Article", article_pb2.Article), ("onrecord.enriched.v1", "EnrichedArticle", enriched_article_pb2.EnrichedArticle)):
            records = self.records(topic)
            self.assertTrue(any(key.count("/") for key, _ in records), "a record of today")
            for key, value in records:
                with self.subTest(topic=topic, key=key):
                    old, new = self.types[name](), today()
                    old.ParseFromString(value)
                    new.ParseFromString(value)
                    article = old.article if name == "EnrichedArticle" else old
                    self.assertEqual(article.article_id, key.split("/")[0])
                    self.assertTrue(article.text and article.revision_id)
                    if name == "EnrichedArticle":
                        self.assertEqual([quote.text for quote in old.quotes], [quote.text for quote in new.quotes])
                        self.assertEqual([event.code for event in old.events], [event.code for event in new.events])
                    passed_on = today()
                    passed_on.ParseFromString(old.SerializeToString())
                    self.assertEqual(passed_on, new)


if __name__ == "__main__":
    if not shutil.which("kcat"):
        sys.exit(77)
    run_tests()
