// Package cost measures the steps of a library call. It knows no tool, so that a program that
// only reads the numbers links none.
package cost

import (
	"runtime"
	"time"
)

// Call is what one library call costs. The numbers are zero where Error is set.
type Call struct {
	Load, Compare Step
	Answer        string // what came out, in a few words
	Error         string // why there is no answer
}

// Time is the time of both steps.
func (c Call) Time() time.Duration { return c.Load.Time + c.Compare.Time }

// Allocated is what both steps allocate, in bytes.
func (c Call) Allocated() uint64 { return c.Load.Allocated + c.Compare.Allocated }

// Step is what one step of a call takes.
type Step struct {
	Time      time.Duration
	Allocated uint64 // bytes, whether or not they were freed again
}

// Of runs a step on a heap that has just been collected. The error is the step's own.
func Of(step func() error) (Step, error) {
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	start := time.Now()
	err := step()
	elapsed := time.Since(start)
	runtime.ReadMemStats(&after)
	return Step{Time: elapsed, Allocated: after.TotalAlloc - before.TotalAlloc}, err
}
