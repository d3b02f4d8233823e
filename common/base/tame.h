#pragma once
#include <string>
#include <string_view>

// Text from outside (articles, names of files, other services) on its way to a terminal, a sheet or a log.
// Every door uses these functions; what they let through is decided in one place.
namespace onrecord {

// True for what can command a terminal, turn the order of what is read, or end a line unseen: C0 and C1
// controls, DEL, the bidirectional embeddings, overrides and isolates, U+2028 and U+2029. Line feed and tab
// are among them.
bool IsUntame(char32_t c);

// `text` with "?" for each character that is untame but line feed and tab, and U+FFFD for each byte that is
// not UTF-8: some terminals read such bytes as C1 controls. Tame text comes back as it is. Linear.
//
//   "a\x1b[31mb\n"  ->  "a?[31mb\n"
std::string TameText(std::string_view text);

// The same for one line: white space of every kind becomes one space, what is untame is left out.
//
//   "a\n\x1b[31m b"  ->  "a [31m b"
std::string TameLine(std::string_view text);

// A cell of CSV: TameText, and where a program for sheets would take it for a formula (it begins with = + -
// @, tab or line end, and is no number) an apostrophe before it.
//
//   "=1+1"  ->  "'=1+1"        "-8.5"  ->  "-8.5"
std::string TameCell(std::string_view text);

// JSON with what is untame in its strings as \uHHHH: the same value, fit for a terminal. Costs a search where
// there is none.
std::string TameJson(std::string json);

// Between quotation marks for a log: what is untame, and each byte that is not UTF-8, as \xHH or \u{HHHH};
// quotation marks and backslashes behind a backslash.
std::string TameQuoted(std::string_view text);

}  // namespace onrecord
