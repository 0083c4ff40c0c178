package contracts

import (
	"time"

	"github.com/postel-api/postel/contracts/matching"
)

// Verdict is what came out of verifying an interaction.
type Verdict string

// The verdicts.
const (
	Pass    Verdict = "pass"
	Fail    Verdict = "fail"
	Pending Verdict = "pending" // it failed, and does not count yet
	Skipped Verdict = "skipped" // it was not verified: Result.Problem says why
)

// Result is what came out of verifying one interaction of one contract.
type Result struct {
	Contract    *Contract
	Interaction *Interaction
	Verdict     Verdict
	// Duration is the time from the first state call to the last byte of the answer.
	Duration time.Duration
	// Mismatches are the places at which the answer is not what was expected.
	Mismatches []matching.Mismatch
	// Problem is why there is no answer to compare, or why the interaction was not verified; one
	// sentence without a period.
	Problem string
	// Curl repeats the request; empty where none was sent. Secrets are left out.
	Curl string
	// Status is the status of the answer, 0 where there was none.
	Status int
	// Shared says that the interaction is the same as one of another contract, and was verified once.
	Shared bool
}

// Report is what came out of verifying contracts.
type Report struct {
	// Results are in the order of the contracts and of their interactions.
	Results []Result
	// Warnings are what was tolerated or decided on the way, each once.
	Warnings []Warning
	// Stopped is why the run ended before its end, empty where it did not.
	Stopped string
}

// Count returns how many results have a verdict.
func (r *Report) Count(v Verdict) int {
	n := 0
	for i := range r.Results {
		if r.Results[i].Verdict == v {
			n++
		}
	}
	return n
}

// Passed reports whether something was verified and nothing that counts has failed.
func (r *Report) Passed() bool {
	return r.Stopped == "" && r.Count(Fail) == 0 && r.Count(Pass)+r.Count(Pending) > 0
}
