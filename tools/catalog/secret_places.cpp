#include "tools/catalog/secret_places.h"

#include <algorithm>
#include <type_traits>
#include <variant>

#include "base/json_reader.h"
#include "tools/catalog/object_schema.h"
#include "tools/catalog/secret_schema.h"
#include "tools/safety/secret_name.h"

namespace soracom_mcp::tools {
namespace {

using base::findMember;
using base::Json;

using Schemas = std::vector<const Json*>;

const Argument* argumentNamed(const Tool& tool, const std::string& key) {
  const auto found = std::find_if(tool.arguments.begin(), tool.arguments.end(),
                                  [&](const Argument& argument) { return argument.key == key; });
  return found == tool.arguments.end() ? nullptr : &*found;
}

bool isSent(const Argument& argument) {
  return argument.target != ArgumentTarget::kFields && argument.target != ArgumentTarget::kPages;
}

/// What is known of the value at one place.
struct Known {
  Schemas schemas = {};  ///< with their parts
  bool secret = false;
  bool declared = false;
  bool literal = false;
  bool existing = false;
  bool json_text = false;
  bool whole = false;  ///< everything below it is
};

/// Goes through the arguments of a call beside their schemas. J is Json or const Json.
template <class J>
class SecretFinder final {
 public:
  using Visit = std::function<void(const SecretPlace&, J&)>;

  SecretFinder(const Tool& tool, const Visit& visit) : tool_(tool), visit_(visit) {}

  void visitArguments(J& arguments) {
    eachMember(arguments, [&](const std::string& key, J& value) {
      argument_ = argumentNamed(tool_, key);
      if (argument_ == nullptr) {
        visitValue(value, {.secret = isSecretName(key)});
      } else if (isSent(*argument_)) {
        const Json* schema = argument_->secret_schema.is_null() ? nullptr : &argument_->secret_schema;
        visitValue(value, {partsOf(schema), argument_->secret, true, argument_->literal, argument_->existing,
                           argument_->json_text});
      }
    });
  }

 private:
  Schemas partsOf(const Json* schema) const { return schemaParts(schema, &tool_.secret_definitions); }

  template <class Go>
  void eachMember(J& object, const Go& go) {
    using Object = std::conditional_t<std::is_const_v<J>, const Json::object_t&, Json::object_t&>;
    for (auto& [name, member] : object.template get_ref<Object>()) {
      way_.emplace_back(&name);
      go(name, member);
      way_.pop_back();
    }
  }

  void visitValue(J& value, Known known) {
    if (std::any_of(known.schemas.begin(), known.schemas.end(),
                    [](const Json* one) { return isPasswordSchema(*one); })) {
      known.secret = known.declared = true;
    }
    if (value.is_object()) {
      visitMembers(value, known);
    } else if (value.is_array()) {
      visitElements(value, known);
    } else if (value.is_string() && !known.secret) {
      visitText(value, known);
    } else if (known.secret && !value.is_null() && !value.is_boolean()) {
      visit_(placeOf(known), value);
    }
  }

  void visitMembers(J& object, const Known& known) {
    const schemas::OperationExtension& extension = tool_.operation->extension;
    // What was to be one text is a secret as a whole, however it is wrapped.
    const bool whole = known.whole || (known.secret && !known.schemas.empty() && !isStructured(*known.schemas.front()));
    eachMember(object, [&](const std::string& name, J& member) {
      Known inner;
      for (const Json* schema : known.schemas) {
        addMember(*schema, name, inner);
      }
      // A file's content is the secret, and not what it is called.
      const bool content = known.secret && (name == "text" || name == "base64");
      const SecretTraits traits = secretTraits(extension, name);
      inner.secret = content || whole || traits.secret;
      inner.declared = inner.declared || (content && known.declared);
      inner.whole = whole;
      inner.literal = traits.literal;
      inner.existing = traits.existing;
      visitValue(member, std::move(inner));
    });
  }

