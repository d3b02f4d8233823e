"""Every kind of file that ingest reads, as a frame and the pieces that a hostile file of it repeats.

A file is a list of blocks, a block repeats pieces with a separator over a share of the size; the frame makes a legal file of it.
"""
import argparse
import base64
import gzip
import io
import json
import random
import tarfile
import zipfile

PROSE = ("\"We will mend the ferry {n},\" harbour master {A} Silva said on Monday. ", "{A} Berg met {B} Lund in Oslo on March {n}. ",
         "The ferry sailed in the morning with all who had waited for it on the pier. ", "{A} {B} and ", "he said that she said that ", "\" ", "“a ",
         "Iran attacked Iraq and Israel. ", "{n} people were killed and ", "{A}: we go.\n\n", "a{n}\n\n", "J. K. {A} ", "(", "http://a{n}.com/ ")
INTRODUCTION = "The ferry sailed in the morning with all of the people who had waited for it on the pier.\n\n" * 8
SYLLABLES = ("ba", "do", "ki", "ra", "mu", "ten", "sol", "vik", "ar", "mi", "ne", "ol", "fe", "ga")


def name(number):
    text, number = "", number + 14
    while number:
        text, number = text + SYLLABLES[number % 14], number // 14
    return text.capitalize()


def filled(piece, k):
    return piece.replace("{n}", str(k)).replace("{A}", name(k)).replace("{B}", name(7 * k + 3)) if "{" in piece else piece


class Kind:
    """pieces: what is repeated; frame(body) -> bytes; packs: the body is pressed, so that its size counts before that."""

    def __init__(self, ending, pieces, frame, separators=("", "", " ", "\n"), packs=False):
        self.ending, self.pieces, self.frame, self.separators, self.packs = ending, tuple(pieces), frame, tuple(separators), packs


def escaped(text):
    return text.replace("&", "&amp;").replace("<", "&lt;").replace("\"", "&quot;")


TAGS = ("<div>", "</div>", "<p>", "</p>", "<b>", "<i>", "</b>", "<a href=\"/{n}\">{A}", "</a>", "<table><tr><td>", "</table>", "<td>", "<li>", "<ul>", "<ruby><rt>", "<rt>",
        "<font size={n}>", "<nobr>", "<form>", "<select><option>", "<svg>", "<math><mi>", "<template>", "<h1>{A}</h1>", "<article>", "<section class=c{n}>", "<br>",
        "<!-- {n} -->", "<!--", "<time datetime=2024-03-04>", "&#x41;", "&notit;", "&amp;", "<blockquote>", "<script>", "</script>", "<style>", "<iframe>",
        "<meta property=\"article:author\" content=\"{A} {B}\">", "<meta name=date content={n}>", "<link rel=canonical href=/{n}>", "<p a{n}=1 b{n}=2>", "<span itemprop=author>",
        "<script type=application/ld+json>{\"@type\":\"NewsArticle\",\"author\":[{\"name\":\"{A}\"}]}</script>", "<p>{A} said {n}.</p>", "a ") + PROSE[:4]
XML = ("<item><title>{A}</title><description>{A} sailed {n}.</description></item>", "<item>", "</item>", "<a>", "</a>", "<a b{n}=\"c\"/>", "<x:y xmlns:x=\"u{n}\"/>", "&amp;", "&#65;",
       "<![CDATA[<b>a]]>", "<!-- {n} -->", "<?pi {n}?>", "<description>&lt;p&gt;{A} left {n}.&lt;/p&gt;</description>", "&lt;div&gt;", "&lt;rt&gt;", "<author>{A}</author>",
       "<category>{A}</category>", "<guid>{n}</guid>", "<pubDate>Mon, 04 Mar 2024 {n}</pubDate>", "<p>{A}</p>", "<media:content url=\"{n}\"/>", "a ") + PROSE[:4]
JSON = ("{\"@type\":\"Person\",\"name\":\"{A} {B}\"}", "[]", "{}", "\"{A}\"", "{n}", "{\"@id\":\"{n}\"}", "[[[[[]]]]]", "{\"a{n}\":{}}", "\"\\u0041\\ud83d\\ude00\"", "1e{n}",
        "{\"author\":[{\"author\":[{\"name\":\"{A}\"}]}]}", "{\"@type\":[\"NewsArticle\"],\"articleBody\":\"{A} left.\",\"headline\":\"{A}\"}", "\"&lt;p&gt;{A}\"", "\"<div>\"", "null",
        "{\"text\":\"{A} left {n}.\"}", "{\"name\":{\"@value\":\"{A}\"}}")
