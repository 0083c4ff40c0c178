// Package observe holds a sample of the exchanges of a running service against its description.
//
//	o, err := observe.Observe(api, doc, 0.01, func(f conformance.Finding) { log.Print(f) })
//	…
//	defer o.Close()
//	expvar.Publish("description", o)
//	http.Handle("/metrics", o.Metrics())
//	http.ListenAndServe(":8080", o)
//
// # What it does not do
//
// It never changes an answer. A request that is not in the sample is handed on as it is. One that is
// keeps its stream, its flushes, its errors and its panics; package conformance looks at a copy of it
// afterwards, in a goroutine of its own. Whatever goes wrong there is counted, and nothing else.
//
// # What it costs
//
// Of each body MaxBody bytes are kept, and MaxWaiting exchanges at most wait to be checked: when the
// service is faster than the check, exchanges are dropped and counted. So memory stays below
// 2·MaxBody·MaxWaiting. With a rate below 1 the checks get MaxShare of one processor, over time: after
// each one there is a pause in which the sample is dropped. BenchmarkOverhead measures 1 % at a rate of
// 0.01 and 2 % at 0.1, for 2 KB of JSON on loopback at the full load of two processors. Counts are kept
// by operation of the description and rule, and not by what clients send.
//
// # What it shows
//
// Values never leave it: of a finding there is the rule, the operation, the status, the place in the
// description, and the place in the message. In the latter the names that a message has and the
// description has not are shown if they look like names (ASCII letters, at most 40 characters with _
// and -), and are * otherwise.
package observe

import (
	"fmt"
	"math/rand/v2"
	"net/http"
	"sync"
	"sync/atomic"
	"time"

	"github.com/postel-api/postel/swagger"
	"github.com/postel-api/postel/swagger/conformance"
	"github.com/postel-api/postel/swagger/internal/capture"
)

// The bounds of what is kept.
const (
	MaxBody    = 64 << 10 // bytes of one body
	MaxWaiting = 64       // exchanges
	MaxShare   = 0.02     // of the time of one processor
)

// Observer is a handler that serves by another one and observes.
type Observer struct {
	next    http.Handler
	checker *conformance.Checker
	rate    float64
	sink    func(conformance.Finding)

	requests, dropped, failed, unchecked, checked atomic.Int64

	start time.Time
	pause atomic.Int64 // until when nothing is taken into the sample, in nanoseconds since start

	mu     sync.Mutex
	counts map[Count]int64 // Times is 0 in keys

	waiting chan *conformance.Exchange
	done    chan struct{} // closed by Close
	stopped chan struct{} // closed by the goroutine that checks
	close   sync.Once
}

// Observe returns a handler that serves by next and holds a share of all exchanges, from 0 to 1, against
// the description. sink is given the findings, one after the other and without values; it may be nil.
// The error says why the description or the rate cannot be used.
func Observe(next http.Handler, doc *swagger.Document, rate float64, sink func(conformance.Finding)) (*Observer, error) {
	return ObserveWith(next, doc, rate, sink, conformance.Options{})
}

// ObserveWith is [Observe] with options of the check: where the service is mounted, which headers are
// its own. MaxBody of the options has no meaning.
func ObserveWith(next http.Handler, doc *swagger.Document, rate float64, sink func(conformance.Finding), check conformance.Options) (*Observer, error) {
	if !(rate >= 0 && rate <= 1) {
		return nil, fmt.Errorf("the rate is a share from 0 to 1, not %v", rate)
	}
	check.MaxBody = MaxBody
	c, err := conformance.New(doc, check)
	if err != nil {
		return nil, err
	}
	o := &Observer{
		next: next, checker: c, rate: rate, sink: sink, counts: map[Count]int64{}, start: time.Now(),
		waiting: make(chan *conformance.Exchange, MaxWaiting), done: make(chan struct{}), stopped: make(chan struct{}),
	}
	go o.run()
	return o, nil
}

// ServeHTTP serves a request by the handler that is observed.
func (o *Observer) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	o.requests.Add(1)
	if rand.Float64() >= o.rate || o.isClosed() {
		o.next.ServeHTTP(w, r)
		return
	}
	if o.rate < 1 && time.Since(o.start) < time.Duration(o.pause.Load()) {
		o.dropped.Add(1)
		o.next.ServeHTTP(w, r)
		return
	}
	x, ok := capture.Serve(o.next, w, r, MaxBody)
	if !ok {
		o.unchecked.Add(1)
		return
	}
	select {
	case o.waiting <- x:
	default:
		o.dropped.Add(1)
	}
}

// Close ends the observation, not the service: what waits is checked, and requests go on to be served.
func (o *Observer) Close() {
	o.close.Do(func() { close(o.done) })
	<-o.stopped
}

func (o *Observer) isClosed() bool {
	select {
	case <-o.done:
		return true
	default:
		return false
	}
}

// run checks what waits, until Close.
func (o *Observer) run() {
	defer close(o.stopped)
	for {
		select {
		case x := <-o.waiting:
			o.check(x)
		case <-o.done:
			for {
				select {
				case x := <-o.waiting:
					o.check(x)
				default:
					return
				}
			}
		}
	}
}

// check holds one exchange against the description. A panic, of the sink too, is counted: it must not
// end the service.
func (o *Observer) check(x *conformance.Exchange) {
	began := time.Since(o.start)
	defer func() {
		if recover() != nil {
			o.failed.Add(1)
		}
		now := time.Since(o.start)
		o.pause.Store(int64(max(now, time.Duration(o.pause.Load())) + time.Duration(float64(now-began)/MaxShare)))
	}()
	result := o.checker.Check(x)
	o.checked.Add(1)
	if len(result.Unchecked) > 0 {
		o.unchecked.Add(1)
	}
	for _, f := range result.Findings {
		f = redacted(f, result.Operation != nil)
		o.count(f)
		if o.sink != nil {
			o.sink(f)
		}
	}
}
