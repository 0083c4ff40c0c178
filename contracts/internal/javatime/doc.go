// Package javatime reads and writes dates and times by the patterns of Java's
// java.time.format.DateTimeFormatter, which the Pact specification uses.
//
// A pattern is letters, whose number says how a field is written, texts in quotes ('T'), two quotes
// for one, optional parts in brackets, and any other character for itself. The fields, with what
// Java's documentation calls them:
//
//	G era                     u year                  y year of era
//	D day of year             M L month of year       d day of month
//	Q q quarter               Y week-based year       w week of year
//	W week of month           E day of week           e c day of week, Sunday first
//	F week of month           a AM or PM              h clock hour, 1 to 12
//	K hour, 0 to 11           k clock hour, 1 to 24   H hour, 0 to 23
//	m minute                  s second                S fraction of a second
//	A millisecond of day      n nanosecond            N nanosecond of day
//	V zone id                 z zone name             O GMT offset
//	X offset, Z for zero      x offset                Z offset
//
// Texts are those of English. A number may have fewer digits than its letters (2020-1-3 is of
// yyyy-MM-dd, as the reference implementation has it) unless it stands beside another number; a
// fraction never has more. A date must be one of the calendar: there is no 31st of February.
package javatime
