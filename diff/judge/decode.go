package judge

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
)

// textType returns what kin-openapi makes of the texts of a schema: "string", "number", "boolean",
// "object" or "array of" something. It looks for a type at the end of the branches and takes the
// first one that the text can be read as, or the last one, so that there is an answer only where
// all branches have one type: "" is none.
func textType(k *openapi3.Schema, open map[*openapi3.Schema]bool) string {
	if open[k] || k.Not != nil || k.Always != nil {
		return ""
	}
	open[k] = true
	defer delete(open, k)
	branches := slices.DeleteFunc(slices.Concat(k.AnyOf, k.OneOf), func(e *openapi3.SchemaRef) bool {
		return e.Value.Type.Is("null") // which no text is
	})
	branches = slices.Concat(k.AllOf, branches)
	for i, e := range branches {
		t := textType(e.Value, open)
		if t == "" || i > 0 && t != textType(branches[0].Value, open) {
			return ""
		}
	}
	switch {
	case len(branches) > 0:
		return textType(branches[0].Value, open)
	case k.Type == nil || len(*k.Type) != 1:
		return ""
	case k.Type.Is("integer"):
		return "number"
	case !k.Type.Is("array"):
		return (*k.Type)[0]
	case k.Items == nil:
		return ""
	}
	if t := textType(k.Items.Value, open); t != "" {
		return "array of " + t
	}
	return ""
}

// decodable says why kin-openapi should not be asked about texts of a schema, nil if it can be.
func decodable(what string, k *openapi3.Schema, texts []string) error {
	t := textType(k, map[*openapi3.Schema]bool{})
	if t == "" {
		return unreadable("kin-openapi cannot decode the " + what + ", whose schema has no type or several")
	}
	for _, text := range texts {
		for piece := range strings.FieldsFuncSeq(text, func(r rune) bool { return strings.ContainsRune(",|;= \r\n", r) }) {
			if misread(piece, t) {
				return unreadable("kin-openapi reads the text " + strconv.Quote(piece) + " in its own way")
			}
		}
	}
	return nil
}

// misread reports whether kin-openapi takes a text for a boolean or number whose spelling in JSON
// is another one: T and 1 for true, +1 and 0x1p0 for 1; or for one that a float64 does not hold.
func misread(text, t string) bool {
	if strings.Contains(t, "boolean") || t == "object" {
		if b, err := strconv.ParseBool(text); err == nil && text != strconv.FormatBool(b) {
			return t != "object" || !plainNumber(text) // members may be numbers
		}
	}
	if !strings.Contains(t, "number") && t != "object" {
		return false
	}
	if plainNumber(text) {
		_, beyond := strconv.ParseInt(text, 10, 64)
		return !fitsFloat(text) || beyond != nil && !strings.Contains(text, ".")
	}
	_, err := strconv.ParseFloat(text, 64)
	return err == nil
}

// textsOf returns the raw texts that may be those of a parameter.
func textsOf(r *http.Request, path map[string]string, p *openapi3.Parameter) []string {
	switch p.In {
	case "path":
		return []string{path[p.Name]}
	case "header":
		return r.Header.Values(p.Name)
	case "cookie":
		if c, err := r.Cookie(p.Name); err == nil {
			return []string{c.Value}
		}
		return nil
	}
	return valuesOf(r.URL.Query(), p.Name)
}

// valuesOf returns the values of a name, or of the members of a deep object. Without either, the
// name may be that of an object whose members are spread.
func valuesOf(values url.Values, name string) []string {
	if list, ok := values[name]; ok {
		return list
	}
	var deep, all []string
	for _, key := range sortedKeys(values) {
		all = append(all, values[key]...)
		if strings.HasPrefix(key, name+"[") {
			deep = append(deep, values[key]...)
		}
	}
	if deep != nil {
		return deep
	}
	return all
}