MARKDOWN = ("# {A}\n", "> ", "* a\n", "  - ", "1. ", "[a](b{n})", "[", "](", "*", "_a_", "**a", "`", "```\n", "<b>", "&amp;", "![", "[a{n}]: b\n", "[a{n}]", "|a|b|\n", "---\n", "\\", "<!-- ", "    a\n",
            "\n\n", "<div>\n", "~~~\n", "a\n===\n", "<http://a{n}>", "![[", "]: ", "(((") + PROSE[:4]
HEADERS = ("a:b\r\n", "Received: from a{n} by b{n}; Mon, 4 Mar 2024 10:00:00 +0000\r\n", "References: <{n}@a>\r\n", "X-{A}: {B}\r\n", "To: {A} <a{n}@b>,\r\n c{n}@d\r\n", "Subject: =?utf-8?q?{A}=20?=\r\n",
           "Subject: =?utf-8?b?YQ==?= =?utf-8?b?YQ==?=\r\n", " folded {n}\r\n", "Cc: (a (b (c\r\n", "Content-Type: text/plain; a{n}=b\r\n", "Date: {n} Mar 2024\r\n", "To: \"\\\"\\\"{n}\"\r\n", "From: a,,,,;<<>>\r\n")
PARTS = ("--B\r\nContent-Type: text/plain\r\n\r\n{A} left {n}.\r\n", "--B\r\nContent-Type: multipart/mixed; boundary=B\r\n\r\n", "--B\r\nContent-Type: multipart/mixed; boundary=\"B{n}\"\r\n\r\n--B{n}\r\n\r\na\r\n",
         "--B\r\nContent-Type: message/rfc822\r\n\r\nFrom: {A}\r\n\r\n", "--B\r\nContent-Type: text/html\r\n\r\n<p>{A}<div>", "--B\r\nContent-Transfer-Encoding: base64\r\n\r\nYWFhYWFh\r\n",
         "--B\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n=41=42=\r\n", "--B\r\nContent-Type: text/html; charset=utf-16\r\n\r\na\r\n", "--B--\r\n", "--B\r\n", "> quoted {n}\r\n", "a\r\n",
         "=41", "begin 644 a\r\n", "<p>", "<div>", "--B\r\nContent-Disposition: attachment; filename=a{n}.zip\r\n\r\nPK\r\n", "--B\r\nContent-Location: http://a/{n}\r\nContent-Type: image/png\r\n\r\na\r\n") + PROSE[:2]
WORD = ("<w:p><w:r><w:t>{A} left {n}.</w:t></w:r></w:p>", "<w:p>", "</w:p>", "<w:r><w:t>a</w:t></w:r>", "<w:tbl><w:tr><w:tc><w:p/>", "</w:tc></w:tr></w:tbl>", "<w:br/>", "<w:tab/>", "<w:x a{n}=\"b\"/>",
        "<w:del><w:r><w:delText>a</w:delText></w:r></w:del>", "<w:hyperlink>", "<w:t>", "&amp;", "<a:b xmlns:a=\"c{n}\"/>", "<mc:AlternateContent>", "<w:txbxContent>", "<w:p><w:pPr><w:pStyle w:val=\"Heading1\"/></w:pPr>")
NEXIS = ("{A} closes {n}\nNordvik Post\nMay 14, 2024 Tuesday\nLength: 12 words\nByline: {A} Holm\nBody\nThe harbour closes.\nLoad-Date: May 15, 2024\nEnd of Document\n\n", "End of Document\n", "Body\n",
         "Length: {n} words\n", "Byline: {A}\n", "May {n}, 2024 Tuesday\n", "Load-Date: May 15, 2024\n", "{A}\n", "Section: {n}\n", "\n", "a\n", "DOCUMENT {n} OF {n}\n") + PROSE[:2]
FACTIVA = ("HD\n{A}\nWC\n{n} words\nPD\n14 May 2024\nSN\nNordvik Post\nLP\nThe harbour closes.\nTD\na\nAN\nDocument NORDV0002024051{n}\n\n", "HD\n", "LP\n", "TD\n", "AN\nDocument A{n}\n", "PD\n{n} May 2024\n",
           "SN\n", "WC\n", "BY {A}\n", "{A}\n", "\n", "a\n", "CO\n") + PROSE[:2]
