#include "tools/call/confirmation_text.h"

#include <algorithm>

#include "base/utf8.h"
#include "tools/call/form_room.h"
#include "tools/call/plain_text.h"
#include "tools/call/request_preview.h"
#include "tools/call/target_name.h"

namespace soracom_mcp::tools {
namespace {

// What stands below the first lines: a form of more than 11 rows loses its beginning or its end in some hosts.
constexpr std::size_t kMoreColumns = 360;
constexpr std::size_t kMaxWholeBytes = 200 * 1024;
constexpr std::size_t kMaxRemarkBytes = 400;
// Together no more than a line.
constexpr std::size_t kMaxTitleBytes = 48;
constexpr std::size_t kMaxHostBytes = 24;
constexpr std::size_t kMaxAccountBytes = 32;
constexpr std::size_t kLeastObjectColumns = 12;
constexpr std::size_t kMaxTargetBytes = 2048;
constexpr std::string_view kArguments = "From the model: ";
constexpr std::string_view kNoArguments = "From the model: no arguments";

/// The end of a long name says whose it is.
std::string hostOf(std::string_view base_url) {
  const auto scheme = base_url.find("://");
  const std::string_view rest = scheme == std::string_view::npos ? base_url : base_url.substr(scheme + 3);
  const std::string host = plainLine(rest.substr(0, rest.find('/')), 256);
  return host.size() <= kMaxHostBytes ? host : "..." + host.substr(host.size() - kMaxHostBytes);
}

std::string shownObject(const std::string& name, const SecretScrubber& secrets) {
  return base::escapeForDisplay(secrets.scrub(std::string_view(base::writeJson(name))));
}

/// Without "a", "an" and "the", which take room.
std::string withoutArticles(std::string text) {
  for (const std::string_view article : {" a ", " an ", " the "}) {
    for (auto at = text.find(article); at != std::string::npos; at = text.find(article, at)) {
      text.erase(at, article.size() - 1);
    }
  }
  return text;
}

/// "Delete a SAM user: "alice" in account OP1", or without an object "Remove default SAM permissions: account OP1". In
/// few words where it would be long.
std::string actionLine(const PreparedCall& call, std::string_view base_url, const SecretScrubber& secrets) {
  const std::string account = plainLine(accountOf(call), kMaxAccountBytes);
  const std::string host =
      account.empty() ? hostOf(base_url) + (call.needs_credential ? ", account unknown" : ", without sign-in") : "";
  const std::string title = plainLine(call.tool->description.title, kMaxTitleBytes) + ": ";
  const std::string name = objectName(call);
  if (name.empty()) {
    return title + (account.empty() ? host : "account " + account);
  }
  const std::string object = shownObject(name, secrets);
  const std::string where = account.empty() ? " at " + host : " in account " + account;
  if (columnsOf(title) + columnsOf(object) + columnsOf(where) <= kNarrowFormColumns) {
    return title + object + where;
  }
  const std::string short_title = withoutArticles(title);
  if (columnsOf(short_title) + columnsOf(object) + columnsOf(where) <= kNarrowFormColumns) {
    return short_title + object + where;
  }
  const std::string short_where = account.empty() ? where : " in " + account;
  const std::size_t taken = columnsOf(short_title) + columnsOf(short_where);
  return short_title +
         cutToColumns(object, std::max(kFormColumns - std::min(taken, kFormColumns), kLeastObjectColumns)) + short_where;
}

/// At most 68 columns, but for what an overlay says at greater length.
std::string lossOf(const Tool& tool) {
  if (!tool.operation->extension.loses.empty()) {
    return plainLine(tool.operation->extension.loses, 400);
  }
  if (tool.operation->method == "DELETE") {
    return "what it removes; this server cannot bring it back.";
  }
  if (tool.risk == Risk::kDanger) {
    return "unknown; it may lock people out, give rights away or end things.";
  }
  return tool.description.annotations.destructive ? "what is there now; it is replaced." : "nothing.";
}

std::string signedIn(const PreparedCall& call) {
  if (!call.credential || call.credential->user == SignedInUser::kUnknown) {
    return "";
  }
  const Credential& who = *call.credential;
  const std::string account = who.operator_id == accountOf(call) ? "" : " of account " + plainLine(who.operator_id, kMaxAccountBytes);
  return "Signed in as " +
         (who.user == SignedInUser::kRoot ? std::string("root") : "SAM user " + plainLine(who.user_name, 64)) +
         account + ". ";
}

}  // namespace

ConfirmationText::ConfirmationText(const PreparedCall& call, std::string_view base_url, const SecretScrubber& secrets)
    : arguments_(call, secrets),
      action_(actionLine(call, base_url, secrets)),
      loss_("Lost: " + lossOf(*call.tool)),
      request_(call.request.method + " " +
               base::escapeForDisplay(
                   secrets.scrub(std::string_view(base::truncateUtf8(shownTarget(call), kMaxTargetBytes))))),
      base_url_(base_url),
      end_(signedIn(call) + "Nothing has been sent yet.\n") {
  for (const std::string& remark : call.remarks) {
    remarks_.push_back(plainLine(secrets.scrub(std::string_view(remark)), kMaxRemarkBytes));
  }
  ShownArguments::Excerpt line = argumentLine("");
  if (!line.whole && action_.find(shownObject(objectName(call), secrets)) != std::string::npos) {
    ShownArguments::Excerpt rest = arguments_.without(objectKey(call)).line(kFormColumns - kArguments.size());
    if (rest.whole) {
      rest.text = std::string(kArguments) + rest.text;
      line = std::move(rest);
    }
  }
  if (remarks_.size() == 1) {
    const std::string beware = " Note: " + remarks_.front();
    for (std::string* place : {&loss_, &line.text}) {
      if (line.whole && columnsOf(*place) + columnsOf(beware) <= kFormColumns) {
        *place += beware;
        remarks_.clear();
        break;
      }
    }
  }
  line_ = line.text;
  fits_ = columnsOf(action_) <= kFormColumns && columnsOf(loss_) <= kFormColumns && line.whole && remarks_.empty();
  names_all_ = fits_ || arguments_.line(remarks_.empty() ? kMoreColumns : kMoreColumns / 2).begun;
  whole_ = wholeText(line);
}

ShownArguments::Excerpt ConfirmationText::argumentLine(const std::string& before) const {
  const std::string start = before + std::string(arguments_.empty() ? kNoArguments : kArguments);
  ShownArguments::Excerpt out = arguments_.line(kFormColumns - std::min(columnsOf(start), kFormColumns));
  out.text = start + out.text;
  return out;
}

std::string ConfirmationText::wholeText(const ShownArguments::Excerpt& line) const {
  std::string out = action_ + "\n" + loss_ + "\n";
  out += line.whole ? line.text + "\n" : "";
  out += "\n" + request_ + "\nat " + base_url_ + "\n" + end_;
  if (!line.whole) {
    out += "\nArguments, in the model's words:\n" + arguments_.list(kMaxWholeBytes);
  }
  if (!remarks_.empty()) {
    out += "\nThis server remarks:\n";
  }
  for (const std::string& remark : remarks_) {
    out += "- " + remark + "\n";
  }
  return out;
}

std::string ConfirmationText::form(std::string_view approval_id) const {
  if (fits_) {
    return action_ + "\n" + loss_ + "\n" + line_ + "\n" + end_;
  }
  const std::string elsewhere =
      approval_id.empty() ? "" : "Whole text: soracom-mcp approve " + std::string(approval_id) + ". ";
  const ShownArguments::Excerpt line = argumentLine(elsewhere);
  std::string out = cutToColumns(action_, kFormColumns) + "\n" + cutToColumns(loss_, kFormColumns) + "\n" + line.text + "\n";
  const std::size_t room = line.whole || remarks_.empty() ? kMoreColumns : kMoreColumns / 2;
  if (!line.whole) {
    out += "Arguments: " + arguments_.line(room).text + "\n";
  }
  if (!remarks_.empty()) {
    const std::string more = remarks_.size() > 1 ? " (and " + std::to_string(remarks_.size() - 1) + " more)" : "";
    out += cutToColumns("Note: " + remarks_.front(), room - more.size()) + more + "\n";
  }
  return out + end_;
}

}  // namespace soracom_mcp::tools
