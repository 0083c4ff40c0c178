package cli

import (
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/signal"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/spf13/cobra"

	"github.com/postel-api/postel/contracts"
	"github.com/postel-api/postel/contracts/formats"
	"github.com/postel-api/postel/contracts/provider"
	"github.com/postel-api/postel/internal/report"
)

// verifyOptions are the flags of postel verify.
type verifyOptions struct {
	env      Env
	report   verificationReport
	provider string
	stateURL string
	teardown bool
	states   string
	requests string
	only     string
	consumer string
	jobs     int
	timeout  time.Duration
	compat   string
	empty    bool
	follow   bool
	ca       string
	cert     string
}

func newVerify(e Env) *cobra.Command {
	o := &verifyOptions{env: e, report: verificationReport{env: e}}
	cmd := &cobra.Command{
		Use:   "verify --provider URL CONTRACT...",
		Short: "hold a running service against what its consumers expect of it",
		Long: `CONTRACT is a file, a directory or a pattern: contracts of Pact (versions 1 to 4) or of Postel. Each
request is sent to the provider, and the answer is held against what the consumer expects. The exit
code is 1 where a consumer would break, and 2 where nothing was verified.

Interactions that need no provider state are verified side by side, the others in order. States are
set up by a URL that gets a POST for each (--state-url), or by the calls and commands of a file
(--states). Redirects are not followed, nothing is retried, and after five calls without an answer
no more are sent.

With --compat pact the verdict is that of the reference verifier of Pact where Postel differs on
purpose: redirects are followed; everything runs in order, equal interactions each; a state call
that answers 5xx is repeated eight times, in two minutes; an interaction without a state is announced
by a state without a name; a state that nobody sets up is a warning; headers of --requests are sent
to --state-url, too; a query parameter without a value is left out; a body's contentType is not sent
as a header; values of provider states are not expected in the answer; nothing to verify is no
mistake.`,
		Example: `  postel verify --provider http://localhost:8080 contracts/
  postel verify --provider http://localhost:8080 --states states.yaml pacts/*.json
  postel verify --provider https://staging.example.com --requests requests.yaml pacts/ --format junit=verify.xml`,
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) == 0 {
				return &mistake{"verify takes contracts: files, directories or patterns", "run postel verify --help"}
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error { return o.run(cmd, args) },
	}
	f := cmd.Flags()
	f.SortFlags = false
	f.StringVarP(&o.provider, "provider", "p", "", "`URL` of the running service")
	f.StringVar(&o.requests, "requests", "", "`FILE` with changes of requests: headers, tokens")
	f.DurationVar(&o.timeout, "timeout", 30*time.Second, "`DURATION` of one call at most")
	f.StringVar(&o.ca, "ca", "", "`FILE` with certificates to trust besides the system's")
	f.StringVar(&o.cert, "cert", "", "`FILE` with the client's certificate and its key")
	f.BoolVar(&o.follow, "follow-redirects", false, "a redirect is followed, and not the answer")
	group(cmd, "The provider", "provider", "requests", "timeout", "ca", "cert", "follow-redirects")
	f.StringVar(&o.states, "states", "", "`FILE` that says how states are set up")
	f.StringVar(&o.stateURL, "state-url", "", "`URL` that gets a POST for each state")
	f.BoolVar(&o.teardown, "state-teardown", false, "also POST to --state-url to take states away")
	group(cmd, "Provider states", "states", "state-url", "state-teardown")
	f.StringVar(&o.only, "only", "", "verify interactions whose description matches this `REGEX`")
	f.StringVar(&o.consumer, "consumer", "", "verify the contracts of this consumer (`NAME`)")
	f.IntVar(&o.jobs, "jobs", 0, "verify this `NUMBER` of interactions without a state at once")
	f.StringVar(&o.compat, "compat", "", "judge and send as this `TOOL` does: pact")
	f.BoolVar(&o.empty, "allow-empty", false, "what is not verified is no mistake")
	group(cmd, "What is verified", "only", "consumer", "jobs", "compat", "allow-empty")
	o.report.flags(cmd)
	complete(cmd, "compat", func() []string { return []string{"pact"} })
	return cmd
}

