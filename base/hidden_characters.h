#pragma once

namespace soracom_mcp::base {

/// Whether a character by itself shows nothing, changes how others are shown, or means something only by agreement:
/// what a text that a person looks at could hide. These are
///
/// - the controls (Unicode category Cc: C0, DEL, C1) and U+2028, U+2029;
/// - Default_Ignorable_Code_Point of Unicode 16 (DerivedCoreProperties.txt): the soft hyphen, joiners, bidirectional
///   controls, fillers, variation selectors, tags and the rest of that block;
/// - what else is drawn as nothing: interlinear annotation, the format controls of hieroglyphs, the Khitan filler, the
///   null notehead;
/// - private use and noncharacters, which have no meaning of their own, and all of the planes 4 to 16, where nothing is
///   assigned but them.
///
/// White space of any width is not hidden, and no combining mark that is drawn.
bool isHiddenCharacter(char32_t c);

/// Whether a joiner or a variation selector does its work between these two, so that leaving it out would change what
/// is read: U+200C and U+200D between letters of scripts that join (Arabic and its kin, those of India, Burma and
/// Cambodia, Mongolian), U+200D between two emoji, U+FE0E and U+FE0F behind one (UTS 51), and in a keycap. Everywhere
/// else they are hidden: there is never more than one for each character that is seen. 0 is no character.
bool belongsBetween(char32_t before, char32_t c, char32_t after);

}  // namespace soracom_mcp::base
