package cli_test

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"math/big"
	"net"
	"net/http/httptest"
	"os"
	"path/filepath"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/postel-api/postel/examples/customer"
)

// authority is a certificate authority that nobody knows.
type authority struct {
	cert *x509.Certificate
	key  *ecdsa.PrivateKey
}

// issue makes a certificate that is valid until a year; nil makes the authority's own.
func (a *authority) issue(name string, until int, parent *authority) (tls.Certificate, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return tls.Certificate{}, err
	}
	serial, err := rand.Int(rand.Reader, big.NewInt(1<<62))
	if err != nil {
		return tls.Certificate{}, err
	}
	template := &x509.Certificate{
		SerialNumber: serial, Subject: pkix.Name{CommonName: name},
		NotBefore: time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC), NotAfter: time.Date(until, 1, 1, 0, 0, 0, 0, time.UTC),
		IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}, KeyUsage: x509.KeyUsageDigitalSignature,
		ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth, x509.ExtKeyUsageClientAuth},
	}
	signer := authority{template, key}
	if parent != nil {
		signer = *parent
	} else {
		template.IsCA, template.BasicConstraintsValid, template.KeyUsage = true, true, x509.KeyUsageCertSign
	}
	der, err := x509.CreateCertificate(rand.Reader, template, signer.cert, &key.PublicKey, signer.key)
	if err != nil {
		return tls.Certificate{}, err
	}
	if parent == nil {
		a.key = key
		if a.cert, err = x509.ParseCertificate(der); err != nil {
			return tls.Certificate{}, err
		}
	}
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}, nil
}

// secureServices starts the example service behind certificates of an authority of its own: one that is
// valid, one that has expired, and one that demands a certificate of the client. They are SECURE,
// EXPIRED and MUTUAL; CA and CLIENT are the files for --ca and --cert.
func secureServices(e *testscript.Env) error {
	ca := &authority{}
	own, err := ca.issue("a private authority", 2100, nil)
	if err != nil {
		return err
	}
	client, err := ca.issue("a client", 2100, ca)
	if err != nil {
		return err
	}
	key, err := x509.MarshalPKCS8PrivateKey(client.PrivateKey)
	if err != nil {
		return err
	}
	for name, text := range map[string][]byte{
		"CA":     pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: own.Certificate[0]}),
		"CLIENT": append(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: client.Certificate[0]}), pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: key})...),
	} {
		path := filepath.Join(e.WorkDir, "tls", name+".pem")
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			return err
		}
		if err := os.WriteFile(path, text, 0o600); err != nil {
			return err
		}
		e.Setenv(name, path)
	}
	pool := x509.NewCertPool()
	pool.AddCert(ca.cert)
	for name, until := range map[string]int{"SECURE": 2100, "EXPIRED": 2001, "MUTUAL": 2100} {
		cert, err := ca.issue("the service", until, ca)
		if err != nil {
			return err
		}
		server := httptest.NewUnstartedServer(customer.Handler(true))
		server.TLS = &tls.Config{Certificates: []tls.Certificate{cert}, MinVersion: tls.VersionTLS12}
		if name == "MUTUAL" {
			server.TLS.ClientAuth, server.TLS.ClientCAs = tls.RequireAndVerifyClientCert, pool
		}
		server.StartTLS()
		e.Defer(server.Close)
		e.Setenv(name, server.URL)
	}
	return nil
}
