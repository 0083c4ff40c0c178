package contracts

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"runtime"
	"slices"
	"strings"
	"sync"

	"github.com/postel-api/postel/contracts/matching"
)

// Run verifies contracts against a provider that runs at Options.URL. Every interaction has a result,
// also where the run ends before its end because ctx does; states that were set up are torn down
// then, too. The error is about Options.
func Run(ctx context.Context, list []*Contract, o Options) (*Report, error) {
	v, err := newVerifier(o)
	if err != nil {
		return nil, err
	}
	v.plan(list)
	v.run(ctx)
	return v.report(), nil
}

// verifier is one run.
type verifier struct {
	o      Options
	base   *url.URL
	client *http.Client
	tasks  []*task

	mu       sync.Mutex
	results  []Result
	warnings []Warning
	warned   map[string]bool
	dead     int    // calls in a row that the provider gave no answer to
	stopped  string // why nothing more is sent
}

// task is an interaction to verify, for one contract or for several that have the same.
type task struct {
	contract    *Contract
	interaction *Interaction
	places      []int // in results
}

func newVerifier(o Options) (*verifier, error) {
	o = o.withDefaults()
	base, err := url.Parse(o.URL)
	if err != nil || base.Host == "" || base.Scheme != "http" && base.Scheme != "https" {
		return nil, fmt.Errorf("the provider's URL is http://HOST:PORT or https://HOST:PORT, not %q", o.URL)
	}
	v := &verifier{o: o, base: base, warned: map[string]bool{}}
	v.client = &http.Client{Transport: o.Transport}
	if base.User != nil { // sent as a header, and never shown
		password, _ := base.User.Password()
		v.o.Edit = withUser(base.User.Username(), password, o.Edit)
		base.User = nil
	}
	if !o.FollowRedirects && !o.Compat {
		v.client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	}
	return v, nil
}

func withUser(user, password string, edit func(*Contract, *Interaction, *http.Request) error) func(*Contract, *Interaction, *http.Request) error {
	return func(c *Contract, i *Interaction, r *http.Request) error {
		if r.Header.Get("Authorization") == "" {
			r.SetBasicAuth(user, password)
		}
		if edit == nil {
			return nil
		}
		return edit(c, i, r)
	}
}

// plan lists what is to be done. Interactions that say the same are verified once.
func (v *verifier) plan(list []*Contract) {
	known := map[string]*task{}
	for _, c := range list {
		if v.o.Consumer != "" && !strings.EqualFold(c.Consumer, v.o.Consumer) {
			continue
		}
		for _, w := range c.Warnings {
			v.warn(w)
		}
		for k := range c.Interactions {
			i := &c.Interactions[k]
			if v.o.Only != nil && !v.o.Only.MatchString(i.Description) {
				continue
			}
			at := len(v.results)
			v.results = append(v.results, Result{Contract: c, Interaction: i})
			if problem := v.cannot(i); problem != "" {
				v.results[at].Verdict, v.results[at].Problem = Skipped, problem
				continue
			}
			t := &task{contract: c, interaction: i, places: []int{at}}
			if !v.o.Compat {
				key := i.identity()
				if v.o.Edit != nil {
					key = c.Consumer + "\n" + key // requests may be changed for one consumer only
				}
				if same := known[key]; same != nil {
					same.places = append(same.places, at)
					continue
				}
				known[key] = t
			}
			v.tasks = append(v.tasks, t)
		}
	}
}

// Unprepared lists the provider states that the interactions which would be verified need and nobody sets
// up, each once, in the order of the contracts. With Options.Compat nobody is asked.
func Unprepared(list []*Contract, o Options) []string {
	var out []string
	seen := map[string]bool{}
	for _, c := range list {
		if o.Compat || o.Consumer != "" && !strings.EqualFold(c.Consumer, o.Consumer) {
			continue
		}
		for k := range c.Interactions {
			i := &c.Interactions[k]
			if o.Only != nil && !o.Only.MatchString(i.Description) {
				continue
			}
			for _, s := range i.States {
				if !seen[s.Name] && (o.States == nil || !o.States.Can(s)) {
					seen[s.Name] = true
					out = append(out, s.Name)
				}
			}
		}
	}
	return out
}

