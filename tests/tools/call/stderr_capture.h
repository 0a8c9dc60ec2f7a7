#pragma once

#include <unistd.h>

#include <cstdio>
#include <string>

#include "base/log.h"

namespace soracom_mcp::tools {

/// Takes what the program logs, at every level, while it lives.
class StderrCapture final {
 public:
  StderrCapture() : file_(std::tmpfile()), saved_(::dup(STDERR_FILENO)) {
    std::fflush(stderr);
    ::dup2(::fileno(file_), STDERR_FILENO);
    base::setLogLevel(base::LogLevel::kTrace);
  }
  ~StderrCapture() {
    base::setLogLevel(base::LogLevel::kWarning);
    std::fflush(stderr);
    ::dup2(saved_, STDERR_FILENO);
    ::close(saved_);
    std::fclose(file_);
  }
  StderrCapture(const StderrCapture&) = delete;
  StderrCapture& operator=(const StderrCapture&) = delete;

  std::string text() const {
    std::fflush(stderr);
    std::string out;
    char buffer[4096];
    ssize_t got = 0;
    for (off_t at = 0; (got = ::pread(::fileno(file_), buffer, sizeof buffer, at)) > 0; at += got) {
      out.append(buffer, static_cast<std::size_t>(got));
    }
    return out;
  }

 private:
  std::FILE* file_;
  int saved_;
};

}  // namespace soracom_mcp::tools
