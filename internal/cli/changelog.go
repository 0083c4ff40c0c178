package cli

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/postel-api/postel/diff"
	"github.com/postel-api/postel/internal/atomicfile"
	"github.com/postel-api/postel/internal/changelog"
	"github.com/postel-api/postel/internal/config"
	"github.com/postel-api/postel/internal/history"
	"github.com/postel-api/postel/internal/policy"
	"github.com/postel-api/postel/semver"
	"github.com/postel-api/postel/swagger"
)

// changelogOptions are the flags of postel changelog.
type changelogOptions struct {
	env      Env
	settings settled
	judge    judging
	read     reading
	since    string
	write    string
	release  string
	date     string
	format   string
	level    string
}

func changelogFormats() []string { return []string{"markdown", "text", "json"} }

func newChangelog(e Env) *cobra.Command {
	o := &changelogOptions{env: e, settings: settled{env: e}, judge: judging{env: e}, read: reading{env: e}}
	cmd := &cobra.Command{
		Use:   "changelog [BASE] [REVISION] | DOC DOC DOC... | --since TAG [DOC]",
		Short: "write what changed for the people who use the API, as Keep a Changelog has it",
		Long: `BASE and REVISION are found as check finds them. Several descriptions, oldest first, and --since
give a section for each version, newest first. A section is called by the tag of its description,
else by an info.version that is not that of the version before, else Unreleased; its date is that
of the tag or commit, and it has none where neither is known.

--write puts the sections into a file below its heading and below Unreleased, replaces those of
the same version, and leaves everything else in the file as it is.`,
		Example: `  postel changelog                                          what is not released yet
  postel changelog 1.2.0.yaml 1.3.0.yaml
  postel changelog --since v1.0.0 --write CHANGELOG.md
  postel changelog --release "$(postel next)" --date "$(date +%F)" --write CHANGELOG.md`,
		RunE: func(cmd *cobra.Command, args []string) error { return o.run(cmd, args) },
	}
	f := cmd.Flags()
	f.SortFlags = false
	f.StringVar(&o.since, "since", "", "every release after `TAG`, and what is not released yet")
	group(cmd, "What is compared", "since")
	o.settings.flags(cmd)
	f.StringVarP(&o.format, "format", "f", "markdown", "`FORMAT` of the changelog: markdown, text, json")
	f.StringVarP(&o.write, "write", "w", "", "put it into `FILE`, which may be new, and print nothing")
	f.StringVar(&o.release, "release", "", "`VERSION` of the newest section")
	f.StringVar(&o.date, "date", "", "`DATE` of the newest section, as 2026-01-31")
	f.StringVar(&o.level, "level", "minor", "list changes of this `LEVEL` and above: major, minor, patch")
	group(cmd, "The changelog", "format", "write", "release", "date", "level")
	complete(cmd, "format", changelogFormats)
	complete(cmd, "level", levelNames)
	o.judge.flags(cmd)
	o.read.flags(cmd)
	completeRevisions(cmd, e, 0)
	completeRevision(cmd, e, "since")
	return cmd
}

func (o *changelogOptions) run(cmd *cobra.Command, args []string) error {
	lowest, date, err := o.check(cmd, args)
	if err != nil {
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
	settings.Exchanges = false // a changelog shows no messages
	defer o.read.close()
	w := &releaseWriter{changelogOptions: o, ctx: cmd.Context(), config: c, settings: settings, level: lowest}
	releases, err := w.releases(args)
	switch {
	case err != nil:
		return err
	case len(releases) == 0 && o.format == "json":
		return o.answer(nil) // a program reads an object, be it of nothing
	case len(releases) == 0:
		return nil
	}
	if o.release != "" {
		releases[0].Version, releases[0].Date = o.release, time.Time{}
	}
	if !date.IsZero() {
		releases[0].Date = date
	}
	return o.answer(releases)
}

// check refuses what cannot be done before anything is read.
func (o *changelogOptions) check(cmd *cobra.Command, args []string) (lowest diff.Bump, date time.Time, err error) {
	help := "run " + cmd.CommandPath() + " --help"
	switch {
	case !slices.Contains(changelogFormats(), o.format):
		return 0, date, choice("--format", o.format, changelogFormats(), help)
	case o.write != "" && o.format != "markdown":
		return 0, date, &mistake{"--write puts Markdown into a file, and no " + o.format, "leave --format out, or send the answer into a file: > FILE"}
	case o.since != "" && len(args) > 1:
		return 0, date, &mistake{fmt.Sprintf("with --since changelog takes one description, not %d arguments", len(args)), help}
	case o.release != "":
		if _, err := semver.Parse(o.release); err != nil {
			return 0, date, &mistake{"--release: " + err.Error(), "a semantic version, such as 1.3.0"}
		}
	}
	if lowest, err = level(cmd, "--level", o.level); err != nil {
		return 0, date, err
	}
	if o.date != "" {
		if date, err = time.Parse("2006-01-02", o.date); err != nil {
			return 0, date, &mistake{fmt.Sprintf("--date takes a day such as 2026-01-31, not %q", o.date), help}
		}
	}
	return lowest, date, o.read.check(cmd)
}

// answer prints the changelog, or puts it into the file of --write.
func (o *changelogOptions) answer(releases []changelog.Release) error {
	if o.write != "" {
		return o.insert(releases)
	}
	text := ""
	switch o.format {
	case "json":
		data, err := changelog.JSON(releases, version())
		if err != nil {
			return err
		}
		text = string(data)
	case "text":
		text = changelog.Text(releases, !o.env.unicode())
	default:
		text = changelog.Markdown(releases)
	}
	_, err := fmt.Fprint(o.env.Stdout, text)
	return err
}

// insert puts releases into a file, and says which sections were there before.
func (o *changelogOptions) insert(releases []changelog.Release) error {
	const most = 64 << 20
	path := o.write
	if !filepath.IsAbs(path) {
		path = filepath.Join(o.env.Dir, path)
	}
	if info, err := os.Stat(path); err == nil && (!info.Mode().IsRegular() || info.Size() > most) {
		return &mistake{fmt.Sprintf("%s is no file that a changelog could be in", o.write), "--write CHANGELOG.md"}
	}
	file, err := os.ReadFile(path)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return &mistake{fmt.Sprintf("cannot read %s: %s", o.write, reason(err)), ""}
	}
	out, replaced := changelog.Insert(file, releases)
	if err := atomicfile.Write(path, out, 0o644); err != nil {
		return err
	}
	for _, r := range releases {
		was := "has a new section"
		if slices.Contains(replaced, r.Name()) {
			was = "has the section anew"
		}
		o.env.tell(fmt.Sprintf("%s %s %s", o.write, was, r.Name()), "")
	}
	return nil
}

