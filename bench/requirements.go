package main

import "fmt"

// linear is the largest growth of the time per operation from the smallest to the largest
// generated service that counts as none: the machine's caches alone cost something.
const linear = 1.5

// requirement is something that the numbers must show.
type requirement struct {
	text     string
	measured string
	met      bool
}

func requirementsTable(results []result) string {
	requirements := requirementsOf(results)
	if len(requirements) == 0 {
		return ""
	}
	rows := [][]string{{"required", "measured", "met"}}
	for _, r := range requirements {
		met := "**no**"
		if r.met {
			met = "yes"
		}
		rows = append(rows, []string{r.text, r.measured, met})
	}
	return markdown(rows, texts)
}

// requirementsOf judges what was measured; what was not measured is not in it.
func requirementsOf(results []result) []requirement {
	wall := func(o outcome) float64 { return seconds(o.wall()) }
	call := func(o outcome) float64 { return seconds(o.callTime()) }
	peak := func(o outcome) float64 { return float64(o.peak()) }
	allocated := func(o outcome) float64 { return float64(o.allocated()) }

	var requirements []requirement
	for _, r := range results {
		within := func(text string, bound float64, value func(outcome) float64) {
			ratio, ok := r.ratio(value)
			q := requirement{fmt.Sprintf("%s: %s at most %.3g of oasdiff's", r.pair.name, text, bound), "–", ok && ratio <= bound}
			if ok {
				q.measured = fmt.Sprintf("%.3f", ratio)
			}
			requirements = append(requirements, q)
		}
		switch {
		case r.pair.kind == reordered:
			within("wall time", 1.0/8, wall)
			within("time of the call", 1.0/8, call)
		case r.pair.name == largest:
			within("wall time", 1.0/5, wall)
			within("time of the call", 1.0/5, call)
			within("peak memory", 1.0/2, peak)
			within("memory of the call", 1.0/2, allocated)
		}
	}
	requirements = append(requirements, everyOther(results, "process", wall)...)
	requirements = append(requirements, everyOther(results, "call", call)...)
	requirements = append(requirements, linearGrowth(results, "process", wall)...)
	return append(requirements, linearGrowth(results, "call", call)...)
}

// everyOther says whether postel is faster on each pair without a bound of its own.
func everyOther(results []result, what string, value func(outcome) float64) []requirement {
	compared, slowest, name := 0, 0.0, ""
	met := true
	for _, r := range results {
		if r.pair.kind != corpus || r.pair.name == largest {
			continue
		}
		if !r.postel.measured() {
			met, name = false, r.pair.name
		}
		if ratio, ok := r.ratio(value); ok {
			compared++
			if ratio > slowest {
				slowest, name = ratio, r.pair.name
			}
		}
	}
	if compared == 0 {
		return nil
	}
	return []requirement{{
		text:     "every other pair that oasdiff can compare: " + what + " faster than oasdiff's",
		measured: fmt.Sprintf("at most %.3f of it (%s), %d pairs", slowest, name, compared),
		met:      met && slowest < 1,
	}}
}

// linearGrowth holds the largest generated service against the smallest one.
func linearGrowth(results []result, what string, value func(outcome) float64) []requirement {
	var sizes []result
	for _, r := range results {
		if r.pair.kind == growth && r.postel.measured() {
			sizes = append(sizes, r)
		}
	}
	if len(sizes) < 2 {
		return nil
	}
	each := func(r result) float64 { return value(r.postel) / float64(r.pair.operations) }
	first, last := sizes[0], sizes[len(sizes)-1]
	factor := each(last) / each(first)
	return []requirement{{
		text: fmt.Sprintf("linear growth: an operation of a %s costs at most %.1f times as much among %d as among %d",
			what, linear, last.pair.operations, first.pair.operations),
		measured: fmt.Sprintf("%.2f times", factor),
		met:      factor <= linear,
	}}
}
