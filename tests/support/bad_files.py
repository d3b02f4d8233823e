"""Files that a folder of news should not hold, and files that look so but are good: what each is made of and what must become of it.

    for case in cases():
        case.make(os.path.join(staging, case.name))
"""
import json
import os
import random
import socket

from generate_articles import SHAPES, article

MIB = 1 << 20


class Case:
    """A file, with the refusals it must lead to (by reason) and the articles of it that must be served (by serial number)."""

    def __init__(self, name, content, refused=(), served=(), stays=False):
        self.name = os.fsencode(name) if isinstance(name, str) else name
        self.content, self.served, self.stays = content, list(served), stays
        self.refused = [refused] if isinstance(refused, str) else list(refused)

    def make(self, path):
        os.makedirs(os.path.dirname(path), exist_ok=True)
        if callable(self.content):
            self.content(path)
            return
        with open(path, "wb") as file:
            file.write(self.content)

    def is_rejected(self):
        return bool(self.refused) and not self.served


def sample(serial):
    return article(serial, random.Random(serial))


def text(serial, shape="txt"):
    return SHAPES[shape](sample(serial))


def quote_in(serial, said):
    """Article `serial`, whose quote says `said` after its number."""
    return text(serial).replace("has reached us", said)


def json_lines(*lines):
    return ("\n".join(lines) + "\n").encode()


def padded(serial, size):
    """An article in JSON beside `size` bytes that are not its text."""
    return json.dumps({**json.loads(text(serial, "json")), "unused": "x" * size})


def long_text(size):
    return (text(1) + "Nothing else was said.\n" * (size // 23 + 1))[:size]


def rss(*items):
    return ('<?xml version="1.0"?><rss version="2.0"><channel><title>Northwire</title>' + "".join(items) + "</channel></rss>").encode()


def rss_item(serial):
    whole = text(serial, "xml")
    return whole[whole.index("<item>"):whole.index("</channel>")]


def bomb():
    entities = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 12))
    return f'<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY e0 "ten bytes.">{entities}]><rss><item>&e11;</item></rss>'.encode()


def many_lines(path, count, size):
    with open(path, "w", encoding="utf-8") as file:
        for serial in range(count):
            file.write(padded(20_000 + serial, size) + "\n")


def bind_socket(path):
    folder = os.open(os.path.dirname(path), os.O_RDONLY)  # the name of a socket is at most 107 bytes long
    with socket.socket(socket.AF_UNIX) as s:
        s.bind(b"/proc/self/fd/%d/" % folder + os.path.basename(path))
    os.close(folder)


def locked(path):
    with open(path, "w", encoding="utf-8") as file:
        file.write(text(1))
    os.chmod(path, 0)


# Of the long name, 255 bytes, nothing is free for what is put behind it.
LONG = "a-long-name-" + "x" * 239


