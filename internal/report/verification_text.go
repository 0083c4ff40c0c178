package report

import (
	"bufio"
	"fmt"
	"slices"
	"strings"

	"github.com/postel-api/postel/contracts"
)

// verificationText writes failures first, each with its places, then a line for every other
// interaction.
func verificationText(w *bufio.Writer, v *verification) error {
	paint := style(v.o.Color)
	show := func(s string) string { return visible(s, !v.o.Unicode) }
	order := []contracts.Verdict{contracts.Fail, contracts.Pending, contracts.Skipped, contracts.Pass}
	for _, verdict := range order {
		for i := range v.Results {
			r := &v.Results[i]
			if r.Verdict != verdict {
				continue
			}
			fmt.Fprintf(w, "%s  %s: %s  %s%s%s\n", paint.paint(verdictRole(verdict), fmt.Sprintf("%-7s", strings.ToUpper(string(verdict)))),
				show(r.Contract.Consumer), paint.paint(rolePlace, show(title(r))), show(request(r)), took(r), paint.paint(roleGutter, show(remarks(r.Interaction))))
			if verdict == contracts.Pass {
				continue
			}
			for _, line := range faults(r) {
				fmt.Fprintf(w, "         %s\n", show(line))
			}
			fmt.Fprintf(w, "         %s %s\n", paint.paint(roleGutter, "at"), show(v.places(r)))
			if r.Curl != "" {
				fmt.Fprintf(w, "         %s %s\n", paint.paint(roleHelp, "try"), show(r.Curl))
			}
			fmt.Fprintln(w)
		}
	}
	for i := range v.Warnings {
		n := &v.Warnings[i]
		p := n.At.Pos()
		fmt.Fprintf(w, "%s %s:%d:%d: %s\n", paint.paint(roleMinor, "note"), show(p.File), p.Line, p.Column, show(sentences(n.Message, n.Help)))
	}
	if v.Stopped != "" {
		fmt.Fprintf(w, "%s %s\n", paint.paint(roleMajor, "stopped:"), show(v.Stopped))
	}
	role := roleNone
	if !v.Passed() {
		role = roleMajor
	}
	fmt.Fprintf(w, "%s %s (%s)\n", paint.paint(role, v.word()), show(v.sentence()), v.tally())
	return nil
}

func verdictRole(verdict contracts.Verdict) role {
	switch verdict {
	case contracts.Fail:
		return roleMajor
	case contracts.Pending, contracts.Skipped:
		return roleMinor
	}
	return roleNone
}

// took is the time of a result and whether it was verified for another contract, too.
func took(r *contracts.Result) string {
	var notes []string
	if r.Status != 0 || r.Curl != "" {
		notes = append(notes, fmt.Sprintf("%d ms", r.Duration.Milliseconds()))
	}
	if r.Shared {
		notes = append(notes, "the same as before")
	}
	if len(notes) == 0 {
		return ""
	}
	return " (" + strings.Join(notes, ", ") + ")"
}

// remarks are what the consumer says of an interaction, on its line.
func remarks(i *contracts.Interaction) string {
	list := slices.Clone(i.Comments)
	if i.Test != "" {
		list = append(list, "test "+i.Test)
	}
	if len(list) == 0 {
		return ""
	}
	return "  # " + strings.Join(list, "; ")
}

// places lists where the mismatches of a result stand in the contract.
func (v *verification) places(r *contracts.Result) string {
	if len(r.Mismatches) == 0 {
		return whereOf(r, nil)
	}
	var out []string
	const most = 5
	for i := range r.Mismatches {
		p := whereOf(r, &r.Mismatches[i])
		if len(out) > 0 && out[len(out)-1] == p {
			continue
		}
		if len(out) == most {
			return strings.Join(out, ", ") + " and more"
		}
		out = append(out, p)
	}
	return strings.Join(out, ", ")
}

// verificationLines writes one line a mismatch, as compilers do.
func verificationLines(w *bufio.Writer, v *verification) error {
	for i := range v.Results {
		r := &v.Results[i]
		line := func(where, text string) {
			fmt.Fprintf(w, "%s: %s: %s: %s: %s\n", visible(where, !v.o.Unicode), strings.ToUpper(string(r.Verdict)),
				visible(r.Contract.Consumer, !v.o.Unicode), visible(title(r), !v.o.Unicode), visible(text, !v.o.Unicode))
		}
		if r.Verdict == contracts.Pass {
			line(whereOf(r, nil), request(r))
		}
		if r.Problem != "" {
			line(whereOf(r, nil), r.Problem)
		}
		for k := range r.Mismatches {
			line(whereOf(r, &r.Mismatches[k]), told(&r.Mismatches[k]))
		}
	}
	return nil
}
