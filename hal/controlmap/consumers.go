package controlmap

import (
	"slices"
	"strings"

	"github.com/postel-api/postel/hal"
)

// follows is who follows what, in the base: a state and a relation, or a state where a chain ends.
type follows struct {
	controls map[place][]string
	ends     map[string][]string
}

type place struct{ state, rel string }

// follows walks the chains of consumers through the base.
func (c *comparison) follows() *follows {
	out := &follows{controls: map[place][]string{}, ends: map[string][]string{}}
	for _, consumer := range c.o.Consumers {
		for _, chain := range consumer.Chains {
			at := []string{c.base.Start}
			for _, step := range chain {
				var next []string
				for _, name := range at {
					s := c.base.State(name)
					control := s.follow(step)
					if control == nil {
						continue
					}
					p := place{s.Name, control.Rel}
					out.controls[p] = appendNew(out.controls[p], consumer.Name)
					next = appendNew(next, control.Targets...)
				}
				at = next
			}
			for _, name := range at {
				out.ends[name] = appendNew(out.ends[name], consumer.Name)
			}
		}
	}
	return out
}

// follow returns the control that a step takes, in any spelling that was seen.
func (s *State) follow(step hal.Step) *Control {
	for i := range s.Controls {
		c := &s.Controls[i]
		if c.Kind != Form && (c.Rel == step.Rel || slices.Contains(c.Written, step.Rel) || strings.HasSuffix(step.Rel, c.Rel) && strings.HasPrefix(c.Rel, "/") && strings.Contains(step.Rel, "://")) {
			return c
		}
	}
	return nil
}

// hits returns whom a change concerns: who follows the control, or reads what the state has. Who fills a
// form is not known: chains do not tell.
func (f *follows) hits(c *Change) []string {
	var out []string
	switch {
	case c.Form:
	case c.Rel != "":
		out = slices.Clone(f.controls[place{c.State, c.Rel}])
	case c.Rule.ID != "state-added":
		out = slices.Clone(f.ends[c.State])
	}
	slices.Sort(out)
	return out
}
