package hal

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"mime/multipart"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf16"

	"github.com/postel-api/postel/hal/uritemplate"
)

// Values are what a form is filled with: by field, a string, bool, number, nil, or for fields that take
// several a []string.
type Values map[string]any

// FormError lists what is wrong with the values of a form, before anything is sent.
type FormError struct {
	Key    string
	Faults []FieldFault
}

// FieldFault is one of them.
type FieldFault struct{ Field, Reason string }

func (e *FormError) Error() string {
	parts := make([]string, len(e.Faults))
	for i, f := range e.Faults {
		parts[i] = f.Field + " " + f.Reason
	}
	return fmt.Sprintf("the form %s was not sent: %s", e.Key, strings.Join(parts, "; "))
}

// Check holds values against the fields of a form: required ones, unknown ones, patterns, bounds and
// options. A value the form starts from counts where none is given. The error is a *FormError.
func (f *Form) Check(values Values) error {
	e := &FormError{Key: f.Key}
	fault := func(field, reason string) { e.Faults = append(e.Faults, FieldFault{field, reason}) }
	for i := range f.Fields {
		field := &f.Fields[i]
		v, given := values[field.Name]
		switch {
		case !given && field.Value == nil && field.Required:
			fault(field.Name, "is required")
		case given && field.ReadOnly && fmt.Sprint(v) != fmt.Sprint(field.Value):
			fault(field.Name, "cannot be changed")
		case given:
			if reason := field.check(v); reason != "" {
				fault(field.Name, reason)
			}
		default:
			if _, err := f.start(field, values); err != nil {
				fault(field.Name, "cannot be made: "+err.Error())
			}
		}
	}
	var unknown []string
	for name := range values {
		if !slices.ContainsFunc(f.Fields, func(field Field) bool { return field.Name == name || slices.Contains(field.variables(), name) }) {
			unknown = append(unknown, name)
		}
	}
	slices.Sort(unknown)
	for _, name := range unknown {
		fault(name, "is no field of it")
	}
	if len(e.Faults) == 0 {
		return nil
	}
	return e
}

func (field *Field) check(v any) string {
	list, several := v.([]string)
	if !several {
		if v == nil || v == "" {
			if field.Required {
				return "is required"
			}
			return ""
		}
		list = []string{fmt.Sprint(v)}
	}
	if o := field.Options; o != nil {
		switch {
		case o.MinItems != nil && len(list) < *o.MinItems:
			return fmt.Sprintf("takes at least %d values", *o.MinItems)
		case o.MaxItems != nil && len(list) > *o.MaxItems:
			return fmt.Sprintf("takes at most %d values", *o.MaxItems)
		}
	}
	for _, s := range list {
		if reason := field.checkText(s); reason != "" {
			return reason
		}
	}
	return ""
}

func (field *Field) checkText(s string) string {
	if field.Regex != "" {
		// HTML's pattern: the whole value. What Go's engine does not know is left to the service.
		if re, err := regexp.Compile(`^(?:` + field.Regex + `)$`); err == nil && !re.MatchString(s) {
			return fmt.Sprintf("does not match %s", field.Regex)
		}
	}
	length := len(utf16.Encode([]rune(s))) // as HTML counts
	switch {
	case field.MinLength != nil && length < *field.MinLength:
		return fmt.Sprintf("is shorter than %d characters", *field.MinLength)
	case field.MaxLength != nil && length > *field.MaxLength:
		return fmt.Sprintf("is longer than %d characters", *field.MaxLength)
	}
	if field.Type == "number" || field.Type == "range" || field.Min != nil || field.Max != nil {
		n, err := strconv.ParseFloat(s, 64)
		switch {
		case err != nil:
			return fmt.Sprintf("is no number: %q", s)
		case field.Min != nil && n < *field.Min:
			return fmt.Sprintf("is less than %v", *field.Min)
		case field.Max != nil && n > *field.Max:
			return fmt.Sprintf("is more than %v", *field.Max)
		}
	}
	if field.Type == "date" {
		if _, err := time.Parse(time.DateOnly, s); err != nil {
			return fmt.Sprintf("is no date: %q", s)
		}
	}
	if field.Options != nil && field.Options.Link == nil && len(field.Options.Inline) > 0 && !slices.Contains(field.Options.Values(), s) {
		return fmt.Sprintf("is none of %s", strings.Join(field.Options.Values(), ", "))
	}
	return ""
}