// cannot says why an interaction cannot be verified at all.
func (v *verifier) cannot(i *Interaction) string {
	if i.Kind == Reading {
		return "it says which fields are read, and not of which request's answer"
	}
	if i.Plugin != "" {
		return fmt.Sprintf("it needs the plugin %s, and plugins are not run", i.Plugin)
	}
	for _, s := range i.States {
		why := ""
		switch {
		case v.o.States == nil:
			why = "nothing is given that sets states up"
		case !v.o.States.Can(s):
			why = "nobody can set it up"
		default:
			continue
		}
		if !v.o.Compat {
			return fmt.Sprintf("it needs the provider state %q, and %s", s.Name, why)
		}
		v.warn(Warning{At: s.At, Message: fmt.Sprintf("the provider state %q is not set up: %s", s.Name, why)})
	}
	return ""
}

// run verifies first what needs no state, side by side, then what needs one, in order.
func (v *verifier) run(ctx context.Context) {
	var free, bound []*task
	for _, t := range v.tasks {
		if len(t.interaction.States) == 0 && !(v.o.Compat && v.o.Jobs <= 1) {
			free = append(free, t)
		} else {
			bound = append(bound, t)
		}
	}
	jobs := v.o.Jobs
	if jobs <= 0 {
		jobs = max(4, runtime.GOMAXPROCS(0))
	}
	queue := make(chan *task)
	var wg sync.WaitGroup
	for range min(jobs, len(free)) {
		wg.Go(func() {
			for t := range queue {
				v.settle(t, v.one(ctx, t.contract, t.interaction))
			}
		})
	}
	for _, t := range free {
		queue <- t
	}
	close(queue)
	wg.Wait()
	for _, t := range bound {
		v.settle(t, v.one(ctx, t.contract, t.interaction))
	}
}

// maxDead is how many calls in a row may have no answer before no more are sent.
const maxDead = 5

// one verifies one interaction with its states.
func (v *verifier) one(ctx context.Context, c *Contract, i *Interaction) Result {
	if why := v.why(ctx); why != "" {
		return Result{Interaction: i, Verdict: Skipped, Problem: why}
	}
	start := v.o.Now()
	values, made, problem := v.setup(ctx, i)
	out := Result{Interaction: i, Verdict: Fail, Problem: problem}
	if problem == "" {
		out = v.exchange(ctx, c, i, values)
	}
	if p := v.teardown(ctx, made); p != "" && out.Problem == "" {
		out.Verdict, out.Problem = Fail, p
	}
	out.Duration = v.o.Now().Sub(start)
	if out.Verdict == Fail && i.Pending {
		out.Verdict = Pending
	}
	v.pulse(out)
	return out
}

// why says why nothing more is sent.
func (v *verifier) why(ctx context.Context) string {
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.stopped == "" && ctx.Err() != nil {
		v.stopped = "the run was interrupted"
		if errors.Is(ctx.Err(), context.DeadlineExceeded) {
			v.stopped = "the time of the run is over"
		}
	}
	return v.stopped
}

// pulse notes whether the provider lives.
func (v *verifier) pulse(r Result) {
	v.mu.Lock()
	defer v.mu.Unlock()
	if r.Status != 0 || r.Curl == "" || len(r.Mismatches) > 0 {
		v.dead = 0
		return
	}
	if v.dead++; v.dead >= maxDead && v.stopped == "" {
		v.stopped = fmt.Sprintf("the provider has answered none of %d calls in a row (%s)", v.dead, r.Problem)
	}
}

// settle keeps a result, for every contract that has the interaction.
func (v *verifier) settle(t *task, r Result) {
	v.mu.Lock()
	defer v.mu.Unlock()
	for k, at := range t.places {
		own := &v.results[at]
		c, i := own.Contract, own.Interaction
		*own = r
		own.Contract, own.Interaction, own.Shared = c, i, k > 0
		if own.Verdict == Fail && i.Pending {
			own.Verdict = Pending
		} else if own.Verdict == Pending && !i.Pending {
			own.Verdict = Fail
		}
		if v.o.Done != nil {
			v.o.Done(*own)
		}
	}
}

// tie warns of two rules that weigh the same.
func (v *verifier) tie(decides, loses matching.Rule) {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.warn(Warning{At: loses.At, Message: fmt.Sprintf("the rules at %s and %s weigh the same; the first decides", decides.Path, loses.Path), Help: "make one of the paths more exact"})
}

// warn keeps a warning, once.
func (v *verifier) warn(w Warning) {
	key := fmt.Sprint(w.At.Pos(), w.Message)
	if !v.warned[key] {
		v.warned[key] = true
		v.warnings = append(v.warnings, w)
	}
}

func (v *verifier) report() *Report {
	slices.SortStableFunc(v.warnings, func(a, b Warning) int { return a.At.Compare(b.At) })
	return &Report{Results: v.results, Warnings: v.warnings, Stopped: v.stopped}
}
