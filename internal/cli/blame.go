package cli

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/postel-api/postel/diff"
	"github.com/postel-api/postel/internal/blame"
	"github.com/postel-api/postel/internal/config"
	"github.com/postel-api/postel/internal/history"
	"github.com/postel-api/postel/internal/policy"
	"github.com/postel-api/postel/swagger"
)

// blameOptions are the flags of postel blame.
type blameOptions struct {
	env      Env
	settings settled
	judge    judging
	read     reading
	format   string
	level    string
	most     int64
}

func newBlame(e Env) *cobra.Command {
	o := &blameOptions{env: e, settings: settled{env: e}, judge: judging{env: e}, read: reading{env: e}}
	cmd := &cobra.Command{
		Use:   "blame [BASE] [DOC]",
		Short: "name the commit and the author of each breaking change since a release",
		Long: `What is shown is exactly what breaks between BASE and the working tree, each with the first commit
after which it is there and stays: commits that undo each other are not shown. BASE is a tag or
another revision, and is found as check finds it. DOC is a file of the working tree, the one
description of the repository where it is left out.

Commits are followed along first parents, into branches where they were merged, and through
renames of the file. What is only in the working tree is not committed yet.`,
		Example: `  postel blame
  postel blame v1.4.0
  postel blame v1.4.0 api/openapi.yaml --level minor
  postel blame --format json | jq -r '.findings[].commit.email'`,
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) > 2 {
				return &mistake{fmt.Sprintf("blame takes BASE and DOC, not %d arguments", len(args)), "run postel blame --help"}
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error { return o.run(cmd, args) },
	}
	f := cmd.Flags()
	f.SortFlags = false
	o.settings.flags(cmd)
	f.Int64Var(&o.most, "max-commits", 500, "`NUMBER` of commits to read at most")
	group(cmd, "What is compared", "max-commits")
	f.StringVarP(&o.format, "format", "f", "text", "`FORMAT` of the answer: text, json")
	f.StringVar(&o.level, "level", "major", "blame changes of this `LEVEL` and above: major, minor, patch")
	group(cmd, "The answer", "format", "level")
	complete(cmd, "format", answerFormats)
	complete(cmd, "level", levelNames)
	o.judge.flags(cmd)
	o.read.flags(cmd)
	completeRevisions(cmd, e, 0)
	return cmd
}

func (o *blameOptions) run(cmd *cobra.Command, args []string) error {
	help := "run " + cmd.CommandPath() + " --help"
	if !slices.Contains(answerFormats(), o.format) {
		return choice("--format", o.format, answerFormats(), help)
	}
	lowest, err := level(cmd, "--level", o.level)
	if err != nil {
		return err
	}
	if o.most <= 0 {
		return &mistake{fmt.Sprintf("--max-commits takes a number above zero, not %d", o.most), help}
	}
	if err := o.read.check(cmd); err != nil {
		return err
	}
	c, err := o.settings.load(cmd)
	if err != nil {
		return err
	}
	o.read.options.AllowRefs = c.AllowRefs
	settings, err := o.settings.options(c)
	if err != nil {
		return err
	}
	settings.Exchanges = false // an author is no message
	defer o.read.close()
	base, now, err := o.find(cmd.Context(), c, args)
	if err != nil {
		return err
	}
	if !base.Exists() {
		o.env.tell(nothingAgainst(base, now), "")
		if o.format == "json" {
			return o.answer(base, &blame.Answer{}) // a program reads an object, be it of nothing
		}
		return nil
	}
	o.env.tell(against(base, now), "")
	return o.blame(cmd.Context(), c, base, now, settings, lowest)
}

// find finds the description of the working tree and its base.
func (o *blameOptions) find(ctx context.Context, c *config.Config, args []string) (history.Base, *swagger.Document, error) {
	file, err := o.read.described(ctx, c, args[min(1, len(args)):])
	if err != nil {
		return history.Base{}, nil, err
	}
	documents, err := o.read.load(ctx, file)
	if err != nil {
		return history.Base{}, nil, err
	}
	named := c.Base
	if len(args) > 0 {
		named = args[0]
	}
	choice := choiceOf(documents[0])
	if kind, ok := baseKinds()[named]; ok {
		choice.Kind = kind
	} else if strings.Contains(named, ":") {
		return history.Base{}, nil, &mistake{fmt.Sprintf("blame goes back to a revision, and %s names a file", named), "name a tag or a commit; the file is found under the name that it had there"}
	} else {
		choice.Revision = named
	}
	base, err := history.FindBase(ctx, file, choice, o.read.from())
	return base, documents[0], err
}

// blame attributes what breaks between the base and the working tree.
func (o *blameOptions) blame(ctx context.Context, c *config.Config, base history.Base, now *swagger.Document, settings diff.Options, lowest diff.Bump) error {
	document, err := o.read.open(ctx, base)
	if err != nil {
		return err
	}
	r, _ := policy.Judge(diff.Compare(document, now, settings), c.Rules)
	settings.Judges = nil // they confirm what is shown, and change nothing about what is there
	found, err := blame.Find(ctx, blame.Options{
		Base: base, Document: document, Source: o.read.from(), Most: int(o.most),
		Findings: slices.DeleteFunc(r.Findings, func(f diff.Finding) bool { return f.Bump < lowest }),
		Compare: func(base, revision *swagger.Document) []diff.Finding {
			return diff.Compare(base, revision, settings).Findings
		},
	})
	if err != nil {
		return err
	}
	for _, sentence := range found.Sentences() {
		o.env.tell(sentence, "")
	}
	return o.answer(base, found)
}

func (o *blameOptions) answer(base history.Base, found *blame.Answer) error {
	if o.format == "json" {
		data, err := found.JSON(base, version())
		if err != nil {
			return err
		}
		_, err = o.env.Stdout.Write(data)
		return err
	}
	_, err := fmt.Fprint(o.env.Stdout, found.Text(base.Revision, !o.env.unicode()))
	return err
}
