#include "tools/call/paged_read.h"

#include <algorithm>
#include <unordered_set>

#include "base/json_reader.h"
#include "base/utf8.h"
#include "tools/call/answer_choice.h"
#include "tools/call/next_page.h"
#include "tools/call/projection.h"
#include "tools/call/response_mapper.h"

namespace soracom_mcp::tools {
namespace {

using base::Json;

constexpr std::size_t kMaxReceived = 8 * 1024 * 1024;
/// What the notice of an answer may take.
constexpr std::size_t kRoom = 1500;

bool isSuccess(const Exchange& exchange) { return exchange.response && exchange.response->status / 100 == 2; }

std::string whyNot(const Exchange& exchange) {
  if (exchange.response) {
    return "HTTP " + std::to_string(exchange.response->status);
  }
  const auto& error = exchange.transport_error ? exchange.transport_error : exchange.sign_in_error;
  return error ? std::string(base::errorKindName(error->kind)) : "no answer";
}

bool isCancelled(const Exchange& exchange) {
  const auto& error = exchange.transport_error ? exchange.transport_error : exchange.sign_in_error;
  return error && error->kind == base::ErrorKind::kCancelled;
}

void erasePageHeader(const schemas::Paging& paging, HttpResponse& response) {
  const std::string name = paging.header.empty() ? "link" : paging.header;
  std::erase_if(response.headers, [&](const auto& header) { return equalHeaderName(header.first, name); });
}

}  // namespace

bool PagedRead::add(const PreparedCall& call, const std::string& body) {
  auto page = base::readJson(base::withoutByteOrderMark(body), kBodyLimits);
  if (!page || !page->is_array()) {
    remark_ = "The next page is no list.";
    return false;
  }
  auto wanted = Projection::parse(fieldsOf(*call.tool, call.arguments));
  if (wanted) {
    wanted->apply(*page);
  }
  const std::size_t shown = base::writeJson(*page).size();
  if (shown_bytes_ + shown + kRoom > max_bytes_ || elements_.size() + body.size() > kMaxReceived) {
    remark_ = "The answer is full.";
    return false;
  }
  shown_bytes_ += shown;
  if (!page->empty()) {
    // As text, so that it stays as the upstream wrote it.
    const auto open = body.find('[');
    elements_ += (elements_.empty() ? "" : ",") + body.substr(open + 1, body.rfind(']') - open - 1);
  }
  return true;
}

void PagedRead::follow(const PreparedCall& call, Exchange& first, const mcp::RequestContext& context,
                       const base::Stop& stop) {
  last_target_ = call.request.target;
  const unsigned wanted = pagesOf(*call.tool, call.arguments);
  if (wanted < 2 || call.tool->risk != Risk::kRead || !call.tool->operation->paging || !isSuccess(first) ||
      !add(call, first.response->body)) {
    remark_.clear();
    return;
  }
  PreparedCall next = call;
  std::unordered_set<std::string> asked{call.request.target};
  base::Clock::duration slowest{0};
  while (pages_ < wanted) {
    auto page = findNextPage(*call.tool, next.request.target, *first.response, upstream_.baseUrl());
    if (!page || page->target.empty()) {
      break;
    }
    if (!asked.insert(page->target).second) {
      erasePageHeader(*call.tool->operation->paging, *first.response);
      remark_ = "The API names a page as the next one that was read already; the list may be incomplete.";
      break;
    }
    if (auto allowed = preparation_.checkPage(*call.tool, page->target); !allowed) {
      remark_ = "The next page is at an address that is not this operation's.";
      break;
    }
    if (stop.remaining() < 2 * slowest || !gate_.admitPage(call, context, stop)) {
      remark_ = "There was no time, or too many calls, for more pages.";
      break;
    }
    next.request.target = page->target;
    const auto begin = base::Clock::now();
    Exchange answer = upstream_.exchange(next, context, stop);
    slowest = std::max(slowest, base::Clock::now() - begin);
    if (isCancelled(answer) && stop.reason() != base::StopReason::kDeadline) {
      first = std::move(answer);
      return;
    }
    if (!isSuccess(answer)) {
      remark_ = "Page " + std::to_string(pages_ + 1) + " could not be read (" + whyNot(answer) + ").";
      break;
    }
    if (!add(call, answer.response->body)) {
      break;
    }
    first = std::move(answer);
    last_target_ = next.request.target;
    ++pages_;
    context.report_progress({static_cast<double>(pages_), std::nullopt, "page " + std::to_string(pages_) + " is read"});
  }
  first.response->body = "[" + elements_ + "]";
}

}  // namespace soracom_mcp::tools
