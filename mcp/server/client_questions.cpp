#include "mcp/server/client_questions.h"

#include "mcp/rpc/encode.h"

namespace soracom_mcp::mcp {
namespace {

std::string withdrawal(const RequestId& id) {
  std::string params = R"({"requestId":)";
  id.appendTo(params);
  params += R"(,"reason":"No answer came in time"})";
  return notificationMessage("notifications/cancelled", params);
}

}  // namespace

base::Result<std::vector<Response>> ClientQuestions::ask(ConnectionId connection, ReplyOnce& reply,
                                                         const std::vector<Question>& questions,
                                                         const base::Stop& stop) {
  Waiting waiting{connection, {}, std::vector<std::optional<Response>>(questions.size()), questions.size()};
  std::vector<RequestId> ids;
  {
    const std::lock_guard lock(mutex_);
    for (std::size_t i = 0; i < questions.size(); ++i) {
      places_.emplace(ids.emplace_back(++last_id_), Place{&waiting, i});
    }
  }
  bool sent = true;
  for (std::size_t i = 0; sent && i < questions.size(); ++i) {
    sent = reply.send(requestMessage(ids[i], questions[i].method, questions[i].params_json));
  }
  const auto all_answered = [&] { return waiting.outstanding == 0; };
  bool answered = false;
  if (sent) {
    std::unique_lock lock(mutex_);
    answered = stop.deadline() == base::Clock::time_point::max()
                   ? waiting.changed.wait(lock, stop.token(), all_answered)
                   : waiting.changed.wait_until(lock, stop.token(), stop.deadline(), all_answered);
  }
  forget(ids);
  if (!answered) {
    if (!sent || stop.requested()) {
      return base::fail(base::ErrorKind::kCancelled, "stopped while waiting for the client's answer");
    }
    for (std::size_t i = 0; i < ids.size(); ++i) {
      if (!waiting.answers[i]) {
        reply.send(withdrawal(ids[i]));
      }
    }
    return base::fail(base::ErrorKind::kTimeout, "the client did not answer in time");
  }
  std::vector<Response> out;
  for (std::optional<Response>& answer : waiting.answers) {
    out.push_back(*std::move(answer));
  }
  return out;
}

void ClientQuestions::forget(const std::vector<RequestId>& ids) {
  const std::lock_guard lock(mutex_);
  for (const RequestId& id : ids) {
    places_.erase(id);
  }
}

void ClientQuestions::settle(ConnectionId connection, Response answer) {
  // Notified under the lock: the waiting call ends, and its condition with it, as soon as it is free.
  const std::lock_guard lock(mutex_);
  const auto found = answer.id ? places_.find(*answer.id) : places_.end();
  if (found == places_.end() || found->second.waiting->connection != connection) {
    return;
  }
  Waiting& waiting = *found->second.waiting;
  waiting.answers[found->second.index] = std::move(answer);
  places_.erase(found);
  --waiting.outstanding;
  waiting.changed.notify_all();
}

}  // namespace soracom_mcp::mcp
