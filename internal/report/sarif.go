package report

import (
	"bufio"
	"fmt"
	"net/url"
	"slices"
	"strings"

	"github.com/postel-api/postel/diff"
	"github.com/postel-api/postel/diff/wire"
)

// The structs of this file are the part of SARIF 2.1.0 that a comparison needs, with the names
// of the standard; numbers in comments are its sections.

type sarifLog struct {
	Schema  string     `json:"$schema"`
	Version string     `json:"version"`
	Runs    []sarifRun `json:"runs"`
}

type sarifRun struct {
	Tool        sarifTool         `json:"tool"`
	Invocations []sarifInvocation `json:"invocations"`
	ColumnKind  string            `json:"columnKind"` // 3.14.17
	Results     []sarifResult     `json:"results"`
	Properties  map[string]any    `json:"properties"`
}

type sarifTool struct {
	Driver sarifDriver `json:"driver"`
}

type sarifDriver struct {
	Name           string      `json:"name"`
	InformationURI string      `json:"informationUri"`
	Version        string      `json:"version,omitempty"`
	Rules          []sarifRule `json:"rules"`
}

type sarifRule struct {
	ID            string        `json:"id"`
	Name          string        `json:"name"`
	Short         sarifMessage  `json:"shortDescription"`
	Full          *sarifMessage `json:"fullDescription,omitempty"`
	Help          *sarifMessage `json:"help,omitempty"`
	Configuration sarifLevel    `json:"defaultConfiguration"`
}

type sarifLevel struct {
	Level string `json:"level"`
}

type sarifMessage struct {
	Text string `json:"text"`
}

type sarifInvocation struct {
	ExecutionSuccessful bool                `json:"executionSuccessful"`
	Notifications       []sarifNotification `json:"toolExecutionNotifications,omitempty"`
}

type sarifNotification struct {
	Descriptor sarifReference  `json:"descriptor"`
	Level      string          `json:"level"`
	Message    sarifMessage    `json:"message"`
	Locations  []sarifLocation `json:"locations,omitempty"`
}

type sarifReference struct {
	ID string `json:"id"`
}

type sarifResult struct {
	RuleID       string            `json:"ruleId"`
	RuleIndex    int               `json:"ruleIndex"`
	Level        string            `json:"level"`
	Message      sarifMessage      `json:"message"`
	Locations    []sarifLocation   `json:"locations"`
	Related      []sarifLocation   `json:"relatedLocations,omitempty"`
	Fingerprints map[string]string `json:"partialFingerprints"`
	WebRequest   *sarifWebRequest  `json:"webRequest,omitempty"`
	WebResponse  *sarifWebResponse `json:"webResponse,omitempty"`
	Properties   sarifProperties   `json:"properties"`
}

// sarifWebRequest and sarifWebResponse are SARIF 2.1.0, sections 3.46 and 3.47.
type sarifWebRequest struct {
	Protocol string            `json:"protocol"`
	Version  string            `json:"version"`
	Target   string            `json:"target"`
	Method   string            `json:"method"`
	Headers  map[string]string `json:"headers,omitempty"`
	Body     *sarifContent     `json:"body,omitempty"`
}

type sarifWebResponse struct {
	Protocol   string            `json:"protocol"`
	Version    string            `json:"version"`
	StatusCode int               `json:"statusCode"`
	Headers    map[string]string `json:"headers,omitempty"`
	Body       *sarifContent     `json:"body,omitempty"`
}

type sarifContent struct {
	Text string `json:"text"`
}

// webExchange adds the messages of a break in SARIF's own terms.
func (r *sarifResult) webExchange(e *diff.Exchange) {
	if e == nil {
		return
	}
	q := e.Request
	r.WebRequest = &sarifWebRequest{"http", "1.1", q.URL, q.Method, sarifHeaders(q.Header), sarifBody(q.Body)}
	if a := e.Response; a != nil {
		r.WebResponse = &sarifWebResponse{"http", "1.1", a.Status, sarifHeaders(a.Header), sarifBody(a.Body)}
	}
}

func sarifHeaders(fields []wire.Field) map[string]string {
	all := map[string]string{}
	for _, f := range fields {
		all[f.Name] = f.Value
	}
	return all
}

func sarifBody(text string) *sarifContent {
	if text == "" {
		return nil
	}
	return &sarifContent{text}
}

type sarifProperties struct {
	Bump        string        `json:"bump"`
	Undecided   bool          `json:"undecided"`
	Places      []string      `json:"places"`
	Witness     *jsonWitness  `json:"witness,omitempty"`
	Exchange    *jsonExchange `json:"exchange,omitempty"`
	Assumptions []string      `json:"assumptions,omitempty"`
	// Consumers is there where contracts were given.
	Consumers *jsonConsumers `json:"consumers,omitempty"`
}

