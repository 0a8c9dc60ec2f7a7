#pragma once

#include <atomic>
#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "base/json.h"
#include "simulator/seed.h"
#include "simulator/simulator.h"

namespace httplib {
class Client;
}

namespace soracom_mcp::tests {

namespace seed = simulator::seed;

/// One answer of the simulator. `json` is null where the body is empty or no JSON.
struct Answer {
  int status = 0;  ///< 0: no answer came
  std::string body;
  base::Json json;
  std::map<std::string, std::string> headers;  ///< names in lower case

  std::string code() const;
  std::string message() const;
  std::string text(std::string_view member) const;  ///< a string member of the body; empty where absent
};

/// A clock that tests set forward.
class TestClock final {
 public:
  std::function<std::chrono::sys_seconds()> reader() const;
  std::chrono::sys_seconds now() const;
  void advance(std::chrono::seconds by);

 private:
  std::shared_ptr<std::atomic<std::int64_t>> seconds_ = std::make_shared<std::atomic<std::int64_t>>(1'790'000'000);
};

/// A client of one simulator on one connection, with at most one session.
class SimulatorClient final {
 public:
  explicit SimulatorClient(const simulator::Simulator& simulator);
  ~SimulatorClient();

  /// `path` is below /v1 and sent as it is; {op} in it stands for the seeded operator. A null body is no body.
  Answer call(const std::string& method, const std::string& path, const base::Json& body = nullptr);
  Answer send(const std::string& method, const std::string& target, const std::string& body,
              const std::string& content_type);

  /// Signs in and keeps the session; the answer is checked to be 200.
  void signIn(const base::Json& body);
  void signInAsRoot();
  void signInAsAdmin();
  void signInWithKey(const std::string& id, const std::string& secret);
  void useSession(const std::string& api_key, const std::string& token);
  void setHeader(const std::string& name, const std::string& value) { extra_[name] = value; }

  std::string api_key;
  std::string token;

 private:
  std::unique_ptr<httplib::Client> client_;
  std::map<std::string, std::string> extra_;
};

/// A running simulator with these options; fails the test when it does not start.
std::unique_ptr<simulator::Simulator> startSimulator(simulator::SimulatorOptions options = {});

/// A permission document that allows these, as the text the API takes.
std::string allow(const std::vector<std::string>& apis, const std::string& condition = "");

}  // namespace soracom_mcp::tests
