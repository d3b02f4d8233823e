#pragma once
#include <memory>
#include <string>

#include "common/stream/record_sink.h"
#include "common/stream/record_source.h"
#include "common/stream/transactional_stream.h"

namespace onrecord::stream {

struct InProcessOptions {
  int partitions = 4;                  // of each topic; at most so many workers are busy at once
  size_t max_records = 1000;           // sent and not yet delivered; then Send answers kUnavailable
  size_t max_bytes = 64u << 20;        // likewise; one record is always taken
  size_t max_record_bytes = 8u << 20;  // key, value and headers; larger is kInvalidArgument
};

// The three ports in one process, with no broker and nothing stored:
//
//   InProcessLog log({});
//   auto sink = log.MakeSink();                          // ingest
//   auto worker = log.MakeWorker("onrecord.articles.v1");  // enrich, any number of them
//   auto source = log.MakeSource("onrecord.enriched.v1");  // api
//
// Acknowledges end to end: Delivered(OK) of a record fires, in the thread that polls the sink, once the
// source has acknowledged every record that a worker derived from it (what one Commit makes visible is taken
// as derived from all that was polled for it). What is written to a topic that has no worker and no source
// counts as acknowledged at once, so make all ends before the first Send. After a restart the writer sends
// again what was not delivered.
//
// Keys choose the partition; a partition is read by one worker at a time, until its Commit or Abort, so
// records of one key keep their order. Offsets count from 0 in each run. Positions of an earlier run mean
// nothing here: the first Start of a run answers kOutOfRange to any that is not 0; pass none.
//
// Every end is used by one thread, different ends by different threads. The ends must not outlive the log.
class InProcessLog {
 public:
  explicit InProcessLog(InProcessOptions options);
  ~InProcessLog();
  InProcessLog(const InProcessLog&) = delete;
  InProcessLog& operator=(const InProcessLog&) = delete;

  std::unique_ptr<RecordSink> MakeSink();
  std::unique_ptr<TransactionalStream> MakeWorker(std::string topic);
  // One at a time for a topic: a second one goes on with the progress of the first.
  std::unique_ptr<RecordSource> MakeSource(std::string topic);

  class Core;

 private:
  std::unique_ptr<Core> core_;
};

}  // namespace onrecord::stream
