#include "mcp/server/in_flight.h"

#include <atomic>
#include <thread>
#include <vector>

#include "mcp/server/batch_exchange.h"
#include "server/recording_exchange.h"
#include "tests/catch.h"

namespace soracom_mcp::mcp {
namespace {

using Seen = std::vector<std::string>;

struct Entry {
  std::shared_ptr<RecordingExchange> exchange = std::make_shared<RecordingExchange>();
  std::shared_ptr<ReplyOnce> reply = std::make_shared<ReplyOnce>(exchange);
  base::StopSource source;
};

TEST_CASE("a request is answered once") {
  const Entry entry;
  CHECK(entry.reply->send("p"));
  CHECK(entry.reply->answer("a", 200));
  CHECK(!entry.reply->answer("b", 200));
  CHECK(!entry.reply->send("q"));
  CHECK(!entry.reply->silence());
  CHECK(entry.exchange->seen() == Seen{"send p", "answer a 200"});
}

TEST_CASE("a silenced request is not answered") {
  const Entry entry;
  CHECK(entry.reply->silence());
  CHECK(!entry.reply->answer("a", 200));
  CHECK(!entry.reply->send("p"));
  CHECK(entry.exchange->seen() == Seen{"forgo"});
}

TEST_CASE("many threads that answer leave one answer") {
  const Entry entry;
  std::atomic<int> won = 0;
  {
    std::vector<std::jthread> threads;
    for (int i = 0; i < 8; ++i) {
      threads.emplace_back([&] { won += entry.reply->answer("a", 200) ? 1 : 0; });
    }
  }
  CHECK(won == 1);
  CHECK(entry.exchange->seen().size() == 1);
}

TEST_CASE("requests are told apart by connection and by the type of their id") {
  InFlight table;
  const Entry entry;
  CHECK(table.add({1, RequestId(1)}, entry.reply, entry.source));
  CHECK(!table.add({1, RequestId(1)}, entry.reply, entry.source));
  CHECK(table.add({2, RequestId(1)}, entry.reply, entry.source));
  CHECK(table.add({1, RequestId("1")}, entry.reply, entry.source));
  CHECK(table.contains({1, RequestId(1)}));
  CHECK(!table.contains({3, RequestId(1)}));
}

TEST_CASE("a cancel reaches its request alone") {
  InFlight table;
  const Entry mine;
  const Entry other;
  table.add({1, RequestId(1)}, mine.reply, mine.source);
  table.add({2, RequestId(1)}, other.reply, other.source);
  CHECK(table.cancel({1, RequestId(1)}));
  CHECK(!table.cancel({1, RequestId(1)}));
  CHECK(mine.source.get().reason() == base::StopReason::kCancelledByClient);
  CHECK(mine.exchange->seen() == Seen{"forgo"});
  CHECK(!other.source.get().requested());
  CHECK(!table.contains({1, RequestId(1)}));
}

TEST_CASE("an id is free from the moment its answer is written") {
  InFlight table;
  const Entry first;
  const Entry second;
  table.add({1, RequestId(1)}, first.reply, first.source);
  first.reply->answer("a", 200);
  CHECK(!table.contains({1, RequestId(1)}));
  CHECK(table.add({1, RequestId(1)}, second.reply, second.source));
  table.remove({1, RequestId(1)}, *first.reply);  // late, and not its own entry any more
  CHECK(table.contains({1, RequestId(1)}));
  CHECK(!table.waitUntilEmpty(base::Clock::now()));
  table.remove({1, RequestId(1)}, *second.reply);
  CHECK(table.waitUntilEmpty(base::Clock::now()));
}

TEST_CASE("a lost connection takes its requests with it") {
  InFlight table;
  const Entry gone;
  const Entry stays;
  table.add({1, RequestId(1)}, gone.reply, gone.source);
  table.add({2, RequestId(1)}, stays.reply, stays.source);
  table.disconnect(1);
  CHECK(gone.source.get().reason() == base::StopReason::kDisconnected);
  CHECK(gone.exchange->seen() == Seen{"forgo"});
  CHECK(!stays.source.get().requested());
  CHECK(table.stopAll(base::StopReason::kShutdown) == 1);
  CHECK(stays.source.get().reason() == base::StopReason::kShutdown);
  CHECK(stays.exchange->seen().empty());
}

TEST_CASE("a batch is written when its last element is settled") {
  const auto whole = std::make_shared<RecordingExchange>();
  BatchExchange batch(whole, 3);
  batch.answer("1", 200);
  batch.send("p");
  batch.forgo();
  CHECK(whole->seen() == Seen{"send p"});
  batch.answer("2", 404);
  CHECK(whole->seen() == Seen{"send p", "answer [1,2] 200"});
}

TEST_CASE("a batch without answers writes nothing") {
  const auto whole = std::make_shared<RecordingExchange>();
  BatchExchange batch(whole, 2);
  batch.forgo();
  batch.forgo();
  CHECK(whole->seen() == Seen{"forgo"});
}

}  // namespace
}  // namespace soracom_mcp::mcp