type sarifLocation struct {
	ID       *int           `json:"id,omitempty"`
	Physical sarifPhysical  `json:"physicalLocation"`
	Logical  []sarifLogical `json:"logicalLocations,omitempty"`
	Message  *sarifMessage  `json:"message,omitempty"`
}

type sarifPhysical struct {
	Artifact sarifArtifact `json:"artifactLocation"`
	Region   *sarifRegion  `json:"region,omitempty"`
}

type sarifArtifact struct {
	URI         string        `json:"uri"`
	Description *sarifMessage `json:"description,omitempty"`
}

type sarifRegion struct {
	StartLine   int           `json:"startLine"`
	StartColumn int           `json:"startColumn,omitempty"`
	EndColumn   int           `json:"endColumn,omitempty"` // the column after the range
	Snippet     *sarifMessage `json:"snippet,omitempty"`
}

type sarifLogical struct {
	Name string `json:"fullyQualifiedName"`
	Kind string `json:"kind"`
}

func writeSARIF(w *bufio.Writer, v *view) error {
	rules, index := v.sarifRules()
	run := sarifRun{
		Tool: sarifTool{sarifDriver{
			Name: "postel", InformationURI: "https://github.com/postel-api/postel",
			Version: v.o.Version, Rules: rules,
		}},
		Invocations: []sarifInvocation{{true, v.sarifNotifications()}},
		ColumnKind:  "unicodeCodePoints",
		Results:     make([]sarifResult, 0, len(v.shown)),
		Properties: map[string]any{
			"verdict": v.Verdict.String(), "nextVersion": v.version.Next, "declaredVersion": v.version.Declared,
		},
	}
	for _, f := range v.shown {
		run.Results = append(run.Results, v.sarifResult(f, index[f.Rule]))
	}
	b, err := encodeJSON(sarifLog{
		Schema:  "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
		Version: "2.1.0", Runs: []sarifRun{run},
	}, "")
	if err != nil {
		return err
	}
	_, err = w.Write(b)
	return err
}

// sarifRules describes the rules of the shown findings, sorted by id, and where each one stands.
func (v *view) sarifRules() ([]sarifRule, map[string]int) {
	known := make(map[string]RuleInfo, len(v.o.Rules))
	for _, r := range v.o.Rules {
		known[r.ID] = r
	}
	used := map[string]RuleInfo{}
	for _, f := range v.shown {
		if _, ok := used[f.Rule]; ok {
			continue
		}
		r, ok := known[f.Rule]
		if !ok {
			r = RuleInfo{ID: f.Rule, Title: f.Title, Bump: f.Bump}
		}
		used[f.Rule] = r
	}
	ids := sortedKeys(used)
	rules, index := make([]sarifRule, 0, len(ids)), make(map[string]int, len(ids))
	for i, id := range ids {
		rules = append(rules, sarifRuleOf(used[id]))
		index[id] = i
	}
	return rules, index
}

func sortedKeys[T any](m map[string]T) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}

func sarifRuleOf(r RuleInfo) sarifRule {
	s := sarifRule{
		ID: r.ID, Name: pascal(r.ID), Short: sarifText(r.Title), Configuration: sarifLevel{sarifLevelOf(r.Bump)},
	}
	if r.Why != "" {
		s.Full = &sarifMessage{plainMessage(r.Why)}
	}
	if help := strings.TrimSpace(r.Why + " " + r.Help); help != "" {
		s.Help = &sarifMessage{plainMessage(help)}
	}
	return s
}

// pascal turns "response-type-changed" into "ResponseTypeChanged": the name of a rule is to be
// an identifier that differs from its id (3.49.7).
func pascal(id string) string {
	var b strings.Builder
	for _, w := range strings.Split(id, "-") {
		b.WriteString(capital(w))
	}
	return b.String()
}

// sarifLevelOf maps bumps to the levels of 3.27.10.
func sarifLevelOf(b diff.Bump) string {
	switch b {
	case diff.Major:
		return "error"
	case diff.Minor:
		return "warning"
	}
	return "note"
}

func (v *view) sarifNotifications() []sarifNotification {
	var out []sarifNotification
	for i := range v.Notices {
		n := &v.Notices[i]
		s := sarifNotification{Descriptor: sarifReference{n.Kind}, Level: "note", Message: sarifText(sentences(n.Message, n.Help))}
		if n.Kind == "not-compared" {
			s.Level = "warning"
		}
		if n.Location != nil {
			s.Locations = []sarifLocation{{Physical: sarifPhysicalOf(n.Location)}}
		}
		out = append(out, s)
	}
	return out
}

