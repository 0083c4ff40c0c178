package cli

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"os"
	"strings"
	"sync"
	"time"

	"github.com/postel-api/postel/internal/address"
	"github.com/postel-api/postel/internal/upstream"
	"github.com/postel-api/postel/swagger/apidoc"
	"github.com/postel-api/postel/swagger/mock"
)

// Where the parts of the page are, beside those of package apidoc.
const (
	mockPath   = "/_mock"
	livePath   = "/_live"
	eventsPath = "/_events"
)

// watchEvery is how often files are looked at for a change.
const watchEvery = 300 * time.Millisecond

// serve shows the documentation until it is interrupted.
func (o *docsOptions) serve(ctx context.Context, d *documentation, load func(context.Context) (*documentation, error)) error {
	listener, err := listenHere(o.address)
	if err != nil {
		return err
	}
	s := &docsServer{o: o, listeners: map[chan struct{}]bool{}}
	if s.live, err = o.live(); err != nil {
		listener.Close()
		return err
	}
	if err := s.show(d); err != nil {
		return err
	}
	return o.env.serveHere(ctx, listener, "/docs/", s, func(ctx context.Context) { s.watch(ctx, d.files, load) })
}

// docsServer serves the documentation that was read last.
type docsServer struct {
	o    *docsOptions
	live http.Handler // nil without an upstream

	mu        sync.Mutex
	page      http.Handler
	mock      http.Handler
	listeners map[chan struct{}]bool // pages that are open
}

// show puts documentation in the place of what was there.
func (s *docsServer) show(d *documentation) error {
	servers, notices := s.o.targets()
	page, err := apidoc.New(d.json, apidoc.Options{
		Edit: d.extra.Edit, Servers: servers, ReadOnly: len(servers) == 0, Events: eventsPath,
		Notices: append(notices, d.extra.Notices()...),
	})
	if err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.page, s.mock = page, http.StripPrefix(mockPath, mock.New(d.doc))
	for c := range s.listeners {
		select {
		case c <- struct{}{}:
		default: // it has not taken the last one yet
		}
	}
	return nil
}

// upstreamName is the first segment of paths that are passed on.
const upstreamName = "service"

// live passes requests on to the upstream.
func (o *docsOptions) live() (http.Handler, error) {
	if o.upstream == "" {
		return nil, nil
	}
	header, err := o.call.header()
	if err != nil {
		return nil, err
	}
	p, err := upstream.New(upstream.Options{
		Prefix: livePath + "/", AllowWrites: o.writes,
		Upstreams: []upstream.Upstream{{Name: upstreamName, URL: o.upstream, Header: header, Private: true}},
	})
	if err != nil {
		return nil, &mistake{"--upstream: " + err.Error(), "it begins with http:// or https:// and a host, such as http://localhost:8080"}
	}
	return p, nil
}

// targets are where requests of the page may go, and what its reader is told of that.
func (o *docsOptions) targets() ([]apidoc.Server, []apidoc.Notice) {
	var servers []apidoc.Server
	var notices []apidoc.Notice
	if o.mock {
		servers = append(servers, apidoc.Server{URL: mockPath, Description: "a mock: examples, and values of the schemas"})
	}
	if o.upstream != "" {
		live := apidoc.Server{URL: livePath + "/" + upstreamName, Description: "the service at " + o.upstream}
		notice := apidoc.Notice{Sentence: "Requests go to the service at " + o.upstream + ". What may change something is asked for once.", Weight: apidoc.Caution}
		if o.writes {
			notice.Sentence = "Requests go to the service at " + o.upstream + ", those that change something, too."
		} else {
			live.Confirm = upstream.ConfirmHeader
		}
		servers, notices = append(servers, live), append(notices, notice)
	}
	if len(servers) == 1 && o.mock {
		notices = append(notices, apidoc.Notice{Sentence: "Requests are answered by a mock: nothing is changed anywhere.", Weight: apidoc.Safe})
	}
	return servers, notices
}

// ServeHTTP refuses what does not come from the page itself: names that were made to lead to
// this machine, and pages of other sites.
func (s *docsServer) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	host, _, err := net.SplitHostPort(r.Host)
	if err != nil {
		host = r.Host
	}
	if !address.IsLoopbackHost(host) {
		http.Error(w, "this page is called by the address that postel docs printed", http.StatusMisdirectedRequest)
		return
	}
	if site := r.Header.Get("Sec-Fetch-Site"); site != "" && site != "same-origin" && site != "none" && r.Header.Get("Sec-Fetch-Mode") != "navigate" {
		http.Error(w, "another site asks for this", http.StatusForbidden)
		return
	}
	s.mu.Lock()
	page, mock := s.page, s.mock
	s.mu.Unlock()
	switch path := r.URL.Path; {
	case path == "/":
		http.Redirect(w, r, "/docs/", http.StatusFound)
	case path == eventsPath:
		s.events(w, r)
	case strings.HasPrefix(path, livePath+"/") && s.live != nil:
		s.live.ServeHTTP(w, r)
	case strings.HasPrefix(path, mockPath+"/") && s.o.mock:
		mock.ServeHTTP(w, r)
	default:
		page.ServeHTTP(w, r)
	}
}

// events tells a page when to load anew, as server-sent events.
func (s *docsServer) events(w http.ResponseWriter, r *http.Request) {
	c := make(chan struct{}, 1)
	s.mu.Lock()
	s.listeners[c] = true
	s.mu.Unlock()
	defer func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		delete(s.listeners, c)
	}()
	w.Header().Set("Content-Type", "text/event-stream")
	w.Header().Set("Cache-Control", "no-store")
	for first := true; ; first = false {
		text := "data: changed\n\n"
		if first {
			text = ": open\n\n"
		}
		if _, err := fmt.Fprint(w, text); err != nil {
			return
		}
		if http.NewResponseController(w).Flush() != nil {
			return
		}
		select {
		case <-c:
		case <-r.Context().Done():
			return
		}
	}
}

// watch reads the description again whenever one of its files has changed. What cannot be read is
// complained about, and the page stays as it was.
func (s *docsServer) watch(ctx context.Context, files []string, load func(context.Context) (*documentation, error)) {
	before := s.o.stamp(files)
	last := before
	tick := time.NewTicker(watchEvery)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		now := s.o.stamp(files)
		if still := now == last; now == before || !still {
			last = now // who writes it has not finished
			continue
		}
		before = now
		d, err := load(ctx)
		if err == nil {
			files = d.files
			before = s.o.stamp(files)
			last = before
			err = s.show(d)
		}
		if err != nil && ctx.Err() == nil {
			complain(s.o.env, err)
		}
	}
}

// stamp changes when one of the files does. What is no file here stays as it is.
func (o *docsOptions) stamp(files []string) string {
	var b strings.Builder
	for _, name := range files {
		if info, err := os.Stat(o.env.path(name)); err == nil {
			fmt.Fprintf(&b, "%s %d %d\n", name, info.ModTime().UnixNano(), info.Size())
		}
	}
	return b.String()
}
