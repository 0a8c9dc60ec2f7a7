#pragma once

#include "base/json.h"

namespace soracom_mcp::base {

/// An exact number is one that neither 64 bits nor a double hold: an integer of more than 64 bits, or a decimal number
/// of more digits than a double keeps. It is a Json value of the type `binary` that holds the number's JSON text, which
/// writeJson writes as it was. Whoever asks such a value for `is_number()` hears no: ask isNumber.

/// `text`, a number as JSON writes it that a double holds at least in size, as the value that loses nothing of it: an
/// integer of 64 bits, else a double where that stands for the same decimal number, else an exact number.
Json numberFrom(std::string_view text);

/// Whether the double that was read from `text`, a JSON number, stands for the same decimal number. Cheap for numbers
/// of up to 15 digits, which do.
bool keepsDigits(double value, std::string_view text);

bool isNumber(const Json& value);
bool isExactNumber(const Json& value);

// `number` is one for which isNumber is true. Beside an exact number a double counts as the decimal number it is
// written as, so that 0.1 is a tenth. Time is linear in the digits.

/// Whether it has no fraction: true of 1.0 and 1e2.
bool isWhole(const Json& number);
/// -1, 0 or 1.
int compareNumbers(const Json& left, const Json& right);
/// `of` is above zero and no exact number.
bool isMultipleOf(const Json& number, const Json& of);
/// A text that two numbers share exactly when they are equal: "100" for 1E2 and 100.0. Whole numbers of up to 320
/// digits have no exponent.
std::string canonicalNumber(const Json& number);

}  // namespace soracom_mcp::base
