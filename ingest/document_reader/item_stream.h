#pragma once
#include <memory>
#include <string_view>
#include <vector>

#include "ingest/document_reader/document.h"

namespace onrecord::ingest {

struct Entries {
  std::vector<Item> items;
  std::vector<Reject> rejects;
};

// Takes the articles out of a decoded file that comes piece by piece, each as soon as it is complete. Holds
// at most one item in memory. Not thread-safe.
class ItemStream {
 public:
  virtual ~ItemStream() = default;
  // `utf8` need not end between characters or lines. What is complete is appended to `out`.
  virtual void Feed(std::string_view utf8, Entries* out) = 0;
  // No more comes.
  virtual void Finish(Entries* out) = 0;
  // After Finish, until it answers false: appends what else there is, the articles of one file in each call.
  virtual bool More(Entries* /*out*/) { return false; }
};

// One JSON object a line; empty lines do not count. A bad line is rejected alone, with its number.
std::unique_ptr<ItemStream> MakeJsonLinesStream();

// The items of RSS 2.0 and RDF, the entries of Atom, NITF documents, the news items of NewsML 1 and
// NewsML-G2. An item that its provider withdrew is rejected. What is not well formed, or declares entities,
// ends the file with kBrokenXml; what came before it stays.
std::unique_ptr<ItemStream> MakeXmlStream();

// Checks and completes an item: an empty or too long text becomes a reject. `place` ("line 7", "item 3") goes
// into its detail.
void AddItem(Item item, std::string_view place, Entries* out);

}  // namespace onrecord::ingest
