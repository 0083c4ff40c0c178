package cli

import (
	"errors"
	"fmt"
	"io"
	"mime"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/postel-api/postel/internal/ordered"
	"github.com/postel-api/postel/internal/source"
	"github.com/postel-api/postel/tolerantreader"
	"github.com/postel-api/postel/tolerantreader/html"
)

// readOptions are the flags of postel read.
type readOptions struct {
	env      Env
	read     reading
	format   string
	media    string
	consumer string
	quiet    bool
	strict   bool
	skim     bool
}

func newRead(e Env) *cobra.Command {
	o := &readOptions{env: e, read: reading{env: e}}
	cmd := &cobra.Command{
		Use:   "read FIELD... [DOCUMENT]",
		Short: "take fields out of JSON, XML or HTML, wherever they stand",
		Long: `FIELD is NAME=PATHS or PATHS: places in order of preference, separated by |, and behind commas the
options of a tolerant reader (optional, first, default=…, accept=number-string, rel=self). A place is
JSONPath ($.naming.firstname, $..firstname), a JSON Pointer, XPath (//name) or, in HTML, css:SELECTOR.
DOCUMENT is a file, - for standard input, or a URL; without it standard input is read.

What was tolerated is said on standard error. The exit code is 1 where a field is missing, is not what
was asked for, or is ambiguous, and 2 where the document cannot be read.`,
		Example: `  postel read '$.naming.firstname | $..firstname' 'email=$.email' customer.json
  curl -s https://example.com/customers/7 | postel read '$..email'
  postel read 'id=$["@id"]' 'name=//name' customer.xml
  postel read 'title=css:h1' page.html
  postel read --contract email 'email=$..email'       what would be read, as a contract`,
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) == 0 {
				return &mistake{"read takes at least one field", "postel read '$.email' customer.json"}
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error { return o.run(cmd, args) },
	}
	f := cmd.Flags()
	f.SortFlags = false
	f.StringVarP(&o.format, "format", "f", "text", "`FORMAT` of the answer: text, json")
	f.BoolVarP(&o.quiet, "quiet", "q", false, "do not say what was tolerated")
	f.StringVar(&o.consumer, "contract", "", "print what `CONSUMER` would read as a contract, and read nothing")
	group(cmd, "The answer", "format", "quiet", "contract")
	f.StringVar(&o.media, "type", "", "`MEDIA` type of the document, where its name does not tell")
	f.BoolVar(&o.strict, "strict", false, "exit with 1 where anything was tolerated")
	f.BoolVar(&o.skim, "skim", false, "do not verify what is not read, which is faster")
	group(cmd, "Reading a document", "type", "strict", "skim")
	complete(cmd, "format", answerFormats)
	o.read.flags(cmd)
	return cmd
}

func (o *readOptions) run(cmd *cobra.Command, args []string) error {
	if !slices.Contains(answerFormats(), o.format) {
		return choice("--format", o.format, answerFormats(), "run postel read --help")
	}
	if err := o.read.check(cmd); err != nil {
		return err
	}
	fields, document, err := readArguments(args)
	if err != nil {
		return err
	}
	options := []tolerantreader.Option{tolerantreader.WithHTML(html.Reader{})}
	if o.skim {
		options = append(options, tolerantreader.Skim())
	}
	plan, err := tolerantreader.New(fields, options...)
	if err != nil {
		return &mistake{err.Error(), "run postel read --help"}
	}
	if o.consumer != "" {
		return writeJSON(o.env.Stdout, plan.Contract(o.consumer))
	}
	in, err := source.One(cmd.Context(), document, o.read.from())
	if err != nil {
		return err
	}
	o.read.opened = append(o.read.opened, in.Files)
	defer o.read.close()
	values, report, err := plan.ReadStream(strings.NewReader(string(in.Data)), o.mediaType(in))
	var failure *tolerantreader.ReadError
	switch {
	case errors.As(err, &failure) && failure.Syntax == nil && failure.Limit == nil:
		o.tolerated(report)
		o.complain(in.Name, failure)
		return &answerNo{}
	case err != nil:
		return &mistake{fmt.Sprintf("%s cannot be read: %s", in.Name, err), ""}
	}
	if err := o.write(plan.Fields(), values); err != nil {
		return err
	}
	o.tolerated(report)
	if o.strict && !report.Clean() {
		return &answerNo{}
	}
	return nil
}

