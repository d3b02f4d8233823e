#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "onrecord/v1/record_service.pb.h"

// Records as rows of CSV: the one place for the columns.
namespace onrecord::api {

template <typename Record>
std::vector<std::string_view> CsvColumns();
template <>
std::vector<std::string_view> CsvColumns<v1::QuoteRecord>();
template <>
std::vector<std::string_view> CsvColumns<v1::EventRecord>();
template <>
std::vector<std::string_view> CsvColumns<v1::ArticleRecord>();
template <>
std::vector<std::string_view> CsvColumns<v1::SpeakerRecord>();

std::vector<std::string> CsvFields(const v1::QuoteRecord& record);
std::vector<std::string> CsvFields(const v1::EventRecord& record);
std::vector<std::string> CsvFields(const v1::ArticleRecord& record);
std::vector<std::string> CsvFields(const v1::SpeakerRecord& record);

// A row in RFC 4180 with its line end; cells are tamed (TameCell).
std::string CsvLine(const std::vector<std::string>& cells);

// Values in words: "2031-05", "direct", "asserted", "more than 40 dead; 3 ships"; empty: not known.
std::string Day(const v1::TimeValue& time);
std::string KindName(v1::QuoteKind kind);
std::string ModalityName(v1::Modality modality);
std::string CountsInWords(const v1::Event& event);

}  // namespace onrecord::api
