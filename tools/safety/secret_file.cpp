#include "tools/safety/secret_file.h"

#include <sys/file.h>
#include <unistd.h>

#include <algorithm>
#include <ctime>

#include "base/json_reader.h"
#include "base/random_id.h"

namespace soracom_mcp::tools {
namespace {

using base::ErrorKind;
using base::findMember;
using base::Json;
using base::Result;

constexpr std::size_t kMaxFileBytes = 16 * 1024 * 1024;
constexpr std::size_t kIdBytes = 8;
constexpr const char* kPerson = "person";

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

/// What has no space, quote or control character and is no longer than anybody would write.
bool isPlainWord(const std::string& text) {
  constexpr std::size_t kMaxWord = 512;
  return text.size() <= kMaxWord &&
         std::all_of(text.begin(), text.end(), [](char c) { return c > ' ' && c < 0x7F && c != '"' && c != '\\'; });
}

bool isSound(const SecretOrigin& origin) { return isPlainWord(origin.api) && isPlainWord(origin.account); }

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
  if (!note || !note->is_object() || end >= kMaxSecretNote) {
    return base::fail(ErrorKind::kInvalidInput, "this is no secret file");
  }
  content.file.created = textOf(*note, "created");
  content.file.id = textOf(*note, "id");
  content.file.origin.purpose = textOf(*note, "purpose");
  content.file.origin.owner = textOf(*note, "owner");
  content.file.origin.api = textOf(*note, "api");
  content.file.origin.account = textOf(*note, "account");
  const Json* by = findMember(*note, "by");
  content.file.origin.by_person = by != nullptr && *by == kPerson;
  if (!isSound(content.file.origin)) {
    return base::fail(ErrorKind::kInvalidInput, "its note names no API or account that could be one");
  }
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

Result<std::string> secretNoteLine(const SecretOrigin& origin) {
  Json note{
      {"created", now()}, {"id", base::randomHex(kIdBytes)}, {"purpose", origin.purpose}, {"about", origin.about}};
  for (const auto& [member, text] : {std::pair<const char*, const std::string&>{"owner", origin.owner},
                                     {"api", origin.api},
                                     {"account", origin.account}}) {
    if (!text.empty()) {
      note[member] = text;
    }
  }
  if (origin.by_person) {
    note["by"] = kPerson;
  }
  std::string line = base::writeJson(note) + "\n";
  if (!isSound(origin) || line.size() > kMaxSecretNote) {
    return base::fail(ErrorKind::kLimit,
                      "what it is for cannot be noted: an API and an account are words of at most 512 "
                      "bytes, and all of the note has at most " +
                          std::to_string(kMaxSecretNote));
  }
  return line;
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
