package cli

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"os/signal"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/postel-api/postel/internal/report"
	"github.com/postel-api/postel/swagger/discovery"
)

// discoverOptions are the flags of postel discover.
type discoverOptions struct {
	env     Env
	call    calling
	doctor  bool
	print   bool
	output  string
	format  string
	quiet   bool
	verbose bool
}

func newDiscover(e Env) *cobra.Command {
	o := &discoverOptions{env: e, call: calling{env: e}}
	cmd := &cobra.Command{
		Use:   "discover URL",
		Short: "find the description of a running service",
		Long: `The places are asked in the order of the standards: the URL itself, its header Link with service-desc
(RFC 8631), /.well-known/api-catalog (RFC 9727), _links of a HAL root, and the paths that frameworks
use. Only GET is sent, and only to the origin of the URL: a link to another one is told. The exit code
is 1 where there is no description.`,
		Example: `  postel discover https://orders.example.com
  postel discover http://localhost:8080 --doctor
  postel discover http://localhost:8080 --print | postel diff v1.2.0:openapi.yaml -`,
		Args: arguments(1, "discover takes the URL of a service", "postel discover http://localhost:8080"),
		RunE: func(cmd *cobra.Command, args []string) error { return o.run(cmd, args[0]) },
	}
	f := cmd.Flags()
	f.SortFlags = false
	f.BoolVar(&o.doctor, "doctor", false, "also say what the owner of the service should add")
	f.BoolVar(&o.print, "print", false, "print the description itself and nothing else")
	f.StringVarP(&o.output, "output", "o", "", "write the description to `FILE`")
	f.StringVarP(&o.format, "format", "f", "text", "`FORMAT` of the answer: text, json")
	f.BoolVarP(&o.quiet, "quiet", "q", false, "print the URL of the description alone")
	f.BoolVarP(&o.verbose, "verbose", "v", false, "also list the places that were asked")
	o.call.flags(cmd)
	complete(cmd, "format", func() []string { return []string{"text", "json"} })
	return cmd
}

func (o *discoverOptions) run(cmd *cobra.Command, arg string) error {
	help := "run postel discover --help"
	switch {
	case o.format != "text" && o.format != "json":
		return choice("--format", o.format, []string{"text", "json"}, help)
	case o.print && (o.doctor || o.quiet || o.verbose || o.format == "json"):
		return &mistake{"--print prints the description and nothing else", "leave out --doctor, --quiet, --verbose and --format"}
	}
	r, err := o.call.discover(cmd, arg)
	if err != nil {
		return err
	}
	if r.Found != nil && o.output != "" {
		write := func(w io.Writer) error { _, err := w.Write(r.Found.Data); return err }
		if err := writeFile(o.env.path(o.output), write); err != nil {
			return err
		}
	}
	if err := o.answer(r); err != nil {
		return err
	}
	if r.Found == nil {
		return &answerNo{}
	}
	return nil
}

// answer writes what was found.
func (o *discoverOptions) answer(r *discovery.Report) error {
	w := o.env.Stdout
	switch {
	case o.print && r.Found != nil:
		_, err := w.Write(r.Found.Data)
		return err
	case o.print:
		o.env.tell("there is no description", "postel discover --doctor says what to add")
		return nil
	case o.quiet && r.Found != nil:
		_, err := fmt.Fprintln(w, r.Found.URL)
		return err
	case o.quiet:
		return nil
	case o.format == "json":
		return writeDiscoveryJSON(w, r, o.doctor)
	}
	return o.text(w, r)
}

