package provider

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/postel-api/postel/contracts"
	"github.com/postel-api/postel/diff/wire"
	"github.com/postel-api/postel/internal/node"
)

// maxAnswer bounds what a state call may answer, in bytes.
const maxAnswer = 1 << 20

// StateURL sets states up by a POST to one URL: {"state": …, "params": {…}, "action": "setup"}.
type StateURL struct {
	// URL is where the calls go.
	URL string
	// Client makes them; it should not share its connections with the provider's.
	Client *http.Client
	// Teardowns says that a call with the action teardown takes each state away.
	Teardowns bool
	// Retries is how often a call is made again that was answered with a status of 500 or above:
	// after half a second, and then after twice as long each time.
	Retries int
	// Edit changes a call before it is sent; nil for no change.
	Edit func(*http.Request) error
}

// Can reports true: who listens at the URL knows.
func (s *StateURL) Can(contracts.State) bool { return true }

// Setup makes the call. The members of a JSON object in the answer are values.
func (s *StateURL) Setup(ctx context.Context, state contracts.State) (map[string]any, error) {
	return s.call(ctx, state, "setup")
}

// Teardown makes the call, if the provider wants it.
func (s *StateURL) Teardown(ctx context.Context, state contracts.State) error {
	if !s.Teardowns {
		return nil
	}
	_, err := s.call(ctx, state, "teardown")
	return err
}

func (s *StateURL) call(ctx context.Context, state contracts.State, action string) (values map[string]any, err error) {
	params := json.RawMessage("{}")
	if state.Params.Kind() == node.Object {
		params = json.RawMessage(wire.JSON(state.Params))
	}
	body, err := json.Marshal(map[string]any{"state": state.Name, "params": params, "action": action})
	if err != nil {
		return nil, err
	}
	pause := 500 * time.Millisecond
	for try := 0; ; try++ {
		r, err := http.NewRequestWithContext(ctx, http.MethodPost, s.URL, bytes.NewReader(body))
		if err != nil {
			return nil, err
		}
		r.Header.Set("Content-Type", "application/json")
		if s.Edit != nil {
			if err := s.Edit(r); err != nil {
				return nil, err
			}
		}
		values, err = send(s.Client, r)
		var answered *answerError
		if !errors.As(err, &answered) || answered.status < 500 || try >= s.Retries {
			return values, err
		}
		select {
		case <-ctx.Done():
			return nil, err
		case <-time.After(pause):
		}
		pause *= 2
	}
}

// answerError is an answer beyond 2xx.
type answerError struct {
	status  int
	message string
}

func (e *answerError) Error() string { return e.message }

// send makes a call; an answer beyond 2xx is an error.
func send(client *http.Client, r *http.Request) (map[string]any, error) {
	answer, err := client.Do(r)
	if err != nil {
		if u, ok := err.(*url.Error); ok {
			err = u.Err
		}
		return nil, fmt.Errorf("%s %s: %w", r.Method, r.URL.Redacted(), err)
	}
	defer answer.Body.Close()
	data, err := io.ReadAll(io.LimitReader(answer.Body, maxAnswer+1))
	switch {
	case err != nil:
		return nil, fmt.Errorf("%s %s: the answer broke off: %w", r.Method, r.URL.Redacted(), err)
	case len(data) > maxAnswer:
		return nil, fmt.Errorf("%s %s: the answer is longer than %d bytes", r.Method, r.URL.Redacted(), maxAnswer)
	case answer.StatusCode < 200 || answer.StatusCode > 299:
		return nil, &answerError{answer.StatusCode, fmt.Sprintf("%s %s answered %s%s", r.Method, r.URL.Redacted(), answer.Status, firstLine(data))}
	}
	return valuesOf(data), nil
}

func firstLine(data []byte) string {
	line, _, _ := strings.Cut(strings.TrimSpace(string(data)), "\n")
	if line == "" {
		return ""
	}
	if len(line) > 200 {
		line = strings.ToValidUTF8(line[:200], "") + "…"
	}
	return ": " + line
}

// valuesOf returns the members of a JSON object, none for everything else.
func valuesOf(data []byte) map[string]any {
	d := json.NewDecoder(bytes.NewReader(data))
	d.UseNumber()
	var out map[string]any
	if d.Decode(&out) != nil {
		return nil
	}
	return out
}