def cases():
    noise = random.Random(7)
    return [
        Case("empty.txt", b"", "empty"),
        Case("blank.txt", b" \n\t\r\n ", "empty"),
        Case("empty.jsonl", b"\n\n", "empty"),
        # Sizes.
        Case("huge.txt", long_text(50 * MIB).encode(), "too_large"),
        Case("huge.jsonl", lambda path: many_lines(path, 100, MIB // 2), served=range(20_000, 20_100)),
        Case("long-line.jsonl", json_lines(padded(1, 20 * MIB), text(10_001, "json")), "too_large", [10_001]),
        Case("long-text.txt", long_text(3 * MIB // 2).encode(), "too_large"),
        Case("long-text.json", json.dumps({"id": "long", "text": long_text(3 * MIB // 2)}).encode(), "too_large"),
        # Bytes that are not text.
        Case("noise.txt", noise.randbytes(100_000), "binary"),
        Case("noise", noise.randbytes(5_000), "binary"),
        Case("picture.txt", b"\x89PNG\r\n\x1a\n" + text(1).encode(), "binary"),
        Case("page.pdf", b"%PDF-1.7\n" + text(1).encode(), "binary"),
        # Encodings.
        Case("utf16-marked.txt", text(10_002).encode("utf-16"), served=[10_002]),
        Case("utf16-little.txt", text(10_003).encode("utf-16-le"), served=[10_003]),
        Case("utf16-big.json", text(10_004, "json").encode("utf-16-be"), served=[10_004]),
        Case("utf16-half-a-pair.txt", ("\ufeff" + text(1)).encode("utf-16-le") + b"\x00\xd8a\x00", "undecodable"),
        Case("utf8-marked.txt", b"\xef\xbb\xbf" + text(10_005).encode(), served=[10_005]),
        Case("latin-1.txt", quote_in(10_006, "has reached Málaga and Åre").encode("latin-1"), served=[10_006]),
        Case("windows.txt", quote_in(10_007, "is ‘not’ in Málaga – but in Åre").encode("cp1252"), served=[10_007]),
        Case("one-bad-byte.txt", quote_in(1, "has reached Málaga and Åre").encode() + b"\xff\n", "undecodable"),
        Case("unknown.qxz", text(1).encode(), "unknown_type"),
        # JSON.
        Case("cut.json", text(1, "json").encode()[:100], "broken_json"),
        Case("deep.json", b"[" * 200_000, "broken_json"),
        Case("other.json", b'{"temperature": 21}', "no_text"),
        Case("one-bad-line.jsonl", json_lines(text(10_008, "json"), '{"id": "bad', text(10_009, "json")), "broken_json", [10_008, 10_009]),
        Case("all-bad.jsonl", json_lines("{", "[]]", '{"id": "x"}'), ["broken_json", "broken_json", "no_text"]),
        # HTML.
        Case("unclosed.html", text(10_010, "html").replace("</p>", "").replace("</article>", "<b <i></q>").encode(), served=[10_010]),
        Case("cut.html", text(10_011, "html").encode().split(b"</article>")[0], served=[10_011]),
        Case("deep.html", b"<html><body>" + b"<div>" * 200_000 + b"text", "broken_html"),
        Case("no-text.html", b"<!DOCTYPE html><html><head><title>x</title></head><body></body></html>", "no_text"),
        # XML.
        Case("broken.xml", b"<rss><channel><item></rss>", "broken_xml"),
        Case("cut.xml", rss(rss_item(10_012), rss_item(1))[:-120], "broken_xml", [10_012]),
        Case("one-bad-item.xml", rss(rss_item(10_013), "<item><title>No text</title></item>", rss_item(10_014)), "no_text",
             [10_013, 10_014]),
        Case("bomb.xml", bomb(), "broken_xml"),
        Case("other.xml", b"<?xml version='1.0'?><weather><rain/></weather>", "no_text"),
        # What is not a file.
        Case("pipe.txt", os.mkfifo, "not_regular"),
        Case("socket.txt", bind_socket, "not_regular"),
        Case("link.txt", lambda path: os.symlink("/etc/hostname", path), "not_regular"),
        Case("loop.txt", lambda path: os.symlink(os.path.basename(path), path), "not_regular"),
        Case("wire/again", lambda path: os.symlink("..", path), "not_regular"),
        Case("wire/good.txt", text(10_015).encode(), served=[10_015]),
        Case("locked.txt", locked, "unreadable"),
        # Names.
        Case("two\nlines\t\x1b[31m.txt", text(10_016).encode(), served=[10_016]),
        Case("bad\nname.txt", b"", "empty"),
        Case(b"not-utf-8-\xff\xfe.txt", text(10_017).encode(), served=[10_017]),
        Case(b"not-utf-8-\xff\xfe.json", b"{", "broken_json"),
        Case(LONG + ".txt", text(10_018).encode(), served=[10_018]),
        Case(LONG + ".pdf", b"%PDF-1.7\n", "binary"),
        Case("-rf.txt", text(10_019).encode(), served=[10_019]),
        Case("empty.txt.reason.json", text(10_020, "json").encode(), served=[10_020]),
        Case("no-extension", text(10_021).encode(), served=[10_021]),
        Case("half-written.txt.part", text(1).encode(), stays=True),
        Case(".hidden.txt", text(1).encode(), stays=True),
    ]
