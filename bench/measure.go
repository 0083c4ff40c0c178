package main

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/postel-api/postel/bench/internal/cost"
	"github.com/postel-api/postel/bench/internal/peak"
)

// process is what one run of a program took.
type process struct {
	wall, cpu time.Duration
	peak      int64 // bytes of the largest resident set, 0 where the system does not tell
}

// outcome is everything that one tool did with one pair.
type outcome struct {
	processes []process
	calls     []cost.Call
	failure   string        // why there are no numbers: the beginning of the tool's own message
	ended     time.Duration // the limit at which it was ended, else 0
	spent     time.Duration
}

// result is one row of the tables.
type result struct {
	pair            pair
	oasdiff, postel outcome
}

// measure runs both tools in turn. An error means that the measuring itself failed; a tool that
// fails is a result.
func measure(ctx context.Context, b binaries, p pair, s settings, progress io.Writer) (result, error) {
	r := result{pair: p}
	outcomes := map[string]*outcome{oasdiffTool: &r.oasdiff, postelTool: &r.postel}
	turns := []string{oasdiffTool, postelTool}
	budget := s.budget
	if p.kind > reordered {
		budget /= 3
	}
	for run := range s.runs {
		for _, tool := range turns {
			o := outcomes[tool]
			if o.failure != "" || o.ended > 0 || run > 0 && o.spent > budget {
				continue
			}
			if err := o.runOnce(ctx, b, tool, p, s.limit); err != nil {
				return r, fmt.Errorf("%s on %s: %w", tool, p.name, err)
			}
		}
		slices.Reverse(turns)
	}
	fmt.Fprintf(progress, "%s: oasdiff %s, postel %s\n", p.name, r.oasdiff.wall(), r.postel.wall())
	return r, nil
}

// runOnce takes one process and one library call. A call does what its process does, so that it
// is not tried where the process was too slow.
func (o *outcome) runOnce(ctx context.Context, b binaries, tool string, p pair, limit time.Duration) error {
	start := time.Now()
	defer func() { o.spent += time.Since(start) }()

	sample, err := execute(ctx, limit, b.command(tool, p.base, p.revision), io.Discard)
	if err != nil {
		return o.fail(err, p, limit)
	}
	o.processes = append(o.processes, sample)

	var output bytes.Buffer
	if _, err := execute(ctx, limit, []string{b.probe, "call", tool, p.base, p.revision}, &output); err != nil {
		return o.fail(err, p, limit)
	}
	var measured cost.Call
	if err := json.Unmarshal(output.Bytes(), &measured); err != nil {
		return fmt.Errorf("reading the probe's answer: %w", err)
	}
	if measured.Error != "" {
		return o.fail(&toolError{measured.Error}, p, limit)
	}
	o.calls = append(o.calls, measured)
	return nil
}

// errSlow is the error of a process that was ended at the limit.
var errSlow = errors.New("the limit was reached")

// toolError is what a tool said when it failed.
type toolError struct{ message string }

func (e *toolError) Error() string { return e.message }

// fail keeps the failure of a tool as its outcome and returns any other error.
func (o *outcome) fail(err error, p pair, limit time.Duration) error {
	var said *toolError
	switch {
	case errors.Is(err, errSlow):
		o.ended = limit
	case errors.As(err, &said):
		o.failure = excerpt(strings.ReplaceAll(said.message, p.root+string(filepath.Separator), ""), 160)
	default:
		return err
	}
	return nil
}

// excerpt is the beginning of a message's first line, up to a word's end, without the name of the
// program or the word for what it is.
func excerpt(message string, most int) string {
	message, _, _ = strings.Cut(strings.TrimSpace(message), "\n")
	message = strings.TrimPrefix(strings.TrimPrefix(message, "Error: "), postelTool+": ")
	runes := []rune(message)
	if len(runes) <= most {
		return cmp.Or(message, "it failed without a message")
	}
	cut := string(runes[:most])
	if space := strings.LastIndexByte(cut, ' '); space > 0 {
		cut = cut[:space]
	}
	return cut + " …"
}

// execute runs a program to its end.
func execute(ctx context.Context, limit time.Duration, command []string, stdout io.Writer) (process, error) {
	limited, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	cmd := exec.CommandContext(limited, command[0], command[1:]...)
	cmd.Env = environment()
	cmd.Dir = filepath.Dir(command[0]) // no configuration file of either tool is there
	if stdout != io.Discard {
		cmd.Stdout = stdout // else the null device, which needs no copying
	}
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	start := time.Now()
	err := cmd.Run()
	wall := time.Since(start)
	switch {
	case ctx.Err() != nil:
		return process{}, ctx.Err()
	case limited.Err() != nil:
		return process{}, errSlow
	case err != nil && cmd.ProcessState == nil: // it did not start
		return process{}, err
	case err != nil:
		return process{}, &toolError{cmp.Or(stderr.String(), err.Error())}
	}
	state := cmd.ProcessState
	return process{wall: wall, cpu: state.UserTime() + state.SystemTime(), peak: peak.Of(state)}, nil
}
