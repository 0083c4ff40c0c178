package cli

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/signal"
	"sync"
	"syscall"
	"time"

	"github.com/postel-api/postel/internal/address"
)

// listenHere listens on this machine alone: a page sends what its reader types, and what it shows
// may be secret. at is the value of --address.
func listenHere(at string) (net.Listener, error) {
	host, port, err := net.SplitHostPort(at)
	if err != nil || !address.IsLoopbackHost(host) {
		return nil, &mistake{fmt.Sprintf("--address takes a host and a port of this machine, not %q", at), "write it like localhost:8090"}
	}
	listener, err := net.Listen("tcp", net.JoinHostPort(host, port))
	if err != nil {
		return nil, &mistake{fmt.Sprintf("cannot listen on %s: %s", at, reason(err)), "give another --address; port 0 is any that is free"}
	}
	return listener, nil
}

// serveHere prints the address of a page below a listener's, and serves it until it is interrupted. What
// runs beside it is given a context that ends with it.
func (e Env) serveHere(ctx context.Context, listener net.Listener, path string, h http.Handler, beside ...func(context.Context)) error {
	ctx, stop := signal.NotifyContext(ctx, os.Interrupt, syscall.SIGTERM)
	defer stop()
	server := &http.Server{Handler: h, ReadHeaderTimeout: 10 * time.Second, BaseContext: func(net.Listener) context.Context { return ctx }}
	var group sync.WaitGroup
	for _, run := range beside {
		group.Go(func() { run(ctx) })
	}
	group.Go(func() {
		<-ctx.Done()
		// Streams of events end with ctx, so that this does not wait for a page that is open.
		late, cancel := context.WithTimeout(context.WithoutCancel(ctx), 5*time.Second)
		defer cancel()
		_ = server.Shutdown(late)
	})
	if _, err := fmt.Fprintf(e.Stdout, "http://%s%s\n", listener.Addr(), path); err != nil {
		stop()
	}
	err := server.Serve(listener)
	stop()
	group.Wait()
	if errors.Is(err, http.ErrServerClosed) {
		return nil
	}
	return &mistake{"the page cannot be served: " + reason(err), ""}
}