func (o *verifyOptions) run(cmd *cobra.Command, args []string) error {
	help := "run postel verify --help"
	switch {
	case o.provider == "":
		return &mistake{"--provider is missing: where the service runs", "--provider http://localhost:8080"}
	case o.compat != "" && o.compat != "pact":
		return &mistake{fmt.Sprintf("--compat takes pact, not %q", o.compat), help}
	case o.states != "" && o.stateURL != "":
		return &mistake{"--states and --state-url both set up states", "give one of them"}
	case o.timeout <= 0:
		return &mistake{fmt.Sprintf("--timeout takes a duration above zero, not %s", o.timeout), help}
	case o.jobs < 0:
		return &mistake{fmt.Sprintf("--jobs takes a number above zero, not %d", o.jobs), help}
	}
	outputs, how, err := o.report.outputs(cmd)
	if err != nil {
		return err
	}
	list, err := o.contracts(args)
	if err != nil {
		return err
	}
	settings, err := o.settings()
	if err != nil {
		return err
	}
	ctx, stop := signal.NotifyContext(cmd.Context(), os.Interrupt)
	defer stop()
	if states := contracts.Unprepared(list, settings); len(states) > 0 {
		o.env.tell(fmt.Sprintf("nobody sets up %s", enumerate(quotedAll(states))), "")
	}
	status := o.status(list)
	settings.Done = status.done
	r, err := contracts.Run(ctx, list, settings)
	status.clear()
	if err != nil {
		return &mistake{err.Error(), help}
	}
	if err := o.write(outputs, r, how); err != nil {
		return err
	}
	switch skipped := r.Count(contracts.Skipped); {
	case r.Count(contracts.Fail) > 0 || r.Stopped != "":
		return &answerNo{}
	case o.empty, o.like() && len(r.Results) == 0:
		return nil
	case skipped == len(r.Results):
		return o.nothing(r, list)
	case skipped > 0:
		return &mistake{fmt.Sprintf("%d of %d interactions were not verified", skipped, len(r.Results)), "the report says why; --allow-empty if that is meant"}
	}
	return nil
}

// like reports whether everything is done as the reference implementation of Pact does it.
func (o *verifyOptions) like() bool { return o.compat == "pact" }

// contracts reads the contracts; there may be none for who says so.
func (o *verifyOptions) contracts(args []string) ([]*contracts.Contract, error) {
	if o.empty || o.like() {
		if files, err := formats.Files(o.env.Dir, args); err == nil && len(files) == 0 {
			return nil, nil
		}
	}
	return readContracts(o.env, args)
}

func (o *verifyOptions) write(outputs []output, r *contracts.Report, how report.Options) error {
	for _, out := range outputs {
		if err := writeVerification(o.env, out, r, how); err != nil {
			return err
		}
	}
	return nil
}

// nothing says why nothing was verified.
func (o *verifyOptions) nothing(r *contracts.Report, list []*contracts.Contract) error {
	switch {
	case len(r.Results) > 0:
		return &mistake{"nothing was verified: every interaction was skipped", "the report says why; --states or --state-url set up states"}
	case o.only != "" || o.consumer != "":
		return &mistake{"nothing was verified: no interaction matches --only and --consumer", "consumers are " + strings.Join(consumers(list), ", ")}
	}
	return &mistake{"nothing was verified: the contracts have no interactions", "--allow-empty if that is meant"}
}

// maxListed bounds the names that one line lists.
const maxListed = 10

// quotedAll are names as a line lists them.
func quotedAll(names []string) []string {
	var out []string
	for i, n := range names {
		if i == maxListed {
			return append(out, fmt.Sprintf("%d more", len(names)-maxListed))
		}
		out = append(out, strconv.Quote(n))
	}
	return out
}

func consumers(list []*contracts.Contract) []string {
	var out []string
	seen := map[string]bool{}
	for _, c := range list {
		if !seen[c.Consumer] {
			seen[c.Consumer] = true
			out = append(out, c.Consumer)
		}
	}
	return out
}

// readContracts reads the contracts that arguments name.
func readContracts(e Env, args []string) ([]*contracts.Contract, error) {
	files, err := formats.Files(e.Dir, args)
	if err != nil {
		return nil, &mistake{err.Error(), "give a file, a directory or a pattern"}
	}
	if len(files) == 0 {
		return nil, &mistake{"there is no contract in " + strings.Join(args, " "), "a contract has a consumer, a provider and interactions"}
	}
	var list []*contracts.Contract
	for _, name := range files {
		data, err := readBounded(e, name, maxContract)
		if err != nil {
			return nil, err
		}
		c, err := formats.Read(filepath.ToSlash(name), data)
		if err != nil {
			return nil, err
		}
		list = append(list, c)
	}
	return list, nil
}

// maxContract bounds a contract, in bytes.
const maxContract = 64 << 20

// settings are the options of the run.
func (o *verifyOptions) settings() (contracts.Options, error) {
	s := contracts.Options{URL: o.provider, Consumer: o.consumer, Jobs: o.jobs, Timeout: o.timeout, FollowRedirects: o.follow, Compat: o.like(), Now: o.env.Now}
	var err error
	if o.only != "" {
		if s.Only, err = regexp.Compile(o.only); err != nil {
			return s, &mistake{"--only is no regular expression: " + err.Error(), ""}
		}
	}
	transport, err := o.transport()
	if err != nil {
		return s, err
	}
	s.Transport = transport
	changes, err := o.changes()
	if err != nil {
		return s, err
	}
	if changes != nil {
		s.Edit, s.Secret, s.SecretQuery = changes.Edit, changes.Secret, changes.SecretQuery
	}
	client := &http.Client{Transport: transport.Clone()} // states have connections of their own
	switch {
	case o.stateURL != "":
		url := &provider.StateURL{URL: o.stateURL, Client: client, Teardowns: o.teardown}
		if changes != nil {
			url.Edit = changes.EditState
		}
		if o.like() {
			url.Retries, client.Timeout = 8, o.timeout
		}
		s.States = url
	case o.states != "":
		data, err := readBounded(o.env, o.states, maxSettings)
		if err != nil {
			return s, err
		}
		file, err := provider.ReadStates(o.states, data, client)
		if err != nil {
			return s, err
		}
		file.Dir, s.States = o.env.Dir, file
	}
	return s, nil
}

