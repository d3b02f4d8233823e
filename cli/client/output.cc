#include "cli/client/output.h"

#include <sys/ioctl.h>
#include <unicode/uchar.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>

#include "api/export/csv_rows.h"
#include "api/export/export_layouts.h"
#include "cli/paint.h"
#include "common/base/strings.h"
#include "common/base/tame.h"
#include "common/base/utf8.h"

namespace onrecord::cli {
namespace {

constexpr int kNarrowest = 30;
constexpr int kNarrowestFixed = 10;
constexpr int kDefaultWidth = 120;

int WidthOf(char32_t c) {
  const auto point = static_cast<UChar32>(c);
  const int type = u_charType(point);
  if (type == U_NON_SPACING_MARK || type == U_ENCLOSING_MARK || type == U_FORMAT_CHAR) return 0;
  const int wide = u_getIntPropertyValue(point, UCHAR_EAST_ASIAN_WIDTH);
  return wide == U_EA_WIDE || wide == U_EA_FULLWIDTH ? 2 : 1;
}

// How many bytes of `text` fit into `width` columns; at least one character.
size_t Fitting(std::string_view text, int width) {
  size_t at = 0;
  int used = 0;
  while (at < text.size()) {
    size_t next;
    used += WidthOf(DecodeAt(text, at, &next));
    if (used > width && at > 0) break;
    at = next;
  }
  return at;
}

class Table final : public Output {
 public:
  Table(std::ostream& out, std::vector<Column> columns, int width, bool colour)
      : out_(out), columns_(std::move(columns)), colour_(colour) {
    int fixed = 0;
    for (const Column& column : columns_) fixed += column.width + 2;
    // On a narrow terminal the widest columns give room to the one that has the rest.
    while (width - fixed < kNarrowest && Widest().width > kNarrowestFixed) {
      --Widest().width;
      --fixed;
    }
    for (Column& column : columns_) {
      if (column.width == 0) column.width = std::max(kNarrowest, width - fixed);
    }
  }

  void Write(const google::protobuf::Message&, const std::vector<std::string>& cells,
             const std::vector<std::string>&) override {
    if (!begun_) WriteHead();
    WriteRow(cells, false);
  }

  void Note(std::string_view text) override {
    out_ << Styled(TameLine(text), "2", colour_) << "\n" << std::flush;
  }

 private:
  Column& Widest() {
    return *std::max_element(columns_.begin(), columns_.end(),
                             [](const Column& a, const Column& b) { return a.width < b.width; });
  }

  void WriteHead() {
    begun_ = true;
    std::vector<std::string> titles;
    for (const Column& column : columns_) titles.emplace_back(column.title);
    WriteRow(titles, true);
  }

  void WriteRow(const std::vector<std::string>& cells, bool head) {
    std::vector<std::vector<std::string>> wrapped;
    size_t height = 1;
    for (size_t i = 0; i < columns_.size(); ++i) {
      wrapped.push_back(Wrap(TameLine(cells[i]), columns_[i].width));
      height = std::max(height, wrapped.back().size());
    }
    for (size_t line = 0; line < height; ++line) {
      std::string text;
      int owed = 0;  // spaces that are only written before something
      for (size_t i = 0; i < columns_.size(); ++i) {
        const std::string cell = line < wrapped[i].size() ? wrapped[i][line] : "";
        if (!cell.empty()) {
          text.append(static_cast<size_t>(owed), ' ');
          const std::string_view style = head ? std::string_view("4") : columns_[i].style;
          text += style.empty() ? cell : Styled(cell, style, colour_);
          owed = 0;
        }
        owed += columns_[i].width - DisplayWidth(cell) + 2;
      }
      out_ << text << "\n";
    }
    out_ << std::flush;
  }

  std::ostream& out_;
  std::vector<Column> columns_;
  const bool colour_;
  bool begun_ = false;
};

class Csv final : public Output {
 public:
  Csv(std::ostream& out, const std::vector<std::string_view>& names) : out_(out) {
    WriteRow({names.begin(), names.end()});
  }
  void Write(const google::protobuf::Message&, const std::vector<std::string>&,
             const std::vector<std::string>& fields) override {
    WriteRow(fields);
  }
  void Note(std::string_view) override {}

 private:
  void WriteRow(const std::vector<std::string>& fields) { out_ << api::CsvLine(fields) << std::flush; }

  std::ostream& out_;
};

class JsonLines final : public Output {
 public:
  explicit JsonLines(std::ostream& out) : out_(out) {}
  void Write(const google::protobuf::Message& message, const std::vector<std::string>&,
             const std::vector<std::string>&) override {
    out_ << api::JsonLine(message) << std::flush;
  }
  void Note(std::string_view) override {}

 private:
  std::ostream& out_;
};

}  // namespace

std::unique_ptr<Output> MakeTable(std::ostream& out, std::vector<Column> columns, int width, bool colour) {
  return std::make_unique<Table>(out, std::move(columns), width, colour);
}
std::unique_ptr<Output> MakeCsv(std::ostream& out, std::vector<std::string_view> names) {
  return std::make_unique<Csv>(out, names);
}
std::unique_ptr<Output> MakeJsonLines(std::ostream& out) { return std::make_unique<JsonLines>(out); }

int TerminalWidth() {
  winsize size{};
  if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0) return size.ws_col;
  const char* columns = std::getenv("COLUMNS");
  const int width = columns == nullptr ? 0 : std::atoi(columns);
  return width > 0 ? width : kDefaultWidth;
}

int DisplayWidth(std::string_view text) {
  int width = 0;
  for (size_t at = 0; at < text.size();) width += WidthOf(DecodeAt(text, at, &at));
  return width;
}

std::vector<std::string> Wrap(std::string_view text, int width) {
  std::vector<std::string> lines;
  while (!text.empty()) {
    size_t end = Fitting(text, width);
    if (end < text.size()) {
      const size_t space = text.rfind(' ', end);
      if (space != std::string_view::npos && space > 0) end = space;
    }
    lines.emplace_back(Trim(text.substr(0, end)));
    text.remove_prefix(end);
    while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  }
  if (lines.empty()) lines.emplace_back();
  return lines;
}

}  // namespace onrecord::cli