func (o *discoverOptions) text(w io.Writer, r *discovery.Report) error {
	var b strings.Builder
	if f := r.Found; f != nil {
		info := f.Document.Info
		fmt.Fprintf(&b, "%s\n", f.URL.Redacted())
		fmt.Fprintf(&b, "  %s %s, OpenAPI %s, %d operations\n", o.visible(info.Get("title").Text()), o.visible(info.Get("version").Text()), f.Document.Version, len(f.Document.Operations))
		fmt.Fprintf(&b, "  found by %s\n", f.Step)
	} else {
		fmt.Fprintf(&b, "there is no description: %d places were asked\n", len(r.Attempts))
	}
	if o.verbose {
		b.WriteString("\nasked\n")
		for _, a := range r.Attempts {
			fmt.Fprintf(&b, "  %s  %s\n    %s\n", o.visible(a.URL), o.visible(a.Outcome), a.Step)
		}
	}
	if o.doctor {
		advice := r.Advice()
		if len(advice) == 0 {
			b.WriteString("\nnothing is missing\n")
		}
		for _, a := range advice {
			fmt.Fprintf(&b, "\n%s; add\n", a.Sentence)
			for _, line := range a.Add {
				fmt.Fprintf(&b, "  %s\n", o.visible(line))
			}
		}
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// visible is a text of a service without what a terminal acts upon.
func (o *discoverOptions) visible(s string) string { return report.Visible(s, !o.env.unicode()) }

func writeDiscoveryJSON(w io.Writer, r *discovery.Report, doctor bool) error {
	type attempt struct {
		Step    string `json:"step"`
		URL     string `json:"url"`
		Outcome string `json:"outcome"`
	}
	type advice struct {
		Sentence string   `json:"sentence"`
		Add      []string `json:"add"`
	}
	out := struct {
		URL      string    `json:"url,omitempty"`
		Step     string    `json:"step,omitempty"`
		OpenAPI  string    `json:"openapi,omitempty"`
		Title    string    `json:"title,omitempty"`
		Version  string    `json:"version,omitempty"`
		Attempts []attempt `json:"attempts"`
		Advice   *[]advice `json:"advice,omitempty"`
	}{}
	if f := r.Found; f != nil {
		out.URL, out.Step, out.OpenAPI = f.URL.Redacted(), string(f.Step), f.Document.Version.String()
		out.Title, out.Version = f.Document.Info.Get("title").Text(), f.Document.Info.Get("version").Text()
	}
	for _, a := range r.Attempts {
		out.Attempts = append(out.Attempts, attempt{string(a.Step), a.URL, a.Outcome})
	}
	if doctor {
		list := []advice{}
		for _, a := range r.Advice() {
			list = append(list, advice{a.Sentence, a.Add})
		}
		out.Advice = &list
	}
	e := json.NewEncoder(w)
	e.SetIndent("", "  ")
	e.SetEscapeHTML(false)
	return e.Encode(out)
}

// calling is how a running service is called.
type calling struct {
	env     Env
	headers []string
	timeout time.Duration
}

func (c *calling) flags(cmd *cobra.Command) {
	c.headerFlag(cmd)
	cmd.Flags().DurationVar(&c.timeout, "timeout", 10*time.Second, "`DURATION` of one request at most")
	group(cmd, "Calling", "timeout")
}

func (c *calling) headerFlag(cmd *cobra.Command) {
	cmd.Flags().StringArrayVarP(&c.headers, "header", "H", nil, "`NAME: VALUE` to send with each request; $NAME in a value is a variable of the environment")
	group(cmd, "Calling", "header")
}

// header reads the headers that are sent.
func (c *calling) header() (http.Header, error) {
	out := http.Header{}
	for _, line := range c.headers {
		name, value, ok := strings.Cut(line, ":")
		name = strings.TrimSpace(name)
		if !ok || name == "" || strings.ContainsAny(name, " \t\r\n") {
			return nil, &mistake{"--header takes NAME: VALUE", "--header 'Authorization: Bearer $TOKEN'"}
		}
		value = os.Expand(strings.TrimSpace(value), c.env.lookup)
		if strings.ContainsAny(value, "\r\n") {
			return nil, &mistake{fmt.Sprintf("the value of the header %s has more than one line", name), ""}
		}
		out.Add(name, value)
	}
	return out, nil
}

// service reads the URL of a service.
func (c *calling) service(cmd *cobra.Command, arg string) (*url.URL, error) {
	if c.timeout <= 0 {
		return nil, &mistake{fmt.Sprintf("--timeout takes a duration above zero, not %s", c.timeout), "run " + cmd.CommandPath() + " --help"}
	}
	u, err := url.Parse(arg)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" {
		return nil, &mistake{fmt.Sprintf("%s is no URL of a service", arg), "it begins with http:// or https:// and a host, such as http://localhost:8080"}
	}
	return u, nil
}

// discover looks for the description of a service.
func (c *calling) discover(cmd *cobra.Command, arg string) (*discovery.Report, error) {
	u, err := c.service(cmd, arg)
	if err != nil {
		return nil, err
	}
	header, err := c.header()
	if err != nil {
		return nil, err
	}
	ctx, stop := signal.NotifyContext(cmd.Context(), os.Interrupt)
	defer stop()
	r, err := discovery.Find(ctx, u, discovery.Options{Header: header, Timeout: c.timeout})
	if err != nil {
		return nil, &mistake{fmt.Sprintf("%s does not answer: %s", u.Redacted(), err), "is the service running?"}
	}
	return r, nil
}
