#include "simulator/api_error.h"

namespace soracom_mcp::simulator {
namespace {

struct Translation {
  std::string_view code;
  std::string_view text;
};

constexpr Translation kJapanese[] = {
    {codes::kTokenMissing, "リクエストヘッダーにAPIキーまたはトークンがありません。"},
    {codes::kWrongCredentials, "ユーザー名またはパスワードが正しくありません。"},
    {codes::kTokenInvalid, "APIキーまたはトークンが無効か、有効期限が切れています。"},
    {codes::kNotPermitted, "この操作を実行する権限がありません。"},
    {codes::kRootOnly, "この操作はルートユーザーのみ実行できます。"},
    {codes::kRateLimited, "リクエスト数の上限を超えました。しばらく待ってから再試行してください。"},
};

}  // namespace

base::Json errorBody(const ApiError& error, std::string_view language) {
  std::string_view message = error.message;
  if (language == "ja") {
    for (const Translation& translation : kJapanese) {
      if (translation.code == error.code) {
        message = translation.text;
      }
    }
  }
  base::Json body = base::Json::object();
  body["code"] = error.code;
  body["message"] = message;
  return body;
}

}  // namespace soracom_mcp::simulator
