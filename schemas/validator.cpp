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

bool Validator::accepts(const Json& instance) const {
  base::WorkBudget work;
  return accepts(instance, work);
}

bool Validator::accepts(const Json& instance, base::WorkBudget& work) const {
  return Evaluation(*program_->schema, nullptr, 0, work).run(instance);
}

// Most instances are right, which is found out faster without a place to put violations.
std::vector<Violation> Validator::validate(const Json& instance, base::WorkBudget& work, std::size_t max) const {
  Evaluation verdict(*program_->schema, nullptr, 0, work);
  if (verdict.run(instance)) {
    return {};
  }
  if (work.ended()) {
    return {verdict.limit()};
  }
  std::vector<Violation> violations;
  Evaluation evaluation(*program_->schema, &violations, std::max<std::size_t>(max, 1), work);
  evaluation.run(instance);
  if (evaluation.limited()) {
    violations.assign(1, evaluation.limit());
  }
  return violations;
}

std::vector<Violation> Validator::validate(const Json& instance, std::size_t max) const {
  base::WorkBudget work;
  return validate(instance, work, max);
}

}  // namespace soracom_mcp::schemas