// changes reads the requests file, nil where none is given.
func (o *verifyOptions) changes() (*provider.Requests, error) {
	if o.requests == "" {
		return nil, nil
	}
	data, err := readBounded(o.env, o.requests, maxSettings)
	if err != nil {
		return nil, err
	}
	changes, err := provider.ReadRequests(o.requests, data)
	if err != nil {
		return nil, err
	}
	changes.Dir, changes.Lookup, changes.States = o.env.Dir, o.env.lookup, o.like()
	return changes, nil
}

// transport carries the requests.
func (o *verifyOptions) transport() (*http.Transport, error) {
	t := contracts.NewTransport()
	if o.ca == "" && o.cert == "" {
		return t, nil
	}
	t.TLSClientConfig = &tls.Config{MinVersion: tls.VersionTLS12}
	if o.ca != "" {
		data, err := readBounded(o.env, o.ca, maxSettings)
		if err != nil {
			return nil, err
		}
		pool, err := x509.SystemCertPool()
		if err != nil {
			pool = x509.NewCertPool()
		}
		if !pool.AppendCertsFromPEM(data) {
			return nil, &mistake{fmt.Sprintf("there is no certificate in %s", o.ca), "it should be PEM: -----BEGIN CERTIFICATE-----"}
		}
		t.TLSClientConfig.RootCAs = pool
	}
	if o.cert != "" {
		data, err := readBounded(o.env, o.cert, maxSettings)
		if err != nil {
			return nil, err
		}
		pair, err := tls.X509KeyPair(data, data)
		if err != nil {
			return nil, &mistake{fmt.Sprintf("%s holds no certificate with its key: %s", o.cert, err), "put both into one file, in PEM"}
		}
		t.TLSClientConfig.Certificates = []tls.Certificate{pair}
	}
	return t, nil
}

// liveStatus is a line that says how far the run is, on a terminal only.
type liveStatus struct {
	w     io.Writer
	total int

	mu     sync.Mutex
	n      int
	failed int
}

func (o *verifyOptions) status(list []*contracts.Contract) *liveStatus {
	s := &liveStatus{}
	for _, c := range list {
		s.total += len(c.Interactions)
	}
	if o.env.Width > 0 {
		s.w = o.env.Stderr
	}
	return s
}

func (s *liveStatus) done(r contracts.Result) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.n++
	if r.Verdict == contracts.Fail {
		s.failed++
	}
	if s.w != nil {
		fmt.Fprintf(s.w, "\r\x1b[K%d of %d, %d failed", s.n, s.total, s.failed)
	}
}

func (s *liveStatus) clear() {
	if s.w != nil && s.n > 0 {
		fmt.Fprint(s.w, "\r\x1b[K")
	}
}

// verificationReport is in which formats what came out of verifying is written.
type verificationReport struct {
	env     Env
	formats reporting
}

func (v *verificationReport) flags(cmd *cobra.Command) {
	v.formats.env = v.env
	f := cmd.Flags()
	f.StringArrayVarP(&v.formats.formats, "format", "f", nil, "`FORMAT` or FORMAT=FILE, may be given several times: "+strings.Join(formatNames(), ", ")+" (default text)")
	group(cmd, "The report", "format")
	complete(cmd, "format", formatNames)
}

func (v *verificationReport) outputs(cmd *cobra.Command) ([]output, report.Options, error) {
	v.formats.color = "auto"
	outputs, err := v.formats.outputs()
	if err != nil {
		return nil, report.Options{}, err
	}
	how, err := v.formats.how(cmd)
	return outputs, how, err
}

func writeVerification(e Env, out output, r *contracts.Report, how report.Options) error {
	if out.file == "" {
		return report.WriteVerification(e.Stdout, out.format, r, how)
	}
	how.Color, how.Width, how.Quiet = false, 0, false
	return writeFile(e.path(out.file), func(w io.Writer) error { return report.WriteVerification(w, out.format, r, how) })
}

// readBounded reads a file that must be there.
func readBounded(e Env, name string, most int64) ([]byte, error) {
	f, err := os.Open(e.path(name))
	if err != nil {
		return nil, &mistake{fmt.Sprintf("cannot read %s: %s", name, reason(err)), ""}
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, most+1))
	if err == nil && int64(len(data)) > most {
		return nil, &mistake{fmt.Sprintf("%s is larger than %d bytes", name, most), ""}
	}
	if err != nil {
		return nil, &mistake{fmt.Sprintf("cannot read %s: %s", name, reason(err)), ""}
	}
	return data, nil
}
