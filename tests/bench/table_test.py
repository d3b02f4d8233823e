"""The tool that measures: its tables agree with each other, a line that fails is shown and costs no other, aims are judged, the history is kept."""
import io
import json
import os
import re
import shutil
import tempfile
import unittest
from contextlib import redirect_stderr, redirect_stdout

import compare
import history
import table
from history import Declared
from measure import HERE, Line, NotHere, percentile, ratio


def lines_of(*rows):
    return {row[1]: Declared(*row) for row in rows}


TWO = lines_of(("a", "fast", "speed", "rival", ">=2", ""), ("b", "small", "size", "–", "<=10", "MB"))


def run_with(**lines):
    return {"at": "2030-01-01T00:00Z", "commit": "abc", "machine": {"load": 0.5}, "seconds": 1,
            "lines": [{"name": name, "value": value, "low": value, "high": value} for name, value in lines.items()], "failed": {}}


class Tables(unittest.TestCase):
    def test_every_group_is_measured_and_every_measure_is_declared(self):
        self.assertEqual(sorted(table.groups(history.declared())), sorted(table.MEASURES))

    def test_names_are_given_once(self):
        names = [row[1] for row in history.rows_of("lines.tsv")]
        self.assertEqual(len(names), len(set(names)))

    def test_reasons_are_of_lines_with_an_aim_and_are_whole(self):
        lines = history.declared()
        for row in history.rows_of("short_of_aim.tsv"):
            self.assertEqual(3, len(row), row)
            self.assertIn(row[0], lines)
            self.assertIsNotNone(lines[row[0]].reached(1), f"{row[0]} has no aim")
            for text in row[1:]:
                self.assertRegex(text, r"\.$", f"{row[0]}: a sentence ends with a full stop")
                self.assertTrue(re.search(r"\d", row[1] + row[2]), f"{row[0]}: a reason has figures")

    def test_the_readme_holds_the_table_that_the_history_makes(self):
        with tempfile.TemporaryDirectory() as folder:
            for name in ("README.md", "history.jsonl"):
                shutil.copy(os.path.join(HERE, name), folder)
            history.write_table(folder)
            with open(os.path.join(folder, "README.md"), encoding="utf-8") as now, open(os.path.join(HERE, "README.md"), encoding="utf-8") as kept:
                self.assertEqual(now.read(), kept.read(), "write it anew: python3 tests/bench/history.py")


class Aims(unittest.TestCase):
    def test_at_least_and_at_most(self):
        self.assertTrue(TWO["fast"].reached(2))
        self.assertFalse(TWO["fast"].reached(1.99))
        self.assertTrue(TWO["small"].reached(10))
        self.assertFalse(TWO["small"].reached(10.1))
        self.assertIsNone(Declared("c", "free", "what", "–", "-").reached(5))

    def test_an_aim_of_another_form_is_refused(self):
        with self.assertRaisesRegex(ValueError, "expected an aim"):
            Declared("c", "odd", "what", "–", "about 5")


class Table(unittest.TestCase):
    def test_a_line_that_falls_short_says_why_below(self):
        text = history.to_table([run_with(fast=1.5, small=8)], TWO, {"fast": ("The disk waits 3 ms.", "A larger batch: 1.4.")})
        self.assertIn("| speed | rival | ≥ 2 | 1.5 | **no** |", text)
        self.assertIn("| size | – | ≤ 10 | 8 MB | yes |", text)
        self.assertIn("- *speed* (1.5, aim ≥ 2). The disk waits 3 ms. Tried: A larger batch: 1.4.", text)
        self.assertNotIn("*size*", text)

    def test_a_reason_is_left_out_once_the_aim_is_reached(self):
        text = history.to_table([run_with(fast=2.5, small=8)], TWO, {"fast": ("Old.", "Nothing.")})
        self.assertNotIn("Old.", text)
        self.assertNotIn("falls short", text)

    def test_a_line_without_a_known_reason_is_told(self):
        self.assertIn("not known yet", history.to_table([run_with(fast=1, small=8)], TWO, {}))

    def test_the_newest_figure_counts_and_a_later_failure_shows(self):
        runs = [run_with(fast=1, small=8), run_with(fast=3), dict(run_with(), failed={"b": "RuntimeError: no | broker"})]
        text = history.to_table(runs, TWO, {})
        self.assertIn("| speed | rival | ≥ 2 | 3 | yes |", text)
        self.assertIn("FAILED: RuntimeError: no \\| broker", text)

    def test_a_line_that_was_never_measured_is_in_the_table(self):
        self.assertIn("| size | – | ≤ 10 | not measured | no |", history.to_table([run_with(fast=3)], TWO, {}))

    def test_cost_of_both_sides(self):
        entry = run_with(small=8)
        entry["lines"][0] |= {"cpu": 1.25, "peak": 90.4, "their_cpu": 3.5, "their_peak": 1200.0}
        self.assertIn("| 1.25 s, 90.4 MB; 3.5 s, 1,200 MB |", history.to_table([entry], TWO, {}))


