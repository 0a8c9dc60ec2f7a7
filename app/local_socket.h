#pragma once

#include <functional>
#include <memory>
#include <string>
#include <thread>

#include "base/file_descriptor.h"
#include "base/private_directory.h"
#include "mcp/transport/wake_event.h"

namespace soracom_mcp::app {

/// A Unix socket in a directory of this user alone: one line in, one line out, for each connection. Other users are
/// turned away. Its thread ends with it, and so does the file.
class LocalSocket final {
 public:
  using Handler = std::function<std::string(const std::string& line)>;
  static constexpr std::size_t kMaxLineBytes = 64 * 1024;
  static constexpr std::size_t kMaxAnswerBytes = 1024 * 1024;

  /// Listens under a name of its own that ends with `.sock`. `handler` runs on the socket's thread, one at a time.
  static base::Result<std::unique_ptr<LocalSocket>> listen(base::PrivateDirectory directory, Handler handler);
  ~LocalSocket();

  /// Sends `line` to the socket `name` of `directory` and returns the answer. kNotFound where nobody listens any more;
  /// the file is removed then.
  static base::Result<std::string> ask(const base::PrivateDirectory& directory, const std::string& name,
                                       const std::string& line);

 private:
  LocalSocket(base::PrivateDirectory directory, std::string name, base::FileDescriptor listening, Handler handler);
  void run();
  void serveOne(int connection) const;

  const base::PrivateDirectory directory_;
  const std::string name_;
  const base::FileDescriptor listening_;
  const Handler handler_;
  mcp::WakeEvent closing_;
  std::thread thread_;
};

}  // namespace soracom_mcp::app
