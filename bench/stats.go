package main

import (
	"cmp"
	"slices"
	"time"

	"github.com/postel-api/postel/bench/internal/cost"
)

// median of no samples is zero; of an even number it is the lower middle one, which was
// measured, unlike the mean of both.
func median[S any, N cmp.Ordered](samples []S, number func(S) N) N {
	numbers := make([]N, len(samples))
	for i, sample := range samples {
		numbers[i] = number(sample)
	}
	slices.Sort(numbers)
	if len(numbers) == 0 {
		var zero N
		return zero
	}
	return numbers[(len(numbers)-1)/2]
}

// measured says whether there are numbers to show.
func (o outcome) measured() bool { return o.failure == "" && o.ended == 0 && len(o.calls) > 0 }

func (o outcome) wall() time.Duration {
	return median(o.processes, func(p process) time.Duration { return p.wall })
}

func (o outcome) cpu() time.Duration {
	return median(o.processes, func(p process) time.Duration { return p.cpu })
}

func (o outcome) peak() int64 {
	return median(o.processes, func(p process) int64 { return p.peak })
}

func (o outcome) callTime() time.Duration { return median(o.calls, cost.Call.Time) }

func (o outcome) loadTime() time.Duration {
	return median(o.calls, func(c cost.Call) time.Duration { return c.Load.Time })
}

func (o outcome) allocated() uint64 { return median(o.calls, cost.Call.Allocated) }
