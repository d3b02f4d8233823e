#pragma once
#include <map>
#include <span>
#include <string>
#include <string_view>

#include "cli/completion.h"

namespace onrecord::cli {

// Manual pages in roff's man macros, by file name: "onrecord.1", "onrecord-quotes.1",
// "onrecord-watch-events.1". Pure.
std::map<std::string, std::string> ManPages(std::span<const Command> commands,
                                            std::span<const DescribedVerb> verbs);

// onrecord man [VERB [KIND]]: prints a page; onrecord man --out FOLDER: writes all.
int RunMan(std::span<const Command> commands, int argc, const char* const* argv);

}  // namespace onrecord::cli
