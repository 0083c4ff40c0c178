package cli

import (
	"fmt"
	"path/filepath"

	"github.com/spf13/cobra"

	"github.com/postel-api/postel/diff"
	"github.com/postel-api/postel/internal/accept"
	"github.com/postel-api/postel/internal/atomicfile"
	"github.com/postel-api/postel/internal/config"
	"github.com/postel-api/postel/internal/history"
	"github.com/postel-api/postel/internal/policy"
)

// acceptOptions are the flags of postel accept.
type acceptOptions struct {
	env      Env
	settings settled
	read     reading
	reason   string
	author   string
	until    string
}

func newAccept(e Env) *cobra.Command {
	o := &acceptOptions{env: e, settings: settled{env: e}, read: reading{env: e}}
	cmd := &cobra.Command{
		Use:   "accept FINGERPRINT [BASE] [REVISION]",
		Short: "answer for a change, so that check lets it pass",
		Long: `The fingerprint, or the beginning of it, is what a report shows in brackets. BASE and REVISION are
found as check finds them. The entry goes to the end of .postel-accept.yaml, at the root of the
repository unless .postel.yaml names another file.`,
		Example: `  postel accept 8f3a91 --reason "the field was never filled"
  postel accept 8f3a91 --reason "clients have moved" --until 2026-12-31`,
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) < 1 || len(args) > 3 {
				return &mistake{fmt.Sprintf("accept takes the fingerprint of a finding, BASE and REVISION, not %d arguments", len(args)), "run postel accept --help"}
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error { return o.run(cmd, args[0], args[1:]) },
	}
	f := cmd.Flags()
	f.SortFlags = false
	f.StringVar(&o.reason, "reason", "", "`WHY` the change may be made")
	f.StringVar(&o.author, "author", "", "`WHO` answers for it (default: who git says you are)")
	f.StringVar(&o.until, "until", "", "the last `DAY` on which it counts, or the version from which on it does not")
	group(cmd, "The entry", "reason", "author", "until")
	o.settings.flags(cmd)
	completeRevisions(cmd, e, 1)
	return cmd
}

func (o *acceptOptions) run(cmd *cobra.Command, word string, args []string) error {
	if o.reason == "" {
		return &mistake{"an accepted change needs a reason", "--reason WHY"}
	}
	c, err := o.settings.load(cmd)
	if err != nil {
		return err
	}
	o.read.options.AllowRefs = c.AllowRefs
	finding, err := o.finding(cmd, c, word, args)
	if err != nil {
		return err
	}
	entry := accept.Entry{Fingerprint: finding.Fingerprint, Reason: o.reason, Author: o.author}
	if o.until != "" {
		until, ok := accept.ParseUntil(o.until)
		if !ok {
			return &mistake{fmt.Sprintf("--until takes a day such as 2026-12-31 or a version, not %q", o.until), "run postel accept --help"}
		}
		entry.Until = until
	}
	repository, err := history.Open(cmd.Context(), ".", o.read.from())
	if err != nil && (entry.Author == "" || c.Accept == "") {
		return err
	}
	if entry.Author == "" {
		if entry.Author, err = repository.Person(); err != nil {
			return err
		}
	}
	path := c.Accept
	if path == "" {
		path = filepath.Join(repository.Top, config.AcceptName)
	}
	return o.append(path, entry, finding)
}

func (o *acceptOptions) finding(cmd *cobra.Command, c *config.Config, word string, args []string) (diff.Finding, error) {
	settings, err := o.settings.options(c)
	if err != nil {
		return diff.Finding{}, err
	}
	settings.Exchanges, settings.Judges = false, nil
	defer o.read.close()
	f, err := o.read.find(cmd.Context(), c, args)
	if err != nil {
		return diff.Finding{}, err
	}
	if f.base == nil {
		return diff.Finding{}, &mistake{f.says + ", so there is no change to accept", ""}
	}
	r, _ := policy.Judge(diff.Compare(f.base, f.revision, settings), c.Rules)
	return accept.Find(r.Findings, word)
}

func (o *acceptOptions) append(path string, e accept.Entry, f diff.Finding) error {
	data, err := readFile(o.env, path)
	if err != nil {
		return err
	}
	if !filepath.IsAbs(path) {
		path = filepath.Join(o.env.Dir, path)
	}
	now, err := accept.Append(filepath.Base(path), data, e)
	if err != nil {
		return err
	}
	if err := atomicfile.Write(path, now, 0o644); err != nil {
		return err
	}
	_, err = fmt.Fprintf(o.env.Stdout, "accepted [%s] %s: %s\n", f.Fingerprint, f.Rule, f.Message)
	return err
}
