#include "tests/base/written_to.h"

#include <unistd.h>

#include <cstdio>
#include <iostream>
#include <memory>
#include <stdexcept>

namespace soracom_mcp::tests {
namespace {

void flushAll() {
  std::cout.flush();
  std::cerr.flush();
  std::fflush(nullptr);
}

// Leads a descriptor elsewhere and back again.
class Redirection final {
 public:
  Redirection(int descriptor, int target) : descriptor_(descriptor), saved_(::dup(descriptor)) {
    flushAll();
    if (saved_ < 0 || ::dup2(target, descriptor_) < 0) {
      throw std::runtime_error("cannot redirect a descriptor");
    }
  }
  ~Redirection() {
    flushAll();
    ::dup2(saved_, descriptor_);
    ::close(saved_);
  }
  Redirection(const Redirection&) = delete;
  Redirection& operator=(const Redirection&) = delete;

 private:
  int descriptor_;
  int saved_;
};

std::string readAll(int file) {
  std::string out;
  char buffer[4096];
  ::lseek(file, 0, SEEK_SET);
  for (ssize_t got = ::read(file, buffer, sizeof buffer); got > 0; got = ::read(file, buffer, sizeof buffer)) {
    out.append(buffer, static_cast<std::size_t>(got));
  }
  return out;
}

}  // namespace

std::string writtenTo(int descriptor, const std::function<void()>& work) {
  const std::unique_ptr<std::FILE, int (*)(std::FILE*)> file(std::tmpfile(), &std::fclose);
  if (!file) {
    throw std::runtime_error("cannot make a temporary file");
  }
  {
    const Redirection redirection(descriptor, ::fileno(file.get()));
    work();
  }
  return readAll(::fileno(file.get()));
}

}  // namespace soracom_mcp::tests
