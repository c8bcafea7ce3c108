package store

import "strings"

// clean makes text that came from hostile files fit for both databases, so that
// both keep the same: PostgreSQL refuses a NUL and bytes that are no UTF-8,
// SQLite would keep both. Each becomes U+FFFD. What is passed as bytes (texts,
// JSON) is kept as it is.
func clean(args []any) []any {
	for i, arg := range args {
		if s, ok := arg.(string); ok {
			args[i] = cleanText(s)
		}
	}
	return args
}

func cleanText(s string) string {
	return strings.ToValidUTF8(strings.ReplaceAll(s, "\x00", "\uFFFD"), "\uFFFD")
}
