package hal

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// Form is a template of HAL-FORMS: a request that a client may send.
type Form struct {
	// Key is its name; "default" is the only one that the specification knows.
	Key string
	// Method is GET where the form says none, or one that is unknown (HAL-FORMS, section 4.2).
	Method string
	// ContentType is what the fields are sent as: application/json where the form says nothing,
	// application/x-www-form-urlencoded, or multipart/form-data.
	ContentType string
	// Target is "" for the resource's self link.
	Target string
	Title  string
	Fields []Field
}

// Field is a property of a form.
type Field struct {
	Name, Prompt, Regex string
	// Type is an input type of HTML, "" for text.
	Type     string
	Required bool
	ReadOnly bool
	// Templated says that Value is a URI Template. HAL-FORMS does not say where its variables come from:
	// here they are other fields of the form, and what is given besides.
	Templated bool
	// Value is the value a client starts from, nil where there is none.
	Value any
	// Min, Max and Step are numbers, MinLength and MaxLength characters; nil where there is no bound.
	Min, Max, Step       *float64
	MinLength, MaxLength *int
	Options              *Options
}

// Safe reports whether the form only asks (RFC 9110, section 9.2.1).
func (f *Form) Safe() bool { return f.Method == "GET" || f.Method == "HEAD" }

// formMethods are what a form may name.
var formMethods = []string{"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"}

func (r *Resource) form(key string, v any, at string) {
	o, ok := v.(Object)
	if !ok {
		r.tolerate("form-property", at, "a template is "+kindOf(v))
		return
	}
	text := func(name string) string { return r.text(o, name, "form-property", at) }
	f := Form{Key: key, Method: strings.ToUpper(text("method")), ContentType: text("contentType"), Target: text("target"), Title: text("title")}
	if f.Method != "" && !slices.Contains(formMethods, f.Method) {
		r.tolerate("form-method", pointer(at, "method"), fmt.Sprintf("the method %q is unknown", f.Method))
		f.Method = ""
	}
	if f.Method == "" {
		f.Method = "GET"
	}
	if f.ContentType == "" {
		f.ContentType = "application/json"
	}
	list, ok := o.Get("properties").([]any)
	if !ok && o.Get("properties") != nil {
		r.tolerate("form-property", pointer(at, "properties"), "properties is "+kindOf(o.Get("properties")))
	}
	for i, v := range list {
		at := pointer(at, "properties", strconv.Itoa(i))
		p, ok := v.(Object)
		if name := r.text(p, "name", "form-property", at); !ok || name == "" {
			r.tolerate("form-property", at, "a property has no name, and is left out")
			continue
		}
		f.Fields = append(f.Fields, r.field(p, at))
	}
	r.Forms = append(r.Forms, f)
}

func (r *Resource) field(p Object, at string) Field {
	text := func(name string) string { return r.text(p, name, "form-property", at) }
	f := Field{
		Name: text("name"), Prompt: text("prompt"), Regex: text("regex"), Type: text("type"), Value: p.Get("value"),
		Required: r.flag(p, "required", at), ReadOnly: r.flag(p, "readOnly", at), Templated: r.flag(p, "templated", at),
		Min: r.decimal(p, "min", at), Max: r.decimal(p, "max", at), Step: r.decimal(p, "step", at),
		MinLength: r.whole(p, "minLength", at), MaxLength: r.whole(p, "maxLength", at),
	}
	if o, ok := p.Get("options").(Object); ok {
		f.Options = r.options(o, pointer(at, "options"))
	}
	return f
}

func (r *Resource) flag(o Object, name, at string) bool {
	switch v := o.Get(name).(type) {
	case nil:
		return false
	case bool:
		return v
	default:
		r.tolerate("form-property", pointer(at, name), name+" is "+kindOf(v))
		return false
	}
}

func (r *Resource) decimal(o Object, name, at string) *float64 {
	switch v := o.Get(name).(type) {
	case nil:
		return nil
	case json.Number:
		if f, err := v.Float64(); err == nil {
			return &f
		}
	case string: // a date, or a number as text
		if f, err := strconv.ParseFloat(v, 64); err == nil {
			r.tolerate("form-property", pointer(at, name), name+" is a text")
			return &f
		}
		return nil
	}
	r.tolerate("form-property", pointer(at, name), name+" is no number")
	return nil
}

func (r *Resource) whole(o Object, name, at string) *int {
	f := r.decimal(o, name, at)
	if f == nil {
		return nil
	}
	if *f < 0 || *f != float64(int(*f)) {
		r.tolerate("form-property", pointer(at, name), name+" is no count")
		return nil
	}
	n := int(*f)
	return &n
}
