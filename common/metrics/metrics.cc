#include "common/metrics/metrics.h"

#include <absl/synchronization/mutex.h>
#include <prometheus/histogram.h>
#include <prometheus/metric_family.h>
#include <prometheus/text_serializer.h>

#include <deque>

namespace onrecord {
namespace {

struct Series {
  prometheus::MetricType type;
  std::string help;
  std::vector<std::pair<Metrics::Labels, Metrics::Read>> samples;
  std::vector<std::pair<std::string, Metrics::ReadMany>> many;
  prometheus::Histogram* histogram = nullptr;
};

prometheus::ClientMetric Sample(prometheus::MetricType type, const Metrics::Labels& labels, double value) {
  prometheus::ClientMetric metric;
  for (const auto& [name, text] : labels) metric.label.push_back({name, text});
  (type == prometheus::MetricType::Counter ? metric.counter.value : metric.gauge.value) = value;
  return metric;
}

}  // namespace

struct Metrics::Impl {
  mutable absl::Mutex mutex;
  std::map<std::string, Series> series ABSL_GUARDED_BY(mutex);
  std::deque<prometheus::Histogram> histograms ABSL_GUARDED_BY(mutex);

  Series& Get(const std::string& name, const std::string& help, prometheus::MetricType type)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex) {
    Series& found = series[name];
    found.type = type;
    found.help = help;
    return found;
  }
};

Metrics::Metrics() : impl_(std::make_unique<Impl>()) {}
Metrics::~Metrics() = default;

void Metrics::AddCounter(const std::string& name, const std::string& help, const Labels& labels, Read read) {
  absl::MutexLock lock(&impl_->mutex);
  impl_->Get(name, help, prometheus::MetricType::Counter).samples.emplace_back(labels, std::move(read));
}

void Metrics::AddGauge(const std::string& name, const std::string& help, const Labels& labels, Read read) {
  absl::MutexLock lock(&impl_->mutex);
  impl_->Get(name, help, prometheus::MetricType::Gauge).samples.emplace_back(labels, std::move(read));
}

void Metrics::AddCounters(const std::string& name, const std::string& help, const std::string& label,
                          ReadMany read) {
  absl::MutexLock lock(&impl_->mutex);
  impl_->Get(name, help, prometheus::MetricType::Counter).many.emplace_back(label, std::move(read));
}

std::function<void(double)> Metrics::AddHistogram(const std::string& name, const std::string& help) {
  absl::MutexLock lock(&impl_->mutex);
  Series& series = impl_->Get(name, help, prometheus::MetricType::Histogram);
  const std::vector<double> bounds = {.001, .002, .005, .01, .02, .05, .1, .2, .5, 1, 2, 5, 10, 30, 60};
  series.histogram = &impl_->histograms.emplace_back(bounds);
  return [histogram = series.histogram](double seconds) { histogram->Observe(seconds); };
}

void Metrics::Clear() {
  absl::MutexLock lock(&impl_->mutex);
  impl_->series.clear();
}

std::string Metrics::Text() const {
  absl::MutexLock lock(&impl_->mutex);
  std::vector<prometheus::MetricFamily> families;
  for (const auto& [name, series] : impl_->series) {
    prometheus::MetricFamily family{name, series.help, series.type, {}};
    for (const auto& [labels, read] : series.samples)
      family.metric.push_back(Sample(series.type, labels, read()));
    for (const auto& [label, read] : series.many) {
      for (const auto& [key, value] : read())
        family.metric.push_back(Sample(series.type, {{label, key}}, value));
    }
    if (series.histogram != nullptr) family.metric.push_back(series.histogram->Collect());
    families.push_back(std::move(family));
  }
  return prometheus::TextSerializer().Serialize(families);
}

}  // namespace onrecord