NEWSML = ("<newsItem guid=\"urn:newsml:a:{n}\" version=\"{n}\"><contentMeta><headline>{A}</headline></contentMeta><contentSet><inlineXML><html><body><p>{A} left {n}.</p></body></html></inlineXML></contentSet></newsItem>",
          "<newsItem guid=\"{n}\">", "</newsItem>", "<contentSet>", "<inlineXML>", "<html><body>", "<p>{A}</p>", "<p>", "<subject qcode=\"a:{n}\"/>", "<itemMeta><pubStatus qcode=\"stat:canceled\"/>", "<headline>{A}",
          "<NewsComponent>", "<NewsItem>", "<creator><name>{A}", "<body.content><block>", "<nitf>", "<hl1>{A}</hl1>", "<media-caption>", "<!-- {n} -->", "&amp;", "a ") + PROSE[:2]


def page(body):
    return f"<!doctype html><html><head><title>The ferry</title></head><body><article><p>{INTRODUCTION}</p>{body}".encode()


def plain(body):
    return (INTRODUCTION + body).encode()


def feed(body):
    return closed("<rss version=\"2.0\"><channel><item><title>Ferry</title><description>" + INTRODUCTION + "</description></item>", body, "</channel></rss>")


def closed(before, body, after):
    """What is open at the end of the body is closed, so that the file is well formed as far as its pieces let it."""
    import re
    open_tags = []
    for closing, tag, single in re.findall(r"<(/?)([A-Za-z][\w:.-]*)(?:\s[^<>]*?)?(/?)>", body):
        if single:
            continue
        if not closing:
            open_tags.append(tag)
        elif open_tags and open_tags[-1] == tag:
            open_tags.pop()
    return ("<?xml version=\"1.0\"?>" + before + body + "".join(f"</{tag}>" for tag in reversed(open_tags[-200_000:])) + after).encode()


def linked_data(field):
    def frame(body):
        return ("{\"@type\":\"NewsArticle\",\"headline\":\"Ferry\",\"articleBody\":" + json.dumps(INTRODUCTION) + f",\"{field}\":[" + body.rstrip(", \n") + "]}").encode()
    return frame


def mail(headers="", parts=""):
    return (f"From: a@b\r\nSubject: Ferry\r\n{headers}MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=B\r\n\r\n--B\r\nContent-Type: text/plain\r\n\r\n"
            f"{INTRODUCTION}\r\n{parts}\r\n--B--\r\n").encode()


def zipped(members):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, data in members:
            archive.writestr(path, data)
    return out.getvalue()


