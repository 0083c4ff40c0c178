package history

import (
	"cmp"
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/Masterminds/semver/v3"
)

// versionTag is a tag that names a release.
type versionTag struct {
	name    string // without refs/tags/
	part    string // the part of the repository that it is a release of, "" for all of it
	version *semver.Version
	commit  string
}

// parseTag reads the name of a tag; ok is false where it names no version.
func parseTag(name string) (t versionTag, ok bool) {
	if hasControl(name) || strings.HasPrefix(name, "-") {
		return t, false
	}
	dir, rest := path.Split(name)
	part := strings.TrimSuffix(dir, "/")
	if v, ok := parseVersion(rest); ok {
		return versionTag{name: name, part: namedPart(part), version: v}, true
	}
	for i, c := range rest {
		if c != '@' && c != '-' || i == 0 {
			continue
		}
		if v, ok := parseVersion(rest[i+1:]); ok {
			return versionTag{name: name, part: namedPart(path.Join(part, rest[:i])), version: v}, true
		}
	}
	return t, false
}

// parseVersion reads a version in the grammar of Semantic Versioning 2.0.0, after an optional v.
// A moving tag such as v1 is none.
func parseVersion(s string) (*semver.Version, bool) {
	if len(s) > 256 {
		return nil, false
	}
	v, err := semver.StrictNewVersion(strings.TrimPrefix(s, "v"))
	return v, err == nil
}

// namedPart returns the part of a repository that the words before a version name. Some words
// only say that it is a version, and the scope of a package (@acme/orders) is no directory.
func namedPart(words string) string {
	if scope, rest, ok := strings.Cut(words, "/"); ok && strings.HasPrefix(scope, "@") {
		words = rest
	}
	switch strings.ToLower(words) {
	case "release", "releases", "rel", "version", "versions", "ver":
		return ""
	}
	return words
}

// isOf reports whether a tag belongs to what stands in a directory: its part is a run of whole
// names of it.
func (t versionTag) isOf(dir string) bool {
	return t.part != "" && strings.Contains("/"+dir+"/", "/"+t.part+"/")
}

// applicable returns the tags that are releases of what stands in a directory. Where there is
// none, why says what the others are.
func applicable(tags []versionTag, dir string) (releases []versionTag, why string) {
	var own, whole []versionTag
	var parts []string
	for _, t := range tags {
		switch {
		case t.isOf(dir):
			own = append(own, t)
		case t.part == "":
			whole = append(whole, t)
		}
		parts = append(parts, t.part)
	}
	slices.Sort(parts)
	parts = slices.Compact(parts)
	switch {
	case len(own) > 0:
		return own, ""
	case len(whole) > 0:
		return whole, ""
	case len(parts) == 1:
		return tags, ""
	case len(parts) > 1:
		return nil, fmt.Sprintf("the version tags are those of %s", enumerate(parts))
	}
	return nil, ""
}

// enumerate lists a few words.
func enumerate(words []string) string {
	const most = 5
	if more := len(words) - most; more > 0 {
		return strings.Join(words[:most], ", ") + fmt.Sprintf(" and %d more", more)
	}
	if len(words) == 1 {
		return words[0]
	}
	return strings.Join(words[:len(words)-1], ", ") + " and " + words[len(words)-1]
}

// highest returns the tag with the highest version. Versions that differ in their build only
// come in the order of their names.
func highest(tags []versionTag) versionTag {
	return slices.MaxFunc(tags, func(a, b versionTag) int {
		return cmp.Or(a.version.Compare(b.version), strings.Compare(a.name, b.name))
	})
}
