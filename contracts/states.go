package contracts

import (
	"context"
	"fmt"
	"slices"
	"time"
)

// setup sets up the states of an interaction, in order. made are those that were set up, also where
// one could not be.
func (v *verifier) setup(ctx context.Context, i *Interaction) (values map[string]any, made []State, problem string) {
	values = map[string]any{}
	for _, s := range i.States {
		for name, p := range s.Params.Members() {
			values[name] = mutable(p)
		}
	}
	for _, s := range v.states(i) {
		call, cancel := context.WithTimeout(ctx, v.stateTimeout())
		given, err := v.o.States.Setup(call, s)
		cancel()
		if err != nil {
			if v.o.Compat {
				made = nil // the reference implementation leaves everything as it is then
			}
			return nil, made, fmt.Sprintf("the provider state %q could not be set up: %s", s.Name, err)
		}
		made = append(made, s)
		for name, value := range given {
			values[name] = value
		}
	}
	return values, made, ""
}

// states are the states of an interaction that somebody can set up. The reference implementation
// also announces, by a state without a name, that there is none.
func (v *verifier) states(i *Interaction) []State {
	if v.o.States == nil {
		return nil
	}
	list := i.States
	if len(list) == 0 && v.o.Compat {
		list = []State{{At: i.At}}
	}
	return slices.DeleteFunc(slices.Clone(list), func(s State) bool { return !v.o.States.Can(s) })
}

// stateTimeout bounds a call that sets a state up or takes it away.
func (v *verifier) stateTimeout() time.Duration {
	if !v.o.Compat {
		return v.o.Timeout
	}
	// The reference implementation asks nine times, and pauses more than two minutes in between.
	return 9*v.o.Timeout + 3*time.Minute
}

// teardown takes states away, the last one first, also when the run was interrupted. The reference
// implementation begins with the first one.
func (v *verifier) teardown(ctx context.Context, made []State) string {
	if !v.o.Compat {
		slices.Reverse(made)
	}
	limit := v.stateTimeout()
	if ctx.Err() != nil {
		limit = v.o.Timeout // somebody waits for the end
	}
	for _, s := range made {
		call, cancel := context.WithTimeout(context.WithoutCancel(ctx), limit)
		err := v.o.States.Teardown(call, s)
		cancel()
		if err != nil {
			return fmt.Sprintf("the provider state %q could not be torn down: %s", s.Name, err)
		}
	}
	return ""
}
