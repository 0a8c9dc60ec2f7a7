#include "tools/call/result_budget.h"

namespace soracom_mcp::tools {
namespace {

using base::Json;

/// Each round cuts one array and measures all; a body that needs more is too scattered to be cut sensibly.
constexpr int kMaxRounds = 8;

struct Largest {
  Json* array = nullptr;
  std::size_t size = 0;
  std::string pointer;
};

/// The size of writeJson(value); finds the largest array of at least two elements on the way.
std::size_t measure(Json& value, const std::string& pointer, Largest& largest) {
  if (!value.is_structured()) {
    return base::writeJson(value).size();
  }
  std::size_t size = 2;
  if (value.is_object()) {
    for (auto& [name, member] : value.get_ref<Json::object_t&>()) {
      size += base::writeJson(Json(name)).size() + 2 + measure(member, base::pointerTo(pointer, name), largest);
    }
  } else {
    for (std::size_t i = 0; i < value.size(); ++i) {
      size += 1 + measure(value[i], base::pointerTo(pointer, std::to_string(i)), largest);
    }
  }
  size -= value.empty() ? 0 : 1;
  if (value.is_array() && value.size() > 1 && size > largest.size) {
    largest = {&value, size, pointer};
  }
  return size;
}

}  // namespace

bool fitInto(Json& value, std::size_t max_bytes, std::vector<Cut>& cuts) {
  for (int round = 0; round < kMaxRounds; ++round) {
    Largest largest;
    const std::size_t size = measure(value, "", largest);
    if (size <= max_bytes) {
      return true;
    }
    if (largest.array == nullptr) {
      return false;
    }
    Json::array_t& elements = largest.array->get_ref<Json::array_t&>();
    const std::size_t total = elements.size();
    for (std::size_t left = size; left > max_bytes && elements.size() > 1; elements.pop_back()) {
      left -= base::writeJson(elements.back()).size() + 1;
    }
    cuts.push_back({largest.pointer, elements.size(), total});
  }
  return false;
}

}  // namespace soracom_mcp::tools