class Measuring(unittest.TestCase):
    def setUp(self):
        self.measures, self.kept = table.MEASURES, []
        self.addCleanup(lambda: setattr(table, "MEASURES", self.measures))

    def measure(self, **measures):
        table.MEASURES = measures
        with redirect_stdout(io.StringIO()) as out, redirect_stderr(io.StringIO()):
            failed = table.measure_all("build", list(measures), TWO, lambda lines, failed, seconds: self.kept.append(([line.name for line in lines], dict(failed))))
        return failed, out.getvalue()

    def test_a_group_that_fails_costs_no_other_and_is_kept_with_its_reason(self):
        def broken(_):
            raise OSError("no such program")
        failed, out = self.measure(a=broken, b=lambda _: [Line("small").set(8, "8 MB")])
        self.assertEqual(1, failed)
        self.assertIn("a: FAILED: OSError: no such program", out)
        self.assertEqual((["small"], {"a": "OSError: no such program"}), self.kept[-1])

    def test_what_is_not_here_is_told(self):
        def missing(_):
            raise NotHere("no java")
        failed, _ = self.measure(a=missing)
        self.assertEqual((1, {"a": "not here: no java"}), (failed, self.kept[-1][1]))

    def test_a_group_must_give_its_lines(self):
        failed, out = self.measure(b=lambda _: [])
        self.assertEqual(1, failed)
        self.assertIn("expected the lines ['small']", out)

    def test_each_group_is_kept_as_soon_as_it_is_measured(self):
        self.measure(a=lambda _: [Line("fast").set(3, "")], b=lambda _: [Line("small").set(8, "")])
        self.assertEqual([["fast"], ["fast", "small"]], [names for names, _ in self.kept])


class History(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.mkdtemp()
        self.addCleanup(shutil.rmtree, self.folder)
        with open(os.path.join(self.folder, "README.md"), "w", encoding="utf-8") as file:
            file.write("Before\n<!-- table begin -->\nold\n<!-- table end -->\nAfter\n")
        with open(os.path.join(self.folder, "history.jsonl"), "w", encoding="utf-8") as file:
            file.write(json.dumps(run_with(cold=1)) + "\n")

    def test_a_call_has_one_line_however_often_it_keeps(self):
        keeper = history.Keeper(self.folder)
        keeper.keep([Line("cold").set(1.2, "five starts")], {}, 3)
        keeper.keep([Line("cold").set(1.2, "five starts"), Line("start api").set(0.4, "")], {"pages": "not here"}, 9)
        runs = history.read(os.path.join(self.folder, "history.jsonl"))
        self.assertEqual([1, 2], [len(run_["lines"]) for run_ in runs])
        self.assertEqual({"pages": "not here"}, runs[1]["failed"])
        self.assertEqual(keeper.begun, {key: runs[1][key] for key in keeper.begun}, "commit and load are those of the begin")
        with open(os.path.join(self.folder, "README.md"), encoding="utf-8") as file:
            text = file.read()
        self.assertTrue(text.startswith("Before\n") and text.endswith("After\n"))
        self.assertIn("1.2 s", text)
        self.assertNotIn("\nold\n", text)

    def test_two_calls_at_a_time_keep_both(self):
        one, other = history.Keeper(self.folder), history.Keeper(self.folder)
        one.keep([Line("cold").set(1, "")], {}, 1)
        other.keep([Line("start api").set(1, "")], {}, 1)
        one.keep([Line("cold").set(1, ""), Line("start enrich").set(1, "")], {}, 2)
        runs = history.read(os.path.join(self.folder, "history.jsonl"))
        self.assertEqual([["cold"], ["start api"], ["cold", "start enrich"]], [[line["name"] for line in run_["lines"]] for run_ in runs])


class Compare(unittest.TestCase):
    def test_slower_means_the_whole_interval(self):
        text, worse = compare.judge([80, 81, 82, 80], [100, 101, 99, 100])
        self.assertTrue(worse)
        self.assertRegex(text, r"^0\.80\d \(.*\)  slower$")
        self.assertEqual(("no difference seen", False), (compare.judge([90, 110, 100], [95, 105, 100])[0].split("  ")[1], compare.judge([90, 110, 100], [95, 105, 100])[1]))
        self.assertTrue(compare.judge([120, 121], [100, 101])[0].endswith("faster"))

    def test_a_twentieth_slower_is_told_but_no_failure(self):
        text, worse = compare.judge([97, 97.1], [100, 100.1])
        self.assertFalse(worse)
        self.assertTrue(text.endswith("slower"))

    def test_the_same_options_are_taken(self):
        with tempfile.TemporaryDirectory() as folder:
            with open(os.path.join(folder, "CMakeCache.txt"), "w", encoding="utf-8") as file:
                file.write("CMAKE_BUILD_TYPE:STRING=Release\nONRECORD_ASSERTIONS:BOOL=OFF\n")
            self.assertEqual(("Release", "OFF", ""), tuple(compare.option(folder, name) for name in ("CMAKE_BUILD_TYPE", "ONRECORD_ASSERTIONS", "CMAKE_CXX_COMPILER")))


class Figures(unittest.TestCase):
    def test_the_ratio_of_medians_lies_in_its_interval(self):
        value, low, high = ratio([10, 11, 12, 13, 14], [5, 6, 6, 6, 7])
        self.assertEqual(2, value)
        self.assertTrue(low <= value <= high)
        self.assertEqual((2, 2, 2), ratio([4], [2]))

    def test_percentile(self):
        self.assertEqual((51, 100), (percentile(range(1, 101), .5), percentile(range(1, 101), .99)))
        self.assertEqual(7, percentile([7], .99))


if __name__ == "__main__":
    unittest.main(argv=["table_test.py"], verbosity=1)
