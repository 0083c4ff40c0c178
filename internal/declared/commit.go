package declared

import (
	"regexp"
	"strings"

	"github.com/postel-api/postel/diff"
)

// The numbers in this file are those of the rules in the specification of Conventional Commits
// 1.0.0 (conventionalcommits.org).

// Message is the message of a commit.
type Message struct {
	Name string // the id of the commit
	Text string
}

// Conventional is a message in the grammar of Conventional Commits.
type Conventional struct {
	Type        string // in lower case: it has no case (15)
	Scope       string // in lower case, may be empty
	Description string
	Body        string
	Footers     []Footer
	Breaking    bool   // by an exclamation mark or by a footer (11)
	Why         string // what breaks, where Breaking
}

// Footer is a token with its value (8).
type Footer struct{ Token, Value string }

var (
	// header is a type, a scope in parentheses, an exclamation mark, a colon and a space, and a
	// description (1, 4, 5, 13).
	header = regexp.MustCompile(`^([^\s():!]+)(?:\(([^()\r\n]*[^()\s][^()\r\n]*)\))?(!)?: +(\S.*)$`)
	// footer is a token with hyphens for spaces, or BREAKING CHANGE, then a colon and a space or a
	// space and a number sign, and a value (8, 9).
	footer = regexp.MustCompile(`^(BREAKING CHANGE|[A-Za-z0-9][A-Za-z0-9-]*)(: | #)(.*)$`)
)

// ParseConventional reads a message; ok is false where it does not follow the grammar.
func ParseConventional(text string) (c Conventional, ok bool) {
	text = strings.TrimSpace(strings.ReplaceAll(text, "\r\n", "\n"))
	first, rest, _ := strings.Cut(text, "\n")
	m := header.FindStringSubmatch(strings.TrimRight(first, " \t"))
	if m == nil {
		return c, false
	}
	c = Conventional{Type: strings.ToLower(m[1]), Scope: strings.ToLower(strings.TrimSpace(m[2])), Description: m[4], Breaking: m[3] != ""}
	if strings.HasPrefix(rest, "\n") { // one blank line (6, 8)
		c.Body, c.Footers = split(rest[1:])
	}
	if c.Breaking {
		c.Why = c.Description // (13)
	}
	for _, f := range c.Footers {
		if f.breaks() {
			c.Breaking, c.Why = true, f.Value
			break
		}
	}
	return c, true
}

// breaks reports whether a footer announces a break: in upper case (12, 15), with a space or a
// hyphen (16), and with a description of it (12).
func (f Footer) breaks() bool {
	return (f.Token == "BREAKING CHANGE" || f.Token == "BREAKING-CHANGE") && f.Value != "" && !strings.HasPrefix(f.Value, "#")
}

// split returns the body, and the footers, which begin after a blank line (8). A value reaches to
// the next footer (10).
func split(text string) (body string, footers []Footer) {
	var free []string
	blank := true
	for line := range strings.SplitSeq(text, "\n") {
		m := footer.FindStringSubmatch(line)
		switch {
		case m != nil && (blank || len(footers) > 0):
			value := m[3]
			if m[2] == " #" {
				value = "#" + value
			}
			footers = append(footers, Footer{m[1], value})
		case len(footers) > 0:
			footers[len(footers)-1].Value += "\n" + line
		default:
			free = append(free, line)
		}
		blank = strings.TrimSpace(line) == ""
	}
	for i := range footers {
		footers[i].Value = strings.TrimSpace(footers[i].Value)
	}
	return strings.TrimSpace(strings.Join(free, "\n")), footers
}

// Bump returns what a message declares: a break is major, feat is minor (2), fix is patch (3),
// and other types declare nothing (14).
func (c Conventional) Bump() diff.Bump {
	switch {
	case c.Breaking:
		return diff.Major
	case c.Type == "feat":
		return diff.Minor
	case c.Type == "fix":
		return diff.Patch
	}
	return diff.None
}

// FromCommits returns what the messages of the commits since a release declare.
func FromCommits(messages []Message) Declaration {
	var d Declaration
	for _, m := range messages {
		c, ok := ParseConventional(m.Text)
		if !ok {
			d.Silent = append(d.Silent, m.Name)
			continue
		}
		text := c.Description
		if c.Breaking {
			text = strings.Join(strings.Fields(c.Why), " ")
		}
		d.add(Statement{Name: m.Name, Bump: c.Bump(), Text: text})
	}
	return d
}
