#pragma once
#include <absl/status/status.h>
#include <absl/status/statusor.h>

// OR_RETURN_IF_ERROR(Save(x));              returns the status of the expression unless it is OK.
// OR_ASSIGN_OR_RETURN(auto y, Load(path));  assigns the value, or returns the status.
#define OR_RETURN_IF_ERROR(expression)                                    \
  do {                                                                    \
    if (auto or_status = (expression); !or_status.ok()) return or_status; \
  } while (false)

#define OR_CONCAT_INNER(a, b) a##b
#define OR_CONCAT(a, b) OR_CONCAT_INNER(a, b)
#define OR_ASSIGN_OR_RETURN(declaration, expression) \
  OR_ASSIGN_OR_RETURN_IMPL(OR_CONCAT(or_result_, __LINE__), declaration, expression)
#define OR_ASSIGN_OR_RETURN_IMPL(result, declaration, expression) \
  auto result = (expression);                                     \
  if (!result.ok()) return result.status();                       \
  declaration = *std::move(result)
