package hal

import (
	"context"
	"fmt"
	"net/http"

	"github.com/postel-api/postel/hal/uritemplate"
)

// Options are the values a field may have.
type Options struct {
	// Inline are the values; PromptField and ValueField name the members that hold the prompt and the
	// value where they are objects ("prompt" and "value" where that is not said).
	Inline                  []any
	PromptField, ValueField string
	// Link is where the values are; nil where they are inline.
	Link               *Link
	MinItems, MaxItems *int
	Selected           []any
}

// Values are the texts of the inline values.
func (o *Options) Values() []string {
	var out []string
	for _, v := range o.Inline {
		if object, ok := v.(Object); ok {
			v = object.Get(o.ValueField)
		}
		out = append(out, fmt.Sprint(v))
	}
	return out
}

func (r *Resource) options(p Object, at string) *Options {
	o := &Options{PromptField: "prompt", ValueField: "value", MinItems: r.whole(p, "minItems", at), MaxItems: r.whole(p, "maxItems", at)}
	if s := r.text(p, "promptField", "form-property", at); s != "" {
		o.PromptField = s
	}
	if s := r.text(p, "valueField", "form-property", at); s != "" {
		o.ValueField = s
	}
	o.Inline, _ = p.Get("inline").([]any)
	o.Selected, _ = p.Get("selectedValues").([]any)
	if link, ok := p.Get("link").(Object); ok {
		l := Link{Rel: "options", Relation: "options", Shape: One, Source: Body}
		if r.link(&l, link, pointer(at, "link")) {
			o.Link = &l
		}
	}
	return o
}

// Options returns the options of a field of a resource's form with all values inline: those that are
// elsewhere are asked for. There they are a list of JSON, or the first list that a document embeds. vars
// are for a link that is a template. The options of a field that has none are nil.
func (c *Client) Options(ctx context.Context, r *Resource, field *Field, vars uritemplate.Vars) (*Options, error) {
	if field.Options == nil || field.Options.Link == nil {
		return field.Options, nil
	}
	u, err := c.target(r, field.Options.Link, Step{Rel: "options", Vars: vars})
	if err != nil {
		return nil, err
	}
	request, err := http.NewRequest(http.MethodGet, u.String(), nil)
	if err != nil {
		return nil, err
	}
	request.Header.Set("Accept", "application/json, "+MediaJSON+";q=0.9")
	response, x, err := c.exchange(ctx, request)
	if err != nil {
		return nil, err
	}
	u = response.Request.URL
	if x.Status >= 400 {
		return nil, &StatusError{Method: x.Method, URL: u, Status: x.Status, Header: x.Header}
	}
	value, err := parseJSON(x.Body, maxNested)
	if err != nil {
		return nil, fmt.Errorf("%s: the options of %s: %w", u.Redacted(), field.Name, err)
	}
	list, ok := listIn(value)
	if !ok {
		return nil, fmt.Errorf("%s: the options of %s: there is no list to choose from", u.Redacted(), field.Name)
	}
	out := *field.Options
	out.Inline, out.Link = list, nil
	return &out, nil
}

// listIn is a list, or the first one that an object has, or embeds.
func listIn(value any) ([]any, bool) {
	object, _ := value.(Object)
	if embedded, ok := object.Get("_embedded").(Object); ok {
		object = embedded
	}
	for _, m := range object {
		if list, ok := m.Value.([]any); ok {
			return list, true
		}
	}
	list, ok := value.([]any)
	return list, ok
}