// readArguments tells fields from the document: a field is a path, or a name, an equals sign and a
// path; the document is what stands last and is neither.
func readArguments(args []string) (fields []tolerantreader.Field, document string, err error) {
	document = "-"
	for i, arg := range args {
		name, text, ok := fieldArgument(arg)
		if !ok {
			if i < len(args)-1 || i == 0 {
				return nil, "", &mistake{fmt.Sprintf("%q is no field: a path begins with $, /, //, css:, xpath: or gjson:", arg), "write it like 'email=$.email'"}
			}
			document = arg
			break
		}
		f, err := tolerantreader.ParseField(name, text)
		if err != nil {
			return nil, "", &mistake{err.Error(), "run postel read --help"}
		}
		if len(f.Paths) > 0 && several(f.Paths[0]) && !f.First {
			f.Kind, f.Elements = tolerantreader.List, &tolerantreader.Field{Kind: tolerantreader.Any}
		}
		fields = append(fields, f)
	}
	seen := map[string]bool{}
	for _, f := range fields {
		if seen[f.Name] {
			return nil, "", &mistake{fmt.Sprintf("two fields are called %s", f.Name), "name them: NAME=PATHS"}
		}
		seen[f.Name] = true
	}
	return fields, document, nil
}

// fieldArgument takes a field apart. One without a name is called what its first path ends with.
func fieldArgument(arg string) (name, text string, ok bool) {
	if isPath(arg) {
		first, _, _ := strings.Cut(arg, "|")
		first, _, _ = strings.Cut(first, ",")
		words := strings.FieldsFunc(first, func(r rune) bool { return strings.ContainsRune("$.[]'\"/@:*?()|# ", r) })
		if len(words) == 0 {
			return "value", arg, true
		}
		return words[len(words)-1], arg, true
	}
	name, text, found := strings.Cut(arg, "=")
	if name == "rel" && found {
		return text, arg, true
	}
	return name, text, found && name != "" && !strings.ContainsAny(name, "/\\$ ") && (isPath(text) || strings.HasPrefix(text, "rel="))
}

// several reports whether a path is meant to lead to several values: it has a star, a slice or a
// filter. A search ($..name) is meant to find one.
func several(path string) bool {
	inside := path
	for {
		_, rest, ok := strings.Cut(inside, "[")
		if !ok {
			return strings.Contains(path, "*")
		}
		bracket, behind, _ := strings.Cut(rest, "]")
		if strings.HasPrefix(bracket, "?") || strings.Contains(bracket, ":") && !strings.ContainsAny(bracket, `'"`) {
			return true
		}
		inside = behind
	}
}

func isPath(text string) bool {
	for _, start := range []string{"$", "//", "css:", "xpath:", "gjson:"} {
		if strings.HasPrefix(text, start) {
			return true
		}
	}
	// A pointer looks like the name of a file: it is a field where it has a name.
	return false
}

// mediaType is what the document is: what was said, what its server says, or what its name ends with.
func (o *readOptions) mediaType(in source.Input) string {
	if o.media != "" {
		return o.media
	}
	if t := mime.TypeByExtension(filepath.Ext(in.Name)); t != "" {
		return t
	}
	return ""
}

// tolerated says what was tolerated, a line each.
func (o *readOptions) tolerated(r *tolerantreader.Report) {
	if o.quiet || r == nil {
		return
	}
	for _, f := range r.Findings {
		o.env.tell(f.String(), "")
	}
}

// complain says what is wrong, a line each.
func (o *readOptions) complain(name string, e *tolerantreader.ReadError) {
	for line := range strings.SplitSeq(e.Error(), "\n") {
		o.env.tell(name+": "+line, "")
	}
}

// write writes the values: alone where there is one field, else each behind its name.
func (o *readOptions) write(fields []tolerantreader.Field, values []tolerantreader.Value) error {
	if o.format == "json" {
		out := ordered.Object{}
		for i, v := range values {
			value, err := v.Interface()
			if err != nil {
				return &mistake{fmt.Sprintf("%s: %s", fields[i].Name, err), ""}
			}
			out.Add(fields[i].Name, value)
		}
		return writeJSON(o.env.Stdout, out)
	}
	var b strings.Builder
	for i, v := range values {
		prefix := ""
		if len(fields) > 1 {
			prefix = fields[i].Name + ": "
		}
		if v.State == tolerantreader.Absent {
			if len(fields) > 1 {
				fmt.Fprintf(&b, "%s\n", strings.TrimRight(prefix, " "))
			}
			continue
		}
		if v.Kind == tolerantreader.List {
			for e := range v.Elements() {
				fmt.Fprintf(&b, "%s%s\n", prefix, e.Text())
			}
			continue
		}
		fmt.Fprintf(&b, "%s%s\n", prefix, v.Text())
	}
	_, err := io.WriteString(o.env.Stdout, b.String())
	return err
}
