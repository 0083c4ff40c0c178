package contracts

import (
	"encoding/json"
	"fmt"
	"strings"

	"github.com/postel-api/postel/contracts/matching"
	"github.com/postel-api/postel/diff/wire"
)

// identity is the same for two interactions exactly where they ask the same of a provider in the
// same states: what they are called, and where they stand, does not count.
func (i *Interaction) identity() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%d\n", i.Kind)
	for _, s := range i.States {
		fmt.Fprintf(&b, "state %q %s\n", s.Name, wire.JSON(s.Params))
	}
	if i.Kind != HTTP { // a message is asked for by its description
		fmt.Fprintf(&b, "%q\n", i.Description)
	}
	if r := i.Request; r != nil {
		fmt.Fprintf(&b, "%s %q %q %s %s %s\n", r.Method, r.Path, r.Follow, fieldText(r.Query), fieldText(r.Headers), contentText(r.Body))
		generatorsText(&b, r.Generators)
	}
	if r := i.Response; r != nil {
		fmt.Fprintf(&b, "%d %s %s\n", r.Status, fieldText(r.Headers), contentText(r.Body))
		rulesText(&b, r.Rules)
		generatorsText(&b, r.Generators)
		if r.Reads != nil {
			fields := *r.Reads.Contract
			fields.Consumer = "" // who reads does not matter
			text, err := json.Marshal(fields)
			fmt.Fprintf(&b, "reads %s %v\n", text, err)
		}
	}
	messages := i.Replies
	if i.Message != nil {
		messages = append([]Message{*i.Message}, messages...)
	}
	for _, m := range messages {
		fmt.Fprintf(&b, "%s %s\n", contentText(m.Content), wire.JSON(m.Metadata))
		rulesText(&b, m.Rules)
		generatorsText(&b, m.Generators)
	}
	return b.String()
}

func fieldText(list []Field) string {
	var b strings.Builder
	for _, f := range list {
		fmt.Fprintf(&b, "%q=%q/%v ", f.Name, f.Values, f.Bare)
	}
	return b.String()
}

func contentText(c matching.Content) string {
	return fmt.Sprintf("%d %q %q", c.Presence, c.Type, c.Bytes)
}

func rulesText(b *strings.Builder, r matching.Rules) {
	for _, list := range [][]matching.Rule{r.Method, r.Path, r.Query, r.Header, r.Status, r.Body, r.Metadata} {
		b.WriteString("rules ")
		for i := range list {
			fmt.Fprintf(b, "%q %s %v", list[i].Name, list[i].Path, list[i].Any)
			for k := range list[i].Matchers {
				b.WriteString(" " + wire.JSON(list[i].Matchers[k].Source))
			}
		}
	}
}

func generatorsText(b *strings.Builder, list []Generator) {
	for _, g := range list {
		fmt.Fprintf(b, "generator %s %q %s %s\n", g.Part, g.Name, g.Path, wire.JSON(g.Settings))
	}
}