// releaseWriter makes releases of comparisons.
type releaseWriter struct {
	*changelogOptions
	ctx      context.Context
	config   *config.Config
	settings diff.Options
	level    diff.Bump
}

// releases returns what the arguments ask for, newest first; none where there is nothing to compare.
func (w *releaseWriter) releases(args []string) ([]changelog.Release, error) {
	switch {
	case w.since != "":
		return w.tagged(args)
	case len(args) >= 2:
		return w.series(args)
	}
	f, err := w.read.find(w.ctx, w.config, args)
	if err != nil {
		return nil, err
	}
	if f.says != "" {
		w.env.tell(f.says, "")
	}
	if f.base == nil {
		return nil, nil
	}
	r := w.compare(f.base, f.revision)
	if tag, ok, err := history.Current(w.ctx, f.file, choiceOf(f.revision), w.read.from()); err == nil && ok {
		r.Version, r.Date = tag.Version, tag.Date // without a repository there is no tag, and no mistake
	}
	return []changelog.Release{r}, nil
}

// compare makes a release of two descriptions, which is called by what the second one declares.
func (w *releaseWriter) compare(base, revision *swagger.Document) changelog.Release {
	r, _ := policy.Judge(diff.Compare(base, revision, w.settings), w.config.Rules)
	declared := r.Revision.Version
	if declared == r.Base.Version {
		declared = ""
	}
	return changelog.New(declared, time.Time{}, r, w.level)
}

// series compares each description with the one before it.
func (w *releaseWriter) series(args []string) ([]changelog.Release, error) {
	documents, err := w.read.load(w.ctx, args...)
	if err != nil {
		return nil, err
	}
	var out []changelog.Release
	for i := 1; i < len(documents); i++ {
		r := w.compare(documents[i-1], documents[i])
		w.date(&r, args[i])
		out = append(out, r)
	}
	slices.Reverse(out)
	return out, nil
}

// date gives a release the version and the date of the revision that an argument REVISION:PATH names.
func (w *releaseWriter) date(r *changelog.Release, arg string) {
	revision, _, ok := strings.Cut(arg, ":")
	if !ok || len(revision) < 2 || strings.Contains(arg, "://") {
		return
	}
	if _, err := os.Stat(filepath.Join(w.env.Dir, arg)); err == nil {
		return
	}
	repository, err := history.Open(w.ctx, ".", w.read.from())
	if err != nil {
		return
	}
	// The description was read from there: what has no date has none.
	r.Date, _ = repository.Date(revision)
	if tagged := history.VersionOf(revision); tagged != "" {
		r.Version = tagged
	}
}

// tagged compares each release of a description with the one before it, and the working tree with
// the last one.
func (w *releaseWriter) tagged(args []string) ([]changelog.Release, error) {
	file, err := w.read.described(w.ctx, w.config, args)
	if err != nil {
		return nil, err
	}
	documents, err := w.read.load(w.ctx, file)
	if err != nil {
		return nil, err
	}
	now := documents[0]
	choice := choiceOf(now)
	tags, err := history.Releases(w.ctx, file, w.since, choice, w.read.from())
	if err != nil {
		return nil, err
	}
	var out []changelog.Release
	var before *swagger.Document
	for _, tag := range tags {
		if !tag.Exists() {
			w.env.tell(fmt.Sprintf("%s is left out: %s", tag.Revision, tag.Note), "")
			continue
		}
		d, err := w.read.open(w.ctx, tag.Base)
		if err != nil {
			return nil, err
		}
		if before != nil {
			r := w.compare(before, d)
			r.Version, r.Date = tag.Version, tag.Date
			out = append(out, r)
		}
		before = d
		w.read.closeEarlier()
	}
	if before != nil {
		if r := w.compare(before, now); r.Bump != diff.None {
			out = append(out, r)
		}
	}
	slices.Reverse(out)
	if len(out) == 0 {
		w.env.tell(fmt.Sprintf("%s is as it was at %s", file, w.since), "")
	}
	return out, nil
}
