#pragma once

namespace onrecord::cli {

// `onrecord up`: ingest, enrich and api in one process, without a broker.
int RunUp(int argc, const char* const* argv);

}  // namespace onrecord::cli
