package source

import (
	"bytes"
	"fmt"
	"path"
	"slices"
	"strings"
)

// Descriptions returns the names of the files of a directory that are API descriptions, sorted:
// the ones that are called so, and where there is none the ones that begin so, as read shows.
func Descriptions(names []string, read func(name string) []byte) []string {
	var named, others []string
	for _, name := range names {
		stem, ext := strings.ToLower(name), strings.ToLower(path.Ext(name))
		stem = strings.TrimSuffix(stem, ext)
		switch {
		case ext != ".yaml" && ext != ".yml" && ext != ".json":
		case stem == "openapi" || stem == "swagger":
			named = append(named, name)
		default:
			others = append(others, name)
		}
	}
	if len(named) == 0 {
		named = slices.DeleteFunc(others, func(name string) bool { return !isDescription(read(name)) })
	}
	slices.Sort(named)
	return named
}

// isDescription reports whether the root of a document has a key openapi or swagger, by its
// looks: the document is not parsed, since most files of a directory are something else.
func isDescription(data []byte) bool {
	data = bytes.TrimLeft(bytes.TrimPrefix(data, []byte("\xef\xbb\xbf")), " \t\r\n")
	if len(data) > 0 && data[0] == '{' {
		return hasRootKey(data)
	}
	for line := range bytes.Lines(data) {
		key, _, ok := bytes.Cut(line, []byte{':'})
		if ok && isVersionKey(string(bytes.Trim(bytes.TrimRight(key, " \t"), `"'`))) {
			return true
		}
	}
	return false
}

func isVersionKey(key string) bool { return key == "openapi" || key == "swagger" }

// hasRootKey walks over the strings and brackets of a flow collection.
func hasRootKey(data []byte) bool {
	depth := 0
	for i := 0; i < len(data); i++ {
		switch data[i] {
		case '{', '[':
			depth++
		case '}', ']':
			depth--
		case '"':
			end := stringEnd(data, i)
			rest := bytes.TrimLeft(data[end:], " \t\r\n\"")
			if depth == 1 && isVersionKey(string(data[i+1:end])) && len(rest) > 0 && rest[0] == ':' {
				return true
			}
			i = end
		}
	}
	return false
}

// stringEnd returns the offset of the quote that closes the string at start, or the end.
func stringEnd(data []byte, start int) int {
	for i := start + 1; i < len(data); i++ {
		switch data[i] {
		case '\\':
			i++
		case '"':
			return i
		}
	}
	return len(data)
}

func noDescription(arg string) *Error {
	return &Error{
		Arg:  arg,
		Msg:  fmt.Sprintf("the directory %s holds no API description", arg),
		Help: "a description is called openapi or swagger, or has one of these keys at its root, and ends in .yaml, .yml or .json",
	}
}
