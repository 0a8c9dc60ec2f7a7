#include "base/metrics.h"

#include <thread>

#include "tests/catch.h"

namespace soracom_mcp::base {
namespace {

TEST_CASE("metrics are written as Prometheus reads them") {
  Metrics metrics;
  metrics.counter("calls_total", "Calls.", {{"tool", "a"}, {"outcome", "ok"}}).add();
  metrics.counter("calls_total", "Calls.", {{"tool", "a"}, {"outcome", "ok"}}).add(2);
  metrics.counter("calls_total", "Calls.", {{"tool", "say \"hi\"\\\n"}, {"outcome", "ok"}}).add();
  metrics.counter("plain_total", "Without labels.").add();
  metrics.gauge("open", "Open now.", [] { return 2.5; });
  CHECK(metrics.text() ==
        "# HELP calls_total Calls.\n# TYPE calls_total counter\n"
        "calls_total{tool=\"a\",outcome=\"ok\"} 3\n"
        "calls_total{tool=\"say \\\"hi\\\"\\\\\\n\",outcome=\"ok\"} 1\n"
        "# HELP plain_total Without labels.\n# TYPE plain_total counter\nplain_total 1\n"
        "# HELP open Open now.\n# TYPE open gauge\nopen 2.5\n");
}

TEST_CASE("a label shows what is hidden in it") {
  Metrics metrics;
  metrics.counter("calls_total", "Calls.", {{"tool", "a\x1B[2J\u202E"}}).add();
  CHECK(metrics.text().find("calls_total{tool=\"a<U+001B>[2J<U+202E>\"} 1\n") != std::string::npos);
}

TEST_CASE("a histogram counts every duration in the buckets that hold it") {
  Metrics metrics;
  DurationHistogram& times = metrics.histogram("seconds", "Time.", {{"m", "x"}});
  times.observe(std::chrono::milliseconds(1));  // a bound belongs to its bucket
  times.observe(std::chrono::milliseconds(200));
  times.observe(std::chrono::minutes(2));
  const std::string text = metrics.text();
  CHECK(text.find("seconds_bucket{m=\"x\",le=\"0.001\"} 1\n") != std::string::npos);
  CHECK(text.find("seconds_bucket{m=\"x\",le=\"0.1\"} 1\n") != std::string::npos);
  CHECK(text.find("seconds_bucket{m=\"x\",le=\"0.25\"} 2\n") != std::string::npos);
  CHECK(text.find("seconds_bucket{m=\"x\",le=\"60\"} 2\n") != std::string::npos);
  CHECK(text.find("seconds_bucket{m=\"x\",le=\"+Inf\"} 3\n") != std::string::npos);
  CHECK(text.find("seconds_sum{m=\"x\"} 120.201\n") != std::string::npos);
  CHECK(text.find("seconds_count{m=\"x\"} 3\n") != std::string::npos);
}

TEST_CASE("labels beyond the limit are counted together") {
  Metrics metrics;
  for (std::size_t i = 0; i < Metrics::kMaxSeries + 5; ++i) {
    metrics.counter("c", "C.", {{"from_outside", std::to_string(i)}}).add();
  }
  CHECK(metrics.counter("c", "C.", {{"from_outside", "other"}}).value() == 5);
  CHECK(metrics.counter("c", "C.", {{"from_outside", "7"}}).value() == 1);
}

TEST_CASE("metrics are counted and read by several threads at once") {
  Metrics metrics;
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([&metrics] {
      for (int j = 0; j < 500; ++j) {
        metrics.counter("c", "C.").add();
        metrics.histogram("h", "H.").observe(std::chrono::milliseconds(j));
        if (j % 100 == 0) {
          metrics.text();
        }
      }
    });
  }
  for (std::thread& thread : threads) {
    thread.join();
  }
  CHECK(metrics.counter("c", "C.").value() == 2000);
  CHECK(metrics.text().find("h_count 2000\n") != std::string::npos);
}

}  // namespace
}  // namespace soracom_mcp::base
