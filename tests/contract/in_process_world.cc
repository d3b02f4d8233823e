#include "common/stream/in_process/in_process_log.h"
#include "tests/contract/stream_world.h"

namespace onrecord::stream {
namespace {

class InProcessWorld final : public StreamWorld {
 public:
  InProcessWorld() : log_({.max_records = kQueueRecords}) {
    log_.MakeWorker(In());  // so that both topics are read from the start
    log_.MakeSource(Out());
  }
  std::string In() const override { return "in"; }
  std::string Out() const override { return "out"; }
  std::unique_ptr<RecordSink> MakeSink() override { return log_.MakeSink(); }
  std::unique_ptr<TransactionalStream> MakeWorker(const std::string&) override {
    return log_.MakeWorker(In());
  }
  std::unique_ptr<RecordSource> MakeSource() override { return log_.MakeSource(Out()); }

 private:
  InProcessLog log_;
};

}  // namespace

std::unique_ptr<StreamWorld> MakeInProcessWorld() { return std::make_unique<InProcessWorld>(); }

}  // namespace onrecord::stream
