#pragma once
#include <string_view>

#include "onrecord/v1/statement.pb.h"

namespace onrecord::api {

// ledger::DiffWords as it is served: adds the runs to `runs`.
v1::Wording DiffWording(std::string_view text, std::string_view reference,
                        google::protobuf::RepeatedPtrField<v1::WordRun>* runs);

}  // namespace onrecord::api