  void addMember(const Json& schema, const std::string& name, Known& inner) const {
    const auto add = [&](const Json* found) {
      const Schemas parts = partsOf(found);
      inner.schemas.insert(inner.schemas.end(), parts.begin(), parts.end());
    };
    const Json* properties = findMember(schema, "properties");
    if (const Json* own = properties == nullptr ? nullptr : findMember(*properties, name)) {
      inner.declared = true;
      add(own);
      return;
    }
    if (const Json* patterns = findMember(schema, "patternProperties"); patterns != nullptr && patterns->is_object()) {
      for (const Json& pattern : *patterns) {
        add(&pattern);
      }
    }
    add(findMember(schema, "additionalProperties"));
  }

  void visitElements(J& array, const Known& known) {
    for (std::size_t i = 0; i < array.size(); ++i) {
      Known inner = known;
      inner.schemas.clear();
      inner.json_text = false;
      for (const Json* schema : known.schemas) {
        const Json* first = findMember(*schema, "prefixItems");
        const Json* item =
            first != nullptr && first->is_array() && i < first->size() ? &(*first)[i] : findMember(*schema, "items");
        const Schemas parts = partsOf(item);
        inner.schemas.insert(inner.schemas.end(), parts.begin(), parts.end());
      }
      way_.emplace_back(i);
      visitValue(array[i], std::move(inner));
      way_.pop_back();
    }
  }

  /// JSON inside of a string, which the document names so.
  void visitText(J& value, const Known& known) {
    const bool json = known.json_text || std::any_of(known.schemas.begin(), known.schemas.end(),
                                                     [](const Json* one) { return isJsonText(*one); });
    if (!json) {
      return;
    }
    auto read = base::readJson(value.template get_ref<const std::string&>(), {.exact_numbers = true});
    if (!read || !read->is_structured()) {
      return;
    }
    if constexpr (std::is_const_v<J>) {
      visitValue(std::as_const(*read), {});
    } else {
      const Json before = *read;
      visitValue(*read, {});
      if (!base::equalJson(before, *read)) {
        value = base::writeJson(*read);
      }
    }
  }

  SecretPlace placeOf(const Known& known) const {
    SecretPlace place;
    place.argument = argument_;
    for (const auto& step : way_) {
      place.pointer = base::pointerTo(place.pointer, std::holds_alternative<std::size_t>(step)
                                                         ? std::to_string(std::get<std::size_t>(step))
                                                         : *std::get<const std::string*>(step));
    }
    place.declared = known.declared;
    place.existing = known.existing;
    place.schema = known.schemas.empty() ? nullptr : known.schemas.front();
    place.literal = known.literal || (place.schema != nullptr && !takesText(*place.schema));
    return place;
  }

  const Tool& tool_;
  const Visit& visit_;
  const Argument* argument_ = nullptr;
  std::vector<std::variant<const std::string*, std::size_t>> way_;
};

}  // namespace

std::string SecretPlace::name() const {
  std::string out = pointer.substr(std::min<std::size_t>(1, pointer.size()));
  std::replace(out.begin(), out.end(), '/', '.');
  return out;
}

bool mayHoldSecrets(const Tool& tool, const Json& arguments) {
  const auto& members = arguments.get_ref<const Json::object_t&>();
  return std::any_of(members.begin(), members.end(), [&](const auto& member) {
    const auto& [key, value] = member;
    const Argument* argument = argumentNamed(tool, key);
    return value.is_structured() || argument == nullptr || argument->secret ||
           (value.is_string() && (argument->json_text || !argument->secret_schema.is_null()));
  });
}

void visitSecrets(const Tool& tool, Json& arguments, const std::function<void(const SecretPlace&, Json&)>& visit) {
  if (arguments.is_object() && mayHoldSecrets(tool, arguments)) {
    SecretFinder<Json>(tool, visit).visitArguments(arguments);
  }
}

void visitSecrets(const Tool& tool, const Json& arguments,
                  const std::function<void(const SecretPlace&, const Json&)>& visit) {
  if (arguments.is_object() && mayHoldSecrets(tool, arguments)) {
    SecretFinder<const Json>(tool, visit).visitArguments(arguments);
  }
}

}  // namespace soracom_mcp::tools
