#include "base/metrics.h"

#include <cstdio>

#include "base/visible_text.h"

namespace soracom_mcp::base {
namespace {

std::string numberText(double value) {
  char text[32];
  std::snprintf(text, sizeof text, "%.15g", value);
  return text;
}

std::string escapedLabel(const std::string& value) {
  std::string out;
  for (const char c : visibleText(value)) {
    if (c == '\\' || c == '"') {
      out += '\\';
    }
    out += c == '\n' ? std::string("\\n") : std::string(1, c);
  }
  return out;
}

// name="value",name="value"
std::string labelsText(const Metrics::Labels& labels) {
  std::string out;
  for (const auto& [name, value] : labels) {
    out += (out.empty() ? "" : ",") + name + "=\"" + escapedLabel(value) + '"';
  }
  return out;
}

std::string braced(const std::string& labels) { return labels.empty() ? "" : '{' + labels + '}'; }

void appendHead(std::string& out, const std::string& name, const std::string& help, const char* type) {
  out += "# HELP " + name + ' ' + help + "\n# TYPE " + name + ' ' + type + '\n';
}

}  // namespace

void DurationHistogram::observe(std::chrono::nanoseconds time) {
  const double seconds = std::chrono::duration<double>(time).count();
  std::size_t slot = 0;
  while (slot < kBounds.size() && seconds > kBounds[slot]) {
    ++slot;
  }
  counts_[slot].fetch_add(1, std::memory_order_relaxed);
  nanoseconds_.fetch_add(static_cast<std::uint64_t>(time.count()), std::memory_order_relaxed);
}

template <class Series>
Series& Metrics::find(std::map<std::string, Family<Series>>& families, const std::string& name, const std::string& help,
                      const Labels& labels) {
  Family<Series>& family = families[name];
  family.help = help;
  const std::string text = labelsText(labels);
  if (const auto found = family.series.find(text); found != family.series.end()) {
    return found->second;
  }
  if (family.series.size() < kMaxSeries) {
    return family.series[text];
  }
  Labels other = labels;
  for (auto& [label, value] : other) {
    value = "other";
  }
  return family.series[labelsText(other)];
}

Counter& Metrics::counter(const std::string& name, const std::string& help, const Labels& labels) {
  const std::lock_guard lock(mutex_);
  return find(counters_, name, help, labels);
}

DurationHistogram& Metrics::histogram(const std::string& name, const std::string& help, const Labels& labels) {
  const std::lock_guard lock(mutex_);
  return find(histograms_, name, help, labels);
}

void Metrics::gauge(const std::string& name, const std::string& help, std::function<double()> read) {
  const std::lock_guard lock(mutex_);
  gauges_[name] = {help, std::move(read)};
}

std::string Metrics::text() const {
  const std::lock_guard lock(mutex_);
  std::string out;
  for (const auto& [name, family] : counters_) {
    appendHead(out, name, family.help, "counter");
    for (const auto& [labels, counter] : family.series) {
      out += name + braced(labels) + ' ' + std::to_string(counter.value()) + '\n';
    }
  }
  for (const auto& [name, family] : histograms_) {
    appendHead(out, name, family.help, "histogram");
    for (const auto& [labels, histogram] : family.series) {
      const std::string before = labels.empty() ? "" : labels + ',';
      std::uint64_t total = 0;
      for (std::size_t slot = 0; slot <= DurationHistogram::kBounds.size(); ++slot) {
        total += histogram.counts_[slot].load(std::memory_order_relaxed);
        const bool last = slot == DurationHistogram::kBounds.size();
        const std::string bound = last ? "+Inf" : numberText(DurationHistogram::kBounds[slot]);
        out += name + "_bucket{" + before + "le=\"" + bound + "\"} " + std::to_string(total) + '\n';
      }
      const double sum = static_cast<double>(histogram.nanoseconds_.load(std::memory_order_relaxed)) / 1e9;
      out += name + "_sum" + braced(labels) + ' ' + numberText(sum) + '\n';
      out += name + "_count" + braced(labels) + ' ' + std::to_string(total) + '\n';
    }
  }
  for (const auto& [name, gauge] : gauges_) {
    appendHead(out, name, gauge.first, "gauge");
    out += name + ' ' + numberText(gauge.second()) + '\n';
  }
  return out;
}

}  // namespace soracom_mcp::base
