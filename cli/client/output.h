#pragma once
#include <memory>
#include <ostream>
#include <string>
#include <string_view>
#include <vector>

namespace google::protobuf {
class Message;
}

namespace onrecord::cli {

struct Column {
  std::string_view title;
  int width = 0;           // columns of the terminal; 0: what the others leave
  std::string_view style;  // an SGR code, "1" for bold; empty: none
};

// How records are written: a table for people, JSON lines or CSV for programs.
class Output {
 public:
  virtual ~Output() = default;
  // A record: `message` as a whole for JSON, `cells` for the table (as many as its columns), `fields` for
  // CSV.
  virtual void Write(const google::protobuf::Message& message, const std::vector<std::string>& cells,
                     const std::vector<std::string>& fields) = 0;
  // A word to the reader of a table, not part of the data: "no quotes".
  virtual void Note(std::string_view text) = 0;
};

// Cells are wrapped between words; control characters are left out, so that text from articles cannot command
// the terminal. The head is written before the first row.
std::unique_ptr<Output> MakeTable(std::ostream& out, std::vector<Column> columns, int width, bool colour);

// RFC 4180, with a head; cells are tamed (TameCell): no terminal and no program for sheets takes them for
// more than text.
std::unique_ptr<Output> MakeCsv(std::ostream& out, std::vector<std::string_view> names);

// One object a line, with the fields' names as in the .proto.
std::unique_ptr<Output> MakeJsonLines(std::ostream& out);

// Columns of the terminal on standard output, or of $COLUMNS; 120 where neither is known.
int TerminalWidth();

// Columns that `text` takes: 2 for wide characters, 0 for combining ones.
int DisplayWidth(std::string_view text);

// `text` in lines of at most `width` columns, cut between words where possible; at least one line.
std::vector<std::string> Wrap(std::string_view text, int width);

}  // namespace onrecord::cli
