#pragma once
#include "api/ledger/quotations.h"
#include "cli/ledger_input.h"

namespace onrecord::cli {

// The quotations of `input`, by article; see ledger::AddQuotations.
ledger::Quotations MakeQuotations(const LedgerInput& input);

}  // namespace onrecord::cli
