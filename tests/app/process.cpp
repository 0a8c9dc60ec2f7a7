#include "tests/app/process.h"

#include <fcntl.h>
#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>

#include "tests/app/leak_check.h"
#include "tests/temporary_directory.h"

namespace soracom_mcp::test {
namespace {

constexpr int kGuardMilliseconds = 30'000;

struct Pipe {
  int read = -1;
  int write = -1;
};

Pipe makePipe() {
  int ends[2];
  REQUIRE(::pipe2(ends, O_CLOEXEC) == 0);
  return {ends[0], ends[1]};
}

int exitCodeOf(int status) { return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status); }

/// Where the programs of this test process keep their secrets and records, unless a test says otherwise.
const std::string& stateHome() {
  static const TemporaryDirectory place;
  static const std::string path = place.path();
  return path;
}

// Ends this process by becoming the program.
[[noreturn]] void become(const std::vector<std::string>& arguments,
                         const std::map<std::string, std::string>& environment) {
  std::vector<std::string> words = {SORACOM_MCP_PROGRAM};
  words.insert(words.end(), arguments.begin(), arguments.end());
  std::vector<std::string> settings;
  if (environment.count("XDG_STATE_HOME") == 0) {
    settings.push_back("XDG_STATE_HOME=" + stateHome());
  }
  for (const auto& [name, value] : environment) {
    settings.push_back(name + "=" + value);
  }
  std::vector<char*> argv;
  std::vector<char*> envp;
  for (std::string& word : words) {
    argv.push_back(word.data());
  }
  for (std::string& setting : settings) {
    envp.push_back(setting.data());
  }
  argv.push_back(nullptr);
  envp.push_back(nullptr);
  ::execve(argv[0], argv.data(), envp.data());
  ::_exit(127);
}

// Starts the program on three descriptors and closes them in this process. It has no terminal, wherever the tests run:
// nobody is there to be asked.
pid_t start(const std::vector<std::string>& arguments, const std::map<std::string, std::string>& environment, int in,
            int out, int err) {
  const pid_t pid = ::fork();
  REQUIRE(pid >= 0);
  if (pid == 0) {
    ::setsid();
    ::dup2(in, 0);
    ::dup2(out, 1);
    ::dup2(err, 2);
    become(arguments, environment);
  }
  return pid;
}

// Feeds `input` and collects both outputs until both are closed.
void converse(int in, const std::string& input, int out, std::string& output, int err, std::string& errors) {
  std::size_t written = 0;
  bool in_open = true;
  std::array<pollfd, 3> fds = {pollfd{in, POLLOUT, 0}, pollfd{out, POLLIN, 0}, pollfd{err, POLLIN, 0}};
  std::array<char, 65536> buffer{};
  while (fds[1].fd >= 0 || fds[2].fd >= 0) {
    if (in_open && written == input.size()) {
      ::close(in);
      fds[0].fd = -1;
      in_open = false;
    }
    REQUIRE(::poll(fds.data(), fds.size(), kGuardMilliseconds) > 0);
    if (fds[0].fd >= 0 && fds[0].revents != 0) {
      const ssize_t sent = ::write(in, input.data() + written, input.size() - written);
      written = sent < 0 ? input.size() : written + static_cast<std::size_t>(sent);
    }
    for (const std::size_t i : {1U, 2U}) {
      if (fds[i].fd < 0 || fds[i].revents == 0) {
        continue;
      }
      const ssize_t got = ::read(fds[i].fd, buffer.data(), buffer.size());
      if (got <= 0) {
        fds[i].fd = -1;
      } else {
        (i == 1 ? output : errors).append(buffer.data(), static_cast<std::size_t>(got));
      }
    }
  }
  if (in_open) {
    ::close(in);
  }
}

}  // namespace

Finished runOnTerminal(const std::vector<std::string>& arguments, const std::map<std::string, std::string>& environment,
                       const std::string& after, const std::string& line) {
  int terminal = -1;
  const pid_t pid = ::forkpty(&terminal, nullptr, nullptr, nullptr);
  REQUIRE(pid >= 0);
  if (pid == 0) {
    become(arguments, environment);
  }
  Finished finished;
  bool typed = false;
  std::array<char, 4096> buffer{};
  while (true) {
    pollfd wait{terminal, POLLIN, 0};
    REQUIRE(::poll(&wait, 1, kGuardMilliseconds) > 0);
    const ssize_t count = ::read(terminal, buffer.data(), buffer.size());
    if (count <= 0) {
      break;  // the terminal of a program that has ended
    }
    for (ssize_t i = 0; i < count; ++i) {
      if (buffer[static_cast<std::size_t>(i)] != '\r') {
        finished.output += buffer[static_cast<std::size_t>(i)];
      }
    }
    if (!typed && finished.output.find(after) != std::string::npos) {
      typed = true;
      const std::string keys = line + "\n";
      REQUIRE(::write(terminal, keys.data(), keys.size()) == static_cast<ssize_t>(keys.size()));
    }
  }
  ::close(terminal);
  int status = 0;
  REQUIRE(::waitpid(pid, &status, 0) == pid);
  finished.exit_code = exitCodeOf(status);
  checkForLeaks(arguments, finished.output);
  return finished;
}