func (v *view) sarifResult(f *diff.Finding, rule int) sarifResult {
	text := where(first(f), f.Subject, "→") + ": " + said(f)
	if f.Undecided {
		text = "undecided: " + text
	}
	text = sentences(text, f.Help)
	r := sarifResult{
		RuleID: f.Rule, RuleIndex: rule, Level: sarifLevelOf(f.Bump), Message: sarifText(text),
		Locations:    []sarifLocation{v.sarifPlace(f)},
		Fingerprints: map[string]string{"postel/v1": f.Fingerprint},
		Properties:   sarifProperties{Bump: f.Bump.String(), Undecided: f.Undecided, Assumptions: assumed(f), Consumers: v.jsonConsumersOf(f)},
	}
	for _, p := range f.Places {
		r.Properties.Places = append(r.Properties.Places, where(p, "", "→"))
	}
	if r.Properties.Places == nil {
		r.Properties.Places = []string{}
	}
	r.Properties.Witness, r.Properties.Exchange = jsonWitnessOf(f.Witness), jsonExchangeOf(f.Exchange)
	r.webExchange(f.Exchange)
	if f.Base != nil {
		id := 1
		at := sarifLocation{ID: &id, Physical: sarifPhysicalOf(f.Base), Message: &sarifMessage{"the base"}}
		if n := note(f.Base, false); n != "" {
			at.Message = &sarifMessage{plainMessage("the base: " + n)}
		}
		r.Related = []sarifLocation{at}
	}
	return r
}

// sarifPlace is where a result is shown: in the revision, be it at its first line, because
// readers of SARIF show the files of the revision.
func (v *view) sarifPlace(f *diff.Finding) sarifLocation {
	l := f.Revision
	if l == nil {
		l = &diff.Location{File: v.Revision.Name, Line: 1}
	}
	at := sarifLocation{Physical: sarifPhysicalOf(l)}
	for _, p := range f.Places {
		at.Logical = append(at.Logical, sarifLogical{where(p, "", "→"), "member"})
		if len(at.Logical) == maxLogical {
			break
		}
	}
	return at
}

// maxLogical bounds the logical locations of a result; all places are in its properties.
const maxLogical = 10

func sarifPhysicalOf(l *diff.Location) sarifPhysical {
	p := sarifPhysical{Artifact: sarifArtifactOf(l.File)}
	if l.Line < 1 {
		return p
	}
	p.Region = &sarifRegion{StartLine: l.Line}
	if l.Column > 0 {
		p.Region.StartColumn = l.Column
		p.Region.EndColumn = l.Column + max(1, l.Width)
	}
	if text, _ := window(l); text != "" {
		p.Region.Snippet = &sarifMessage{text}
	}
	return p
}

// sarifArtifactOf names a file by a URI reference (3.4.3). A file at a git ref is named by its
// path, since ref:path would read as a URI with a scheme; the description says the rest.
func sarifArtifactOf(name string) sarifArtifact {
	a := locate(name)
	switch {
	case a.url != "":
		if u, err := url.Parse(a.url); err == nil {
			return sarifArtifact{URI: u.String()}
		}
		return sarifArtifact{URI: escapePath(a.url), Description: &sarifMessage{plainMessage(name)}}
	case a.path == "":
		return sarifArtifact{URI: "stdin", Description: &sarifMessage{"standard input"}}
	case a.ref != "":
		return sarifArtifact{URI: pathURI(a.path), Description: &sarifMessage{plainMessage(a.path + " at " + a.ref)}}
	}
	return sarifArtifact{URI: pathURI(a.path)}
}

// pathURI is the URI of an absolute path, or the URI reference of a relative one.
func pathURI(path string) string {
	switch {
	case strings.HasPrefix(path, "/"):
		return "file://" + escapePath(path)
	case len(path) > 2 && path[1:3] == ":/":
		return "file:///" + path[:2] + escapePath(path[2:])
	}
	return escapePath(path)
}

// escapePath percent-encodes what RFC 3986 does not allow in a path, and the colon, which would
// end a scheme in the first segment of a relative reference (section 4.2).
func escapePath(path string) string {
	var b strings.Builder
	for i := range len(path) {
		c := path[i]
		switch {
		case c >= 'a' && c <= 'z', c >= 'A' && c <= 'Z', c >= '0' && c <= '9', strings.IndexByte("/-._~!$&'()*+,;=@", c) >= 0:
			b.WriteByte(c)
		default:
			fmt.Fprintf(&b, "%%%02X", c)
		}
	}
	return b.String()
}

func sarifText(s string) sarifMessage { return sarifMessage{plainMessage(s)} }

// plainMessage keeps text from a document from being read as an embedded link, whose form is
// [text](target) (3.11.6): there the brackets are escaped.
func plainMessage(s string) string {
	s = visible(s, false)
	if !strings.Contains(s, "](") {
		return s
	}
	return strings.NewReplacer("[", `\[`, "]", `\]`).Replace(s)
}
