#pragma once
#include "common/base/value.h"

namespace onrecord::api {

using onrecord::Value;

}  // namespace onrecord::api
