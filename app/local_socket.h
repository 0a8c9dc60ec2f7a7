#pragma once

#include <chrono>
#include <functional>
#include <list>
#include <memory>
#include <string>
#include <thread>

#include "base/file_descriptor.h"
#include "base/private_directory.h"
#include "base/stop.h"
#include "mcp/transport/wake_event.h"

namespace soracom_mcp::app {

/// A Unix socket in a directory of this user alone: one line in, one line out, for each connection. Other users are
/// turned away. One thread serves all connections and waits for none: each has kPatience for all of it, and no more than
/// kMaxConnections are open, of which the oldest goes when another one comes. The thread ends with this, whatever the
/// connections do, and so does the file.
class LocalSocket final {
 public:
  /// Does not wait for anything.
  using Handler = std::function<std::string(const std::string& line)>;
  static constexpr std::size_t kMaxLineBytes = 64 * 1024;
  static constexpr std::size_t kMaxAnswerBytes = 4 * 1024 * 1024;
  static constexpr std::size_t kMaxConnections = 16;
  static constexpr std::chrono::seconds kPatience{5};

  /// Listens under a name of its own that ends with `.sock`. `handler` runs on the socket's thread, one at a time.
  static base::Result<std::unique_ptr<LocalSocket>> listen(base::PrivateDirectory directory, Handler handler);
  ~LocalSocket();

  /// Sends `line` to the socket `name` of `directory` and returns the answer. kNotFound where nobody listens any more;
  /// the file is removed then. kTimeout where the answer is not there in full at `until`.
  static base::Result<std::string> ask(const base::PrivateDirectory& directory, const std::string& name,
                                       const std::string& line, base::Clock::time_point until);

 private:
  LocalSocket(base::PrivateDirectory directory, std::string name, base::FileDescriptor listening, Handler handler);
  struct Connection;
  void run();
  void accept(std::list<Connection>& connections) const;
  /// False when the connection is done with.
  bool serve(Connection& connection) const;

  const base::PrivateDirectory directory_;
  const std::string name_;
  const base::FileDescriptor listening_;
  const Handler handler_;
  mcp::WakeEvent closing_;
  std::thread thread_;
};

}  // namespace soracom_mcp::app
