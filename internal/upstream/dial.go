package upstream

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"syscall"

	"github.com/postel-api/postel/internal/address"
)

// forbidden is an address at which an upstream is not asked.
type forbidden struct {
	host string
	at   netip.Addr
}

func (f *forbidden) Error() string {
	return fmt.Sprintf("%s leads to %s, which is not an address of the internet", f.host, f.at)
}

// control is asked when the address of a connection is known, after a name was resolved, and for each
// connection anew: what a name led to when the page was opened says nothing of what it leads to now.
func (t *target) control(_, to string, _ syscall.RawConn) error {
	at, err := netip.ParseAddrPort(to)
	if err != nil {
		return err
	}
	name, literal := t.host()
	switch ip := at.Addr().Unmap(); {
	case literal.IsValid():
		if ip == literal {
			return nil
		}
	case address.IsLoopbackHost(name):
		if ip.IsLoopback() {
			return nil
		}
	case address.IsPublic(ip), t.Private && address.IsPrivateUnicast(ip):
		return nil
	}
	return &forbidden{name, at.Addr()}
}

// failed says in words why there is no answer. It says nothing of the error's own text, which can hold
// the whole URL.
func (p *Proxy) failed(t *target, err error) *refusal {
	host := t.base.Host
	var (
		large  *http.MaxBytesError
		no     *refusedAnswer
		at     *forbidden
		dns    *net.DNSError
		op     *net.OpError
		cert   *tls.CertificateVerificationError
		number syscall.Errno
	)
	switch {
	case errors.As(err, &no):
		return no.no
	case errors.As(err, &large):
		return largeRequest()
	case errors.As(err, &at):
		return &refusal{"address", http.StatusBadGateway, at.Error(), "give the upstream by its address, or say that its name leads to a private one"}
	case errors.Is(err, context.DeadlineExceeded):
		return &refusal{"timeout", http.StatusGatewayTimeout, host + " has not answered in time", fmt.Sprintf("it was waited for %s", p.o.Timeout)}
	case errors.Is(err, context.Canceled):
		return &refusal{"canceled", http.StatusBadGateway, "the request was given up", "ask again"}
	case errors.As(err, &dns):
		return &refusal{"name", http.StatusBadGateway, "the name " + t.base.Hostname() + " cannot be resolved", "is it spelled right, and does this network know it?"}
	case errors.As(err, &cert):
		return &refusal{"certificate", http.StatusBadGateway, "the certificate of " + host + " is not trusted", cert.Err.Error()}
	case errors.As(err, &op) && op.Op == "dial" && errors.As(err, &number):
		return &refusal{"connection", http.StatusBadGateway, host + " cannot be reached", number.Error()}
	}
	return &refusal{"answer", http.StatusBadGateway, host + " has not answered as HTTP has it", "is it a service of HTTP, and is its scheme right?"}
}
