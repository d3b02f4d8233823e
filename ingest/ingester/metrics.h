#pragma once
#include "common/metrics/metrics.h"
#include "ingest/ingester/ingester.h"

namespace onrecord::ingest {

// Shows what the ingester does under /metrics. It must outlive the metrics' readers.
void AddIngestMetrics(Metrics& metrics, const Ingester& ingester);

}  // namespace onrecord::ingest
