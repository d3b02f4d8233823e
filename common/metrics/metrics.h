#pragma once
#include <functional>
#include <map>
#include <memory>
#include <string>

namespace onrecord {

// The metrics of a program, in Prometheus' text format. A counter or gauge is a function that is called at
// each scrape, from the scraper's thread: services keep atomics and do not depend on this class.
//
//   metrics.AddCounter("onrecord_ingest_rejected_total", "Items rejected.", {{"reason", "empty"}},
//                      [&] { return …; });
class Metrics {
 public:
  using Labels = std::map<std::string, std::string>;
  using Read = std::function<double()>;
  // A family whose labels are not known beforehand: every label set with its value, read at each scrape.
  using ReadMany = std::function<std::map<std::string, double>()>;

  Metrics();
  ~Metrics();

  void AddCounter(const std::string& name, const std::string& help, const Labels& labels, Read read);
  void AddGauge(const std::string& name, const std::string& help, const Labels& labels, Read read);
  // As AddCounter, one sample for each key of the map, under the label `label`.
  void AddCounters(const std::string& name, const std::string& help, const std::string& label, ReadMany read);

  // A histogram of seconds with buckets from 1 ms to 60 s. The function adds an observation and may be called
  // from any thread for as long as this object lives.
  std::function<void(double seconds)> AddHistogram(const std::string& name, const std::string& help);

  // Everything, in the text format.
  std::string Text() const;

  // Removes the functions and waits for a scrape that is calling them; see MetricsScope.
  void Clear();

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

// Declare it after what the functions read: it is destroyed first, so no scrape reads a destroyed object.
class MetricsScope {
 public:
  explicit MetricsScope(Metrics& metrics) : metrics_(metrics) {}
  ~MetricsScope() { metrics_.Clear(); }
  MetricsScope(const MetricsScope&) = delete;
  MetricsScope& operator=(const MetricsScope&) = delete;

 private:
  Metrics& metrics_;
};

}  // namespace onrecord
