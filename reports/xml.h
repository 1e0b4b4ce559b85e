/*
 * Text in XML 1.0.
 */
#ifndef REPORTS_XML_H
#define REPORTS_XML_H

#include "base/text.h"

/* Fit for an element and for an attribute. What XML forbids, even as a reference, is made visible
 * or replaced: control characters, invalid UTF-8. The newlines of the text stay if `keeps_lines`.
 */
void xml_add(struct text *xml, const char *string, bool keeps_lines);

/* ` name="value"` */
void xml_attribute(struct text *xml, const char *name, const char *value);
void xml_attribute_number(struct text *xml, const char *name, size_t value);

#endif
