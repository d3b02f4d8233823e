#include "ingest/document_reader/document.h"

namespace onrecord::ingest {

std::string_view Name(Reason reason) {
  switch (reason) {
    case Reason::kEmpty:
      return "empty";
    case Reason::kTooLarge:
      return "too_large";
    case Reason::kBinary:
      return "binary";
    case Reason::kUndecodable:
      return "undecodable";
    case Reason::kBrokenJson:
      return "broken_json";
    case Reason::kBrokenXml:
      return "broken_xml";
    case Reason::kBrokenHtml:
      return "broken_html";
    case Reason::kBrokenArchive:
      return "broken_archive";
    case Reason::kBrokenMail:
      return "broken_mail";
    case Reason::kNoText:
      return "no_text";
    case Reason::kUnknownType:
      return "unknown_type";
    case Reason::kNotRegular:
      return "not_regular";
    case Reason::kUnreadable:
      return "unreadable";
    case Reason::kUndeliverable:
      return "undeliverable";
    case Reason::kKillsReader:
      return "kills_reader";
    case Reason::kMoreItems:
      return "more_items";
    case Reason::kRemoved:
      return "removed";
    case Reason::kWithdrawn:
      return "withdrawn";
    case Reason::kEmbargoed:
      return "embargoed";
  }
  return "unknown";
}

}  // namespace onrecord::ingest
