#include "cli/backup.h"
#include "cli/check_bundle.h"
#include "cli/client/alert_verbs.h"
#include "cli/client/decision_verbs.h"
#include "cli/client/explain_verbs.h"
#include "cli/client/export.h"
#include "cli/client/statement_verbs.h"
#include "cli/client/top.h"
#include "cli/client/verbs.h"
#include "cli/command.h"
#include "cli/extract.h"
#include "cli/files_or_server.h"
#include "cli/lexicon_check.h"
#include "cli/parse.h"
#include "cli/reenrich/reenrich.h"
#include "cli/rejected.h"
#include "cli/store_copy.h"
#include "cli/train_syntax.h"
#include "cli/try.h"
#include "cli/up.h"
#include "common/config/secret_arguments.h"

int main(int argc, char** argv) {
  using namespace onrecord::cli;
  const onrecord::SecretArguments arguments(argc, argv);
  constexpr Command kCommands[] = {
      {"up", "run everything in one process, without a broker, on ./inbox", RunUp},
      {"extract", "print the quotes and events of article files as JSON lines, without a service",
       RunExtract},
      {"try", "show an article on the terminal with what is found in it, and why", RunTry},
      {"lexicon", "check the words and rules, those of --lexicon-dir too, and run their examples",
       RunLexicon},
      {"parse", "fill in tags, trees and names of sentences in CoNLL-U", RunParse},
      {"train-syntax", "learn the model that tags, parses and finds names", RunTrainSyntax},
      {"quotes", "ask a running onrecord who said what", RunQuotes},
      {"events", "ask a running onrecord what happened", RunEvents},
      {"articles", "ask a running onrecord for its articles", RunArticles},
      {"speakers", "ask a running onrecord who speaks, and how much", RunSpeakers},
      {"statements", "show what was said, each once with all outlets; or join the quotes of article files",
       RunStatementsOfFilesOrServer},
      {"statement", "show who prints a statement, and how the words differ", RunStatement},
      {"verify", "check a quotation: did he say that? Against a running onrecord, or article files",
       RunVerifyOnFilesOrServer},
      {"talking-points", "show what the same speaker said several times", RunTalkingPoints},
      {"timeline", "show how the words of a talking point moved", RunTimeline},
      {"top", "show who speaks, who acts and what happens on a day, with the days before", RunTop},
      {"aggregate", "count quotes, events or articles by outlet, speaker, country, time and more",
       RunAggregate, "quotes|events|articles"},
      {"revisions", "show the revisions of an article", RunRevisions},
      {"diff", "show what a revision of an article changed", RunDiff},
      {"explain", "say why a quote or an event is believed: rule, words, what lost, what the code stands for",
       RunExplain},
      {"stories", "show each event once over all articles: sources, numbers, what became of plans",
       RunStoryEvents},
      {"bundle", "write one finding with all that is needed to check it", RunBundle},
      {"check-bundle", "check such a bundle against the article's file alone, without a service",
       RunCheckBundle},
      {"export", "write all that matches for other programs: JSON, CSV, POLECAT, GDELT, schema.org, W3C",
       RunExport, "quotes|events|articles"},
      {"watch", "show quotes, events, articles or statements as they are stored", RunWatch,
       "quotes|events|articles|statements"},
      {"alert", "keep filters, and have what is new and matches sent to a webhook or command", RunAlert,
       "add|list|remove|test"},
      {"remove", "remove an article, with its text, from store and log", RunRemove},
      {"removals", "show which articles were removed, and why", RunRemovals},
      {"correct", "correct a quote or an event, or take that back", RunCorrect},
      {"corrections", "show what people corrected", RunCorrections},
      {"reenrich", "analyse stored articles again, and show what would change", RunReenrich},
      {"rejected", "list the files that ingest refused, show one, have them read again", RunRejected},
      {"backup", "copy ledger and store while the services run", RunBackup},
      {"restore", "put a backup in place", RunRestore},
      {"store", "copy a store into another one, a file into a database, say", RunStore},
  };
  return Dispatch(kCommands, argc, arguments.argv());
}