// Request makes the request of a form: its target resolved against the resource, values the form starts
// from filled in, the body in the form's media type, and If-Match where the target is the resource itself
// and has an entity tag. A form that only asks has its values in the query.
func (f *Form) Request(r *Resource, values Values) (*http.Request, error) {
	if err := f.Check(values); err != nil {
		return nil, err
	}
	target := r.Self()
	if f.Target != "" {
		u, err := r.Resolve(f.Target)
		if err != nil {
			return nil, err
		}
		target = u
	}
	if target == nil {
		return nil, &TargetError{"", "the form names no target, and the resource has no self link"}
	}
	filled, err := f.fill(values)
	if err != nil {
		return nil, err
	}
	if f.Safe() || f.Method == http.MethodDelete {
		u := *target
		if query := encodeForm(filled); query != "" {
			u.RawQuery = strings.Trim(u.RawQuery+"&"+query, "&")
		}
		request, err := http.NewRequest(f.Method, u.String(), nil)
		if err == nil && !f.Safe() {
			f.match(request, r)
		}
		return request, err
	}
	body, media, err := f.body(filled)
	if err != nil {
		return nil, err
	}
	request, err := http.NewRequest(f.Method, target.String(), bytes.NewReader(body))
	if err != nil {
		return nil, err
	}
	request.Header.Set("Content-Type", media)
	f.match(request, r)
	return request, nil
}

// match makes a request conditional that changes the resource it was read from.
func (f *Form) match(request *http.Request, r *Resource) {
	if x := r.Exchange; x != nil && x.ETag != "" && !r.Partial && f.Method != http.MethodPost && r.URL != nil && r.URL.String() == request.URL.String() {
		request.Header.Set("If-Match", x.ETag)
	}
}

// fill returns the values in the order of the fields.
func (f *Form) fill(values Values) (Object, error) {
	var out Object
	for i := range f.Fields {
		field := &f.Fields[i]
		v, given := values[field.Name]
		if !given {
			var err error
			if v, err = f.start(field, values); err != nil {
				return nil, err
			}
		}
		if v == nil {
			continue
		}
		if s, ok := v.(string); ok && (field.Type == "number" || field.Type == "range") && number.MatchString(s) {
			v = json.Number(s)
		}
		out = append(out, Member{field.Name, v})
	}
	return out, nil
}

// variables are those of a value that is a template.
func (field *Field) variables() []string {
	text, ok := field.Value.(string)
	if !ok || !field.Templated {
		return nil
	}
	t, err := uritemplate.Parse(text)
	if err != nil {
		return nil
	}
	return t.Names()
}

// start is the value that a field has where none is given: a template is expanded with what is given, and
// with what other fields start from.
func (f *Form) start(field *Field, values Values) (any, error) {
	text, ok := field.Value.(string)
	if !ok || !field.Templated {
		return field.Value, nil
	}
	vars := uritemplate.Vars{}
	for _, name := range field.variables() {
		v, given := values[name]
		if i := slices.IndexFunc(f.Fields, func(other Field) bool { return other.Name == name && !other.Templated }); !given && i >= 0 {
			v = f.Fields[i].Value
		}
		switch list := texts(v); {
		case v == nil:
		case len(list) == 1:
			vars[name] = list[0]
		default:
			vars[name] = list
		}
	}
	link := Link{Href: text, Templated: true}
	return link.Expand(vars)
}

func (f *Form) body(filled Object) (body []byte, media string, err error) {
	switch f.ContentType {
	case "application/x-www-form-urlencoded":
		return []byte(encodeForm(filled)), f.ContentType, nil
	case "multipart/form-data":
		var b bytes.Buffer
		w := multipart.NewWriter(&b)
		for _, m := range filled {
			for _, s := range texts(m.Value) {
				if err := w.WriteField(m.Name, s); err != nil {
					return nil, "", err
				}
			}
		}
		if err := w.Close(); err != nil {
			return nil, "", err
		}
		return b.Bytes(), w.FormDataContentType(), nil
	}
	if f.ContentType != "application/json" && !strings.HasSuffix(f.ContentType, "+json") {
		return nil, "", fmt.Errorf("the form %s wants %s, which cannot be made of fields", f.Key, f.ContentType)
	}
	data, err := filled.MarshalJSON()
	return data, f.ContentType, err
}

// encodeForm writes application/x-www-form-urlencoded, in the order of the fields.
func encodeForm(filled Object) string {
	var parts []string
	for _, m := range filled {
		for _, s := range texts(m.Value) {
			parts = append(parts, url.QueryEscape(m.Name)+"="+url.QueryEscape(s))
		}
	}
	return strings.Join(parts, "&")
}

func texts(v any) []string {
	switch v := v.(type) {
	case []string:
		return v
	case []any:
		out := make([]string, len(v))
		for i := range v {
			out[i] = fmt.Sprint(v[i])
		}
		return out
	}
	return []string{fmt.Sprint(v)}
}

// Submit fills a form of a resource, checks it and sends it. It is the only call of a client besides
// [Client.Do] that may send an unsafe method. Where the resource has changed since it was read, and the
// form changes it, the error is a *PreconditionError.
func (c *Client) Submit(ctx context.Context, r *Resource, key string, values Values) (*Resource, error) {
	f, ok := r.Form(key)
	if !ok {
		e := &RelationError{Rel: "form " + key}
		for _, f := range r.Forms {
			e.Known = append(e.Known, f.Key)
		}
		e.Nearest = nearest(key, e.Known)
		return nil, e
	}
	request, err := f.Request(r, values)
	if err != nil {
		return nil, err
	}
	return c.Do(ctx, request)
}
