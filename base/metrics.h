#pragma once

#include <array>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

namespace soracom_mcp::base {

/// A number that only grows. Thread-safe.
class Counter final {
 public:
  void add(std::uint64_t more = 1) { value_.fetch_add(more, std::memory_order_relaxed); }
  std::uint64_t value() const { return value_.load(std::memory_order_relaxed); }

 private:
  std::atomic<std::uint64_t> value_ = 0;
};

/// How many durations were no longer than each of some bounds. Thread-safe.
class DurationHistogram final {
 public:
  /// Seconds.
  static constexpr std::array<double, 13> kBounds = {0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1,
                                                     0.25,  0.5,    1,     5,    15,    60};

  void observe(std::chrono::nanoseconds time);

 private:
  friend class Metrics;
  std::array<std::atomic<std::uint64_t>, kBounds.size() + 1> counts_ = {};
  std::atomic<std::uint64_t> nanoseconds_ = 0;
};

/// What a program says of itself in numbers, in the text format of Prometheus (version 0.0.4). Thread-safe.
class Metrics final {
 public:
  using Labels = std::vector<std::pair<std::string, std::string>>;
  static constexpr const char* kContentType = "text/plain; version=0.0.4; charset=utf-8";
  /// Of one name; what has further labels is counted together, as `other`. Label values come from outside, and each
  /// new one costs memory for good.
  static constexpr std::size_t kMaxSeries = 1000;

  /// The one of that name and labels; made at first. It lives as long as this. `help` is one line.
  Counter& counter(const std::string& name, const std::string& help, const Labels& labels = {});
  DurationHistogram& histogram(const std::string& name, const std::string& help, const Labels& labels = {});
  /// `read` is called whenever the text is made. Made once per name.
  void gauge(const std::string& name, const std::string& help, std::function<double()> read);

  std::string text() const;

 private:
  template <class Series>
  struct Family {
    std::string help;
    std::map<std::string, Series> series;  // by the labels as they are written
  };
  template <class Series>
  static Series& find(std::map<std::string, Family<Series>>& families, const std::string& name, const std::string& help,
                      const Labels& labels);

  mutable std::mutex mutex_;
  std::map<std::string, Family<Counter>> counters_;
  std::map<std::string, Family<DurationHistogram>> histograms_;
  std::map<std::string, std::pair<std::string, std::function<double()>>> gauges_;
};

}  // namespace soracom_mcp::base
