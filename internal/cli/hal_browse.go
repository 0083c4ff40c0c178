package cli

import (
	"context"
	"fmt"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/postel-api/postel/hal/browser"
	"github.com/postel-api/postel/hal/controlmap"
	"github.com/postel-api/postel/semver"
)

// halBrowseOptions are the flags of postel hal browse.
type halBrowseOptions struct {
	env     Env
	address string
	noOpen  bool
	options browser.Options
	call    calling

	since     string
	contracts string
}

func newHALBrowse(e Env) *cobra.Command {
	o := &halBrowseOptions{env: e, call: calling{env: e}}
	cmd := &cobra.Command{
		Use:   "browse URL",
		Short: "show a HAL service on a page: follow links, fill in templates and forms",
		Long: `URL is where the service begins. The address of the page is printed, and it is opened in a browser and
served on this machine alone until it is interrupted.

The page asks the service through a proxy that reaches the origin of URL, what is below each --also,
and nothing else. What --header gives is sent to the origin of URL alone, and the page does not see it.
Requests that may change something are sent after the page has asked once.

With --since relations carry what changed in them, MAJOR, MINOR or PATCH: the service is crawled first,
in the bounds of the map, with GET alone. With --contracts they carry the consumers that follow them.`,
		Example: `  postel hal browse https://api.example.com/
  postel hal browse http://localhost:8080/ --allow-writes --no-open
  postel hal browse https://api.example.com/ --header 'Authorization: Bearer $TOKEN' --also https://docs.example.com/rels/
  postel hal browse https://staging.example.com/ --since shop-1.4.json --contracts contracts/`,
		Args: arguments(1, "hal browse takes one URL", "postel hal browse https://api.example.com/"),
		RunE: func(cmd *cobra.Command, args []string) error { return o.run(cmd.Context(), args[0]) },
	}
	f := cmd.Flags()
	f.SortFlags = false
	f.StringVar(&o.address, "address", "localhost:8091", "`HOST:PORT` to listen on, of this machine; port 0 is any that is free")
	f.BoolVar(&o.noOpen, "no-open", false, "open no browser")
	group(cmd, "The page", "address", "no-open")
	f.StringArrayVar(&o.options.Also, "also", nil, "what is below this `URL` may be asked as well, such as documentation")
	f.BoolVar(&o.options.Private, "private", false, "names may lead to addresses of a private network")
	f.BoolVar(&o.options.AllowWrites, "allow-writes", false, "send requests that may change something without asking")
	o.call.headerFlag(cmd)
	group(cmd, "Calling", "also", "private", "allow-writes")
	f.StringVar(&o.since, "since", "", "mark what changed since `MAP`, which postel hal map wrote as JSON")
	f.StringVar(&o.contracts, "contracts", "", "`DIR` with consumers' contracts: mark the relations that they follow")
	group(cmd, "What is shown", "since", "contracts")
	return cmd
}

func (o *halBrowseOptions) run(ctx context.Context, url string) error {
	const help = "it begins with http:// or https:// and a host, such as http://localhost:8080"
	if !strings.HasPrefix(url, "http://") && !strings.HasPrefix(url, "https://") { // a path is one of the page's own origin
		return &mistake{fmt.Sprintf("%s is no URL of a service", url), help}
	}
	var err error
	if o.options.Header, err = o.call.header(); err != nil {
		return err
	}
	o.options.Entry = url
	if o.options.Overlay, err = o.overlay(ctx, url); err != nil {
		return err
	}
	page, err := browser.New(o.options)
	if err != nil {
		return &mistake{err.Error(), help}
	}
	listener, err := listenHere(o.address)
	if err != nil {
		return err
	}
	if !o.noOpen {
		openBrowser(fmt.Sprintf("http://%s/", listener.Addr()))
	}
	return o.env.serveHere(ctx, listener, "/", page)
}

// overlay is what is known of relations beside the service.
func (o *halBrowseOptions) overlay(ctx context.Context, url string) (browser.Overlay, error) {
	var out browser.Overlay
	if o.contracts != "" {
		list, err := readContracts(o.env, []string{o.contracts})
		if err != nil {
			return out, err
		}
		out.UsedBy = followers(chainsOf(list))
	}
	if o.since == "" {
		return out, nil
	}
	base, err := readMap(o.env, o.since)
	if err != nil {
		return out, err
	}
	c := crawling{call: calling{env: o.env, headers: o.call.headers, timeout: defaultCrawlTimeout}, bounds: base.Bounds, role: base.Role}
	now, err := c.of(ctx, url)
	if err != nil {
		return out, err
	}
	report, err := controlmap.Compare(base, now, controlmap.CompareOptions{})
	if err != nil {
		return out, &mistake{err.Error(), "give a map of this service"}
	}
	out.Since = strings.TrimSuffix(filepath.Base(o.since), filepath.Ext(o.since))
	out.ChangedSince = changesOf(report.Changes)
	return out, nil
}

// followers are the consumers of each relation, in their order.
func followers(list []controlmap.Consumer) map[string][]string {
	out := map[string][]string{}
	for _, c := range list {
		for _, chain := range c.Chains {
			for _, step := range chain {
				if !slices.Contains(out[step.Rel], c.Name) {
					out[step.Rel] = append(out[step.Rel], c.Name)
				}
			}
		}
	}
	return out
}

// changesOf are the changes of each relation, with the level of the greatest.
func changesOf(list []controlmap.Change) map[string]browser.Change {
	out := map[string]browser.Change{}
	levels := map[string]semver.Bump{}
	for i := range list {
		c := &list[i]
		if c.Rel == "" || c.Form || c.Rule.Bump == semver.None {
			continue
		}
		was := out[c.Rel]
		levels[c.Rel] = max(levels[c.Rel], c.Rule.Bump)
		sentence := c.Message
		if was.Sentence != "" {
			sentence = was.Sentence + "; " + sentence
		}
		out[c.Rel] = browser.Change{Level: levels[c.Rel].String(), Sentence: sentence}
	}
	return out
}

// openBrowser opens a page in the browser of the system, which stays when postel has ended. Where there is
// none, the address that is printed is what a person has.
func openBrowser(url string) {
	words := []string{"xdg-open", url}
	switch runtime.GOOS {
	case "darwin":
		words = []string{"open", url}
	case "windows":
		words = []string{"rundll32", "url.dll,FileProtocolHandler", url}
	}
	_ = exec.Command(words[0], words[1:]...).Start()
}
