package observe_test

import (
	"bufio"
	"encoding/json"
	"expvar"
	"fmt"
	"io"
	"math"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/postel-api/postel/swagger/conformance"
	"github.com/postel-api/postel/swagger/observe"
)

var _ expvar.Var = (*observe.Observer)(nil)

func observer(t testing.TB, next http.HandlerFunc, rate float64, sink func(conformance.Finding)) *observe.Observer {
	t.Helper()
	o, err := observe.Observe(next, document(t, "3.0.4"), rate, sink)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(o.Close)
	return o
}

func wrong(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "application/json")
	io.WriteString(w, `[{"id": "hunter2", "state": "open", "colour": "hunter2", "hunter2": 1}]`)
}

func TestDisagreementsAreCountedWithoutValues(t *testing.T) {
	t.Parallel()
	var got []string
	o := observer(t, wrong, 1, func(f conformance.Finding) { got = append(got, f.String()) })
	for _, target := range []string{"/orders?page=hunter2&sort=hunter2", "/orders?hunter2=1", "/hunter2"} {
		o.ServeHTTP(httptest.NewRecorder(), httptest.NewRequest("GET", target, nil))
	}
	o.Close()
	if text := strings.Join(got, "\n"); strings.Contains(text, "hunter2") || !strings.Contains(text, "/*/colour") {
		t.Errorf("%s", text)
	}
	want := []observe.Count{
		{Operation: "GET *", Rule: "route-undeclared", Times: 1},
		{Operation: "GET /orders", Rule: "parameter-mismatch", Times: 1},
		{Operation: "GET /orders", Rule: "query-parameter-undeclared", Times: 2},
		{Operation: "GET /orders", Rule: "response-body-mismatch", Times: 2},
		{Operation: "GET /orders", Rule: "response-member-undeclared", Times: 4},
	}
	if d := cmp.Diff(want, o.Counts()); d != "" {
		t.Errorf("(-want +got)\n%s", d)
	}
	if d := cmp.Diff(observe.Totals{Requests: 3, Checked: 3}, o.Totals()); d != "" {
		t.Errorf("(-want +got)\n%s", d)
	}
}

func TestCountsAreReadByOtherTools(t *testing.T) {
	t.Parallel()
	o := observer(t, wrong, 1, nil)
	o.ServeHTTP(httptest.NewRecorder(), httptest.NewRequest("GET", "/orders", nil))
	o.Close()
	w := httptest.NewRecorder()
	o.Metrics().ServeHTTP(w, httptest.NewRequest("GET", "/metrics", nil))
	want := `# HELP postel_observe_requests_total Requests that were served.
# TYPE postel_observe_requests_total counter
postel_observe_requests_total 1
# HELP postel_observe_exchanges_total Exchanges of the sample, by what became of them.
# TYPE postel_observe_exchanges_total counter
postel_observe_exchanges_total{outcome="checked"} 1
postel_observe_exchanges_total{outcome="unchecked"} 0
postel_observe_exchanges_total{outcome="dropped"} 0
postel_observe_exchanges_total{outcome="failed"} 0
# HELP postel_observe_findings_total Disagreements with the description.
# TYPE postel_observe_findings_total counter
postel_observe_findings_total{operation="GET /orders",rule="response-body-mismatch"} 1
postel_observe_findings_total{operation="GET /orders",rule="response-member-undeclared"} 2
`
	if d := cmp.Diff(want, w.Body.String()); d != "" {
		t.Errorf("(-want +got)\n%s", d)
	}
	var read struct {
		Requests, Checked int64
		Findings          []observe.Count
	}
	if err := json.Unmarshal([]byte(o.String()), &read); err != nil || read.Requests != 1 || len(read.Findings) != 2 {
		t.Errorf("%v: %s", err, o)
	}
}

// What a client gets is the same with and without, whatever the handler does.
func TestAnAnswerIsNeverChanged(t *testing.T) {
	t.Parallel()
	for name, next := range map[string]http.HandlerFunc{
		"a body":       wrong,
		"nothing":      func(http.ResponseWriter, *http.Request) {},
		"an error":     func(w http.ResponseWriter, _ *http.Request) { http.Error(w, "no", 500) },
		"an echo":      func(w http.ResponseWriter, r *http.Request) { io.Copy(w, r.Body) },
		"a large body": func(w http.ResponseWriter, _ *http.Request) { w.Write(make([]byte, 3*observe.MaxBody)) },
		"a trailer": func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Trailer", "X-Sum")
			io.WriteString(w, "a")
			w.Header().Set("X-Sum", "1")
		},
		"a redirection": func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, "/orders", http.StatusFound) },
		"a stream": func(w http.ResponseWriter, _ *http.Request) {
			for i := range 3 {
				fmt.Fprintf(w, "data: %d\n\n", i)
				w.(http.Flusher).Flush()
			}
		},
		"a controller": func(w http.ResponseWriter, _ *http.Request) {
			if err := http.NewResponseController(w).Flush(); err != nil {
				io.WriteString(w, err.Error())
			}
		},
		"a panic": func(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, "a"); panic(http.ErrAbortHandler) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			ask := func(h http.Handler) string {
				server := httptest.NewServer(h)
				defer server.Close()
				client := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
				r, err := client.Post(server.URL+"/orders", "text/plain", strings.NewReader("hello"))
				if err != nil {
					return "error"
				}
				defer r.Body.Close()
				body, err := io.ReadAll(r.Body)
				r.Header.Del("Date")
				return fmt.Sprint(r.Status, r.Header, r.Trailer, r.TransferEncoding, len(body), string(body[:min(len(body), 200)]), err)
			}
			if d := cmp.Diff(ask(next), ask(observer(t, next, 1, nil))); d != "" {
				t.Errorf("(-without +with)\n%s", d)
			}
		})
	}
}