Finished runProgram(const std::vector<std::string>& arguments, const std::map<std::string, std::string>& environment,
                    const std::string& input) {
  ::signal(SIGPIPE, SIG_IGN);
  const Pipe in = makePipe();
  const Pipe out = makePipe();
  const Pipe err = makePipe();
  const pid_t pid = start(arguments, environment, in.read, out.write, err.write);
  ::close(in.read);
  ::close(out.write);
  ::close(err.write);
  Finished finished;
  converse(in.write, input, out.read, finished.output, err.read, finished.errors);
  ::close(out.read);
  ::close(err.read);
  int status = 0;
  REQUIRE(::waitpid(pid, &status, 0) == pid);
  finished.exit_code = exitCodeOf(status);
  checkForLeaks(arguments, finished.output + finished.errors);
  return finished;
}

RunningProgram::RunningProgram(const std::vector<std::string>& arguments,
                               const std::map<std::string, std::string>& environment, Heard heard,
                               const std::string& errors_to) {
  ::signal(SIGPIPE, SIG_IGN);
  const Pipe in = makePipe();
  const Pipe out = makePipe();
  arguments_ = arguments;
  const bool errors = heard == Heard::kErrors;
  const int file = errors_to.empty() ? 2 : ::open(errors_to.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
  REQUIRE(file >= 0);
  pid_ = start(arguments, environment, in.read, errors ? 1 : out.write, errors ? out.write : file);
  if (file != 2) {
    ::close(file);
  }
  ::close(in.read);
  ::close(out.write);
  input_ = in.write;
  output_ = out.read;
}

RunningProgram::~RunningProgram() {
  closeInput();
  if (pid_ > 0) {
    ::kill(pid_, SIGKILL);
    int status = 0;
    ::waitpid(pid_, &status, 0);
  }
  if (collector_.joinable()) {
    collector_.join();
  }
  ::close(output_);
}

std::string RunningProgram::readLine() {
  std::array<char, 65536> buffer{};
  while (true) {
    const auto end = buffered_.find('\n');
    if (end != std::string::npos) {
      std::string line = buffered_.substr(0, end);
      buffered_.erase(0, end + 1);
      checkForLeaks(arguments_, line);
      return line;
    }
    pollfd fd{output_, POLLIN, 0};
    REQUIRE(::poll(&fd, 1, kGuardMilliseconds) > 0);
    const ssize_t got = ::read(output_, buffer.data(), buffer.size());
    REQUIRE(got > 0);
    buffered_.append(buffer.data(), static_cast<std::size_t>(got));
    heard_.append(buffer.data(), static_cast<std::size_t>(got));
  }
}

void RunningProgram::collectRest() {
  collector_ = std::thread([this] {
    std::array<char, 65536> buffer{};
    for (ssize_t got = 0; (got = ::read(output_, buffer.data(), buffer.size())) > 0;) {
      heard_.append(buffer.data(), static_cast<std::size_t>(got));
    }
  });
}

void RunningProgram::writeLine(const std::string& line) {
  const std::string text = line + "\n";
  for (std::size_t done = 0; done < text.size();) {
    const ssize_t sent = ::write(input_, text.data() + done, text.size() - done);
    REQUIRE(sent > 0);
    done += static_cast<std::size_t>(sent);
  }
}

void RunningProgram::closeInput() {
  if (input_ >= 0) {
    ::close(input_);
    input_ = -1;
  }
}

void RunningProgram::signal(int number) const { REQUIRE(::kill(pid_, number) == 0); }

void RunningProgram::signalIfThere(int number) const { ::kill(pid_, number); }

int RunningProgram::wait() {
  int status = 0;
  const int process = static_cast<int>(::syscall(SYS_pidfd_open, pid_, 0));
  REQUIRE(process >= 0);
  pollfd ended{process, POLLIN, 0};
  const bool came = ::poll(&ended, 1, 2 * kGuardMilliseconds) == 1;
  ::close(process);
  REQUIRE(came);
  REQUIRE(::waitpid(pid_, &status, 0) == pid_);
  pid_ = -1;
  if (collector_.joinable()) {
    collector_.join();
    checkForLeaks(arguments_, heard_);
  }
  return exitCodeOf(status);
}

}  // namespace soracom_mcp::test
