#include "schemas/validator.h"

#include "schemas/keywords/compiler.h"
#include "schemas/keywords/evaluation.h"

namespace soracom_mcp::schemas {

class Validator::Program final {
 public:
  explicit Program(std::unique_ptr<CompiledSchema> compiled) : schema(std::move(compiled)) {}
  const std::unique_ptr<const CompiledSchema> schema;
};

Validator::Validator(std::unique_ptr<const Program> program) : program_(std::move(program)) {}
Validator::Validator(Validator&&) noexcept = default;
Validator& Validator::operator=(Validator&&) noexcept = default;
Validator::~Validator() = default;

base::Result<Validator> Validator::compile(const Json& schema, const Registry& registry) {
  base::Result<std::unique_ptr<CompiledSchema>> compiled = Compiler(registry).run(schema);
  if (!compiled) {
    return base::fail(compiled.error());
  }
  return Validator(std::make_unique<const Program>(std::move(*compiled)));
}

bool Validator::accepts(const Json& instance) const { return Evaluation(*program_->schema, nullptr, 0).run(instance); }

std::vector<Violation> Validator::validate(const Json& instance, std::size_t max) const {
  std::vector<Violation> violations;
  if (accepts(instance)) {
    return violations;
  }
  Evaluation evaluation(*program_->schema, &violations, std::max<std::size_t>(max, 1));
  evaluation.run(instance);
  if (evaluation.limited()) {
    violations.assign(1, {"", "limit", "checking this value takes more work than is allowed; send less at once"});
  }
  return violations;
}

}  // namespace soracom_mcp::schemas