func TestAConnectionCanBeTakenOver(t *testing.T) {
	t.Parallel()
	o := observer(t, func(w http.ResponseWriter, _ *http.Request) {
		c, _, err := w.(http.Hijacker).Hijack()
		if err != nil {
			t.Error(err)
			return
		}
		defer c.Close()
		io.WriteString(c, "HTTP/1.1 299 Mine\r\n\r\n")
	}, 1, nil)
	server := httptest.NewServer(o)
	defer server.Close()
	r, err := http.Get(server.URL + "/orders")
	if err != nil {
		t.Fatal(err)
	}
	r.Body.Close()
	server.Close()
	if r.StatusCode != 299 {
		t.Errorf("got %s", r.Status)
	}
	if d := cmp.Diff(observe.Totals{Requests: 1, Unchecked: 1}, o.Totals()); d != "" {
		t.Errorf("(-want +got)\n%s", d)
	}
}

func TestAStreamArrivesWhileItIsWritten(t *testing.T) {
	t.Parallel()
	read := make(chan struct{})
	server := httptest.NewServer(observer(t, func(w http.ResponseWriter, _ *http.Request) {
		io.WriteString(w, "first\n")
		w.(http.Flusher).Flush()
		<-read
		io.WriteString(w, "second\n")
	}, 1, nil))
	defer server.Close()
	r, err := http.Get(server.URL + "/orders")
	if err != nil {
		t.Fatal(err)
	}
	defer r.Body.Close()
	lines := bufio.NewReader(r.Body)
	if first, err := lines.ReadString('\n'); first != "first\n" || err != nil {
		t.Errorf("%q %v", first, err)
	}
	close(read)
	if second, err := lines.ReadString('\n'); second != "second\n" || err != nil {
		t.Errorf("%q %v", second, err)
	}
}

func TestASinkThatPanicsEndsNothing(t *testing.T) {
	t.Parallel()
	o := observer(t, wrong, 1, func(conformance.Finding) { panic("full") })
	o.ServeHTTP(httptest.NewRecorder(), httptest.NewRequest("GET", "/orders", nil))
	o.Close()
	if got := o.Totals(); got.Failed != 1 {
		t.Errorf("%+v", got)
	}
}

func TestWhatIsTooMuchIsDropped(t *testing.T) {
	t.Parallel()
	var once sync.Once
	busy, free := make(chan struct{}), make(chan struct{})
	o := observer(t, wrong, 1, func(conformance.Finding) { once.Do(func() { close(busy); <-free }) })
	ask := func() { o.ServeHTTP(httptest.NewRecorder(), httptest.NewRequest("GET", "/orders", nil)) }
	ask()
	<-busy
	for range observe.MaxWaiting + 7 {
		ask()
	}
	close(free)
	o.Close()
	if d := cmp.Diff(observe.Totals{Requests: observe.MaxWaiting + 8, Checked: observe.MaxWaiting + 1, Dropped: 7}, o.Totals()); d != "" {
		t.Errorf("(-want +got)\n%s", d)
	}
}

func TestAfterACheckThereIsAPause(t *testing.T) {
	t.Parallel()
	o := observer(t, wrong, math.Nextafter(1, 0), func(conformance.Finding) { time.Sleep(time.Millisecond) }) // is a part of the check
	for o.Totals().Dropped == 0 {
		o.ServeHTTP(httptest.NewRecorder(), httptest.NewRequest("GET", "/nowhere", nil))
		time.Sleep(time.Millisecond)
	}
	if got := o.Totals(); got.Checked > 30 {
		t.Errorf("without a pause until then: %+v", got)
	}
}

func TestTheRateIsAShare(t *testing.T) {
	t.Parallel()
	for _, rate := range []float64{-0.1, 1.1, math.NaN()} {
		if _, err := observe.Observe(http.NotFoundHandler(), document(t, "3.1.1"), rate, nil); err == nil {
			t.Errorf("%v is taken", rate)
		}
	}
	o := observer(t, wrong, 0.5, nil)
	for range 400 {
		o.ServeHTTP(httptest.NewRecorder(), httptest.NewRequest("GET", "/orders", nil))
	}
	o.Close()
	if t2 := o.Totals(); t2.Checked+t2.Dropped < 100 || t2.Checked+t2.Dropped > 300 { // 10 standard deviations
		t.Errorf("%+v", t2)
	}
}

func TestAfterCloseItServesOn(t *testing.T) {
	t.Parallel()
	o := observer(t, wrong, 1, nil)
	o.Close()
	w := httptest.NewRecorder()
	o.ServeHTTP(w, httptest.NewRequest("GET", "/orders", nil))
	if w.Body.Len() == 0 || o.Totals().Checked != 0 {
		t.Errorf("%s %+v", w.Body, o.Totals())
	}
}