def word(body):
    document = closed("<w:document xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"><w:body><w:p><w:r><w:t>" + INTRODUCTION + "</w:t></w:r></w:p>", body, "</w:body></w:document>")
    return zipped([("[Content_Types].xml", "<Types/>"), ("word/document.xml", document)])


def many_members(pack):
    """The body's lines become files: a name that grows, and the line."""
    def frame(body):
        lines = [line for line in body.split("\n") if line][:20_000]
        return pack([(f"{'a/' * (i % 40)}{i}.{('txt', 'html', 'json', 'md', 'xml')[i % 5]}", line) for i, line in enumerate(lines)] + [("story.txt", INTRODUCTION)])
    return frame


def tarred(members):
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        for path, data in members:
            entry = tarfile.TarInfo(path)
            entry.size = len(data.encode())
            archive.addfile(entry, io.BytesIO(data.encode()))
    return out.getvalue()


MEMBERS = ("{A} left {n}.\n", "<p>{A}\n", "{\"text\":\"{A}\"}\n", "# {A}\n", "<rss><item><title>{A}</title></item></rss>\n", "<div><div><div>\n", "[[[[\n", "\"{A}\" \n")
LINES = ("{\"text\":\"{A} left {n}.\"}", "{\"id\":\"{n}\",\"text\":\"{A} left.\"}", "{", "[]", "{}", "{\"text\":\"\"}", "{\"text\":\"<p>{A}</p>\"}", "{\"articleBody\":\"{A} left.\",\"author\":[{\"name\":\"{A}\"}]}", "null", "a", "\"a\"",
         "{\"text\":\"\\u0041\"}", "[[[[[[[[]]]]]]]]")


def half_mail(body):
    middle = len(body) // 2
    return mail(parts=body[:middle]) if middle % 2 else mail(parts=body)


def single_part(body):
    return f"From: a@b\r\nSubject: Ferry\r\nMIME-Version: 1.0\r\nContent-Type: text/html\r\nContent-Transfer-Encoding: base64\r\n\r\n{base64.encodebytes(page(body)).decode()}".encode()


KINDS = {
    "text": Kind("txt", PROSE, plain),
    "Markdown": Kind("md", MARKDOWN, plain),
    "web page": Kind("html", TAGS, page),
    "JSON, authors": Kind("json", JSON, linked_data("author"), separators=(",",)),
    "JSON, anything": Kind("json", JSON, linked_data("mentions"), separators=(",",)),
    "JSON lines": Kind("jsonl", LINES, lambda body: (json.dumps({"text": INTRODUCTION}) + "\n" + body + "\n").encode(), separators=("\n",)),
    "feed": Kind("xml", XML, feed),
    "NewsML": Kind("xml", NEWSML, lambda body: closed("<newsMessage xmlns=\"http://iptc.org/std/nar/2006-10-01/\"><itemSet>", body, "</itemSet></newsMessage>")),
    "mail, headers": Kind("eml", HEADERS, lambda body: mail(headers=body), separators=("",)),
    "mail, parts": Kind("eml", PARTS, half_mail, separators=("", "\r\n")),
    "mail, packed page": Kind("eml", TAGS, single_part),
    "saved page": Kind("mhtml", PARTS + TAGS[:12], lambda body: mail(parts="--B\r\nContent-Type: text/html\r\n\r\n" + page("").decode() + body).replace(b"multipart/mixed", b"multipart/related", 1), separators=("", "\r\n")),
    "Word": Kind("docx", WORD, word, packs=True),
    "ZIP": Kind("zip", MEMBERS, many_members(zipped), packs=True),
    "ZIP of one page": Kind("zip", TAGS, lambda body: zipped([("a.html", page(body))]), packs=True),
    "tar": Kind("tar", MEMBERS, many_members(tarred)),
    "gzip": Kind("xml.gz", XML, lambda body: gzip.compress(feed(body), mtime=0), packs=True),
    "gzip of lines": Kind("jsonl.gz", LINES, lambda body: gzip.compress((json.dumps({"text": INTRODUCTION}) + "\n" + body).encode(), mtime=0), separators=("\n",), packs=True),
    "Nexis": Kind("txt", NEXIS, lambda body: (NEXIS[0].replace("{A}", "Harbour").replace("{n}", "1") + body).encode(), separators=("",)),
    "Factiva": Kind("txt", FACTIVA, lambda body: (FACTIVA[0].replace("{A}", "Harbour").replace("{n}", "1") + body).encode(), separators=("",)),
}


def body_of(blocks, size):
    """blocks: (pieces, separator, names, weight)."""
    out, weight = [], sum(block[3] for block in blocks)
    for pieces, separator, names, share in blocks:
        length, n, most = 0, 0, size * share / weight
        # What does not change from one to the next is made once.
        constant = not any("{n}" in piece or "{A}" in piece or "{B}" in piece for piece in pieces)
        if constant:
            once = separator.join(pieces) + separator
            out.append(once * max(1, int(most / max(1, len(once)))))
            continue
        while length < most:
            text = filled(pieces[n % len(pieces)], n % names) + separator
            out.append(text)
            length += len(text)
            n += 1
    return "".join(out)


def bytes_of(kind, blocks, size):
    return kind.frame(body_of(blocks, size))


def random_block(chance, kind):
    return (tuple(chance.choices(kind.pieces, k=chance.choice((1, 1, 1, 2, 2, 3, 5)))), chance.choice(kind.separators), chance.choice((1, 40, 10**6)), chance.choice((1, 1, 2, 4)))


def changed(chance, kind, blocks, others):
    blocks = [list(block) for block in blocks]
    block = chance.choice(blocks)
    way = chance.randrange(6)
    if way == 0:
        block[0] = tuple(chance.choice(kind.pieces) if chance.random() < 0.5 else piece for piece in block[0])
    elif way == 1:
        block[0] = block[0][:6] + (chance.choice(kind.pieces),)
    elif way == 2:
        block[1] = chance.choice(kind.separators)
    elif way == 3:
        blocks = blocks[:3] + [list(random_block(chance, kind))]
    elif way == 4:
        blocks = blocks[:2] + [list(block) for block in chance.choice(others)[:1]]
    else:
        block[2], block[3] = chance.choice((1, 40, 10**6)), chance.choice((1, 2, 4, 8))
    return [tuple(block) for block in blocks]


if __name__ == "__main__":  # shows that every frame makes a file
    argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter).parse_args()
    for title, kind in KINDS.items():
        print(title, len(bytes_of(kind, [random_block(random.Random(1), kind)], 10_000)))
