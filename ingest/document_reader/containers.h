#pragma once
#include <memory>

#include "ingest/document_reader/item_stream.h"

// Files that hold articles packed or wrapped. Their streams take the bytes of the file as they are, at most
// kMaxArticleFileBytes of them, hold them, and read them once all have come.
namespace onrecord::ingest {

// The files of a ZIP or tar archive, each read as ReadDocument reads it: one in each call of More. Items are
// numbered over the whole archive and carry the name of their file. An archive within an archive is refused.
std::unique_ptr<ItemStream> MakeArchiveStream();

// A mail message (RFC 5322) of a newsletter, or a page saved as one file (MHTML): one article.
std::unique_ptr<ItemStream> MakeMailStream();

// A document of a word processor (Office Open XML): the articles of an export of Nexis Uni or Factiva, else
// one article.
std::unique_ptr<ItemStream> MakeWordStream();

}  // namespace onrecord::ingest
