package cli

import (
	"context"
	"fmt"
	"net/http"
	"os/exec"
	"runtime"
	"strings"

	"github.com/spf13/cobra"
	"golang.org/x/net/http/httpguts"

	"github.com/postel-api/postel/hal/browser"
)

// halBrowseOptions are the flags of postel hal browse.
type halBrowseOptions struct {
	env     Env
	address string
	noOpen  bool
	options browser.Options
	headers []string
}

func newHALBrowse(e Env) *cobra.Command {
	o := &halBrowseOptions{env: e}
	cmd := &cobra.Command{
		Use:   "browse URL",
		Short: "show a HAL service on a page: follow links, fill in templates and forms",
		Long: `URL is where the service begins. The address of the page is printed, and it is opened in a browser and
served on this machine alone until it is interrupted.

The page asks the service through a proxy that reaches the origin of URL, what is below each --also,
and nothing else. Requests that may change something are sent after the page has asked once.`,
		Example: `  postel hal browse https://api.example.com/
  postel hal browse http://localhost:8080/ --allow-writes --no-open
  postel hal browse https://api.example.com/ --header "Authorization: Bearer $TOKEN" --also https://docs.example.com/rels/`,
		Args: arguments(1, "hal browse takes one URL", "postel hal browse https://api.example.com/"),
		RunE: func(cmd *cobra.Command, args []string) error { return o.run(cmd.Context(), args[0]) },
	}
	f := cmd.Flags()
	f.SortFlags = false
	f.StringVar(&o.address, "address", "localhost:8091", "`HOST:PORT` to listen on, of this machine; port 0 is any that is free")
	f.BoolVar(&o.noOpen, "no-open", false, "open no browser")
	group(cmd, "The page", "address", "no-open")
	f.StringArrayVar(&o.headers, "header", nil, "send `FIELD`, as in 'Name: value', with each request to the origin of URL; the page does not see it")
	f.StringArrayVar(&o.options.Also, "also", nil, "what is below this `URL` may be asked as well, such as documentation")
	f.BoolVar(&o.options.Private, "private", false, "names may lead to addresses of a private network")
	f.BoolVar(&o.options.AllowWrites, "allow-writes", false, "send requests that may change something without asking")
	group(cmd, "The service", "header", "also", "private", "allow-writes")
	return cmd
}

func (o *halBrowseOptions) run(ctx context.Context, url string) error {
	if strings.HasPrefix(url, "/") { // which for the page is a path of its own origin
		return &mistake{fmt.Sprintf("%q is not the URL of a service", url), "write it like https://api.example.com/"}
	}
	var err error
	if o.options.Header, err = headerFields(o.headers); err != nil {
		return err
	}
	o.options.Entry = url
	page, err := browser.New(o.options)
	if err != nil {
		return &mistake{err.Error(), "write it like https://api.example.com/"}
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

// headerFields reads the values of --header. No message holds a value, which may be secret.
func headerFields(list []string) (http.Header, error) {
	h := http.Header{}
	for i, field := range list {
		name, value, ok := strings.Cut(field, ":")
		value = strings.TrimSpace(value)
		if !ok || !httpguts.ValidHeaderFieldName(name) || !httpguts.ValidHeaderFieldValue(value) {
			return nil, &mistake{fmt.Sprintf("--header number %d is no header field", i+1), "write it like 'Authorization: Bearer 123'"}
		}
		h.Add(name, value)
	}
	return h, nil
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
