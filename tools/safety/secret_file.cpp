#include "tools/safety/secret_file.h"

#include <sys/file.h>
#include <unistd.h>

#include <ctime>

#include "base/json_reader.h"

namespace soracom_mcp::tools {
namespace {

using base::ErrorKind;
using base::findMember;
using base::Json;
using base::Result;

constexpr std::size_t kMaxFileBytes = 16 * 1024 * 1024;

std::string now() {
  const std::time_t seconds = std::time(nullptr);
  std::tm parts{};
  ::gmtime_r(&seconds, &parts);
  char text[32];
  return {text, std::strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &parts)};
}

std::string textOf(const Json& object, const char* name) {
  const Json* text = findMember(object, name);
  return text != nullptr && text->is_string() ? text->get<std::string>() : std::string();
}

/// Empty for anything but a whole line of members.
SecretMembers readMembers(std::string_view line) {
  SecretMembers members;
  const auto object = base::readJson(line);
  if (!object || !object->is_object()) {
    return members;
  }
  for (const auto& [name, text] : object->get_ref<const Json::object_t&>()) {
    if (!text.is_string()) {
      return {};
    }
    members.emplace_back(name, base::Secret(text.get<std::string>()));
  }
  return members;
}

struct Content {
  SecretFile file;
  std::size_t note_size = 0;
  std::size_t whole_size = 0;  ///< of the note, or of both lines
};

Result<Content> readContent(int fd) {
  auto text = base::readAll(fd, kMaxFileBytes);
  if (!text) {
    return base::fail(std::move(text).error());
  }
  Content content;
  const auto end = text->find('\n');
  const auto note = end == std::string::npos ? Result<Json>(base::fail(ErrorKind::kInvalidInput, ""))
                                             : base::readJson(std::string_view(*text).substr(0, end));
  if (!note || !note->is_object()) {
    return base::fail(ErrorKind::kInvalidInput, "this is no secret file");
  }
  content.file.created = textOf(*note, "created");
  content.file.origin.purpose = textOf(*note, "purpose");
  content.file.origin.owner = textOf(*note, "owner");
  if (const Json* about = findMember(*note, "about"); about != nullptr && about->is_object()) {
    content.file.origin.about = *about;
  }
  content.note_size = content.whole_size = end + 1;
  if (const auto second = text->find('\n', end + 1); second != std::string::npos) {
    content.file.members = readMembers(std::string_view(*text).substr(end + 1, second - end - 1));
    content.whole_size = content.file.members.empty() ? content.note_size : second + 1;
  }
  return content;
}

}  // namespace

std::string secretNoteLine(const SecretOrigin& origin) {
  Json note{{"created", now()}, {"purpose", origin.purpose}, {"about", origin.about}};
  if (!origin.owner.empty()) {
    note["owner"] = origin.owner;
  }
  return base::writeJson(note) + "\n";
}

std::string secretMembersLine(const SecretMembers& members) {
  Json texts = Json::object();
  for (const auto& [name, secret] : members) {
    texts[name] = secret.reveal();
  }
  return base::writeJson(texts) + "\n";
}

Result<SecretFile> readSecretFile(int fd) {
  auto content = readContent(fd);
  return content ? Result<SecretFile>(std::move(content->file)) : base::fail(std::move(content).error());
}

std::string partOf(const std::string& name) { return name + ".part"; }

bool lockPart(int fd) { return ::flock(fd, LOCK_EX | LOCK_NB) == 0; }

bool settleReservation(const base::PrivateDirectory& directory, const std::string& name) {
  const std::string part = partOf(name);
  auto fd = directory.openFile(part, true);
  if (!fd) {
    return false;
  }
  if (!lockPart(fd->get())) {
    return true;
  }
  const auto content = readContent(fd->get());
  const bool whole = content && !directory.contains(name) &&
                     ::ftruncate(fd->get(), static_cast<off_t>(content->whole_size)) == 0 && ::fsync(fd->get()) == 0;
  if (whole) {
    (void)directory.rename(part, name);
  } else if (!content) {
    (void)directory.remove(part);
  }
  (void)directory.sync();
  return false;
}

}  // namespace soracom_mcp::tools
