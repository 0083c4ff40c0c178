package semver

import (
	"fmt"
	"strings"
)

// MaxRangeLength is the length in bytes of the longest range that is read.
const MaxRangeLength = 1024

// ParseRange reads a range. An error is a *[SyntaxError], which says what to write instead.
func ParseRange(s string) (Range, error) {
	if fault := tooLong("range", s, MaxRangeLength); fault != nil {
		return Range{}, fault
	}
	set, fault := parseRange(s)
	if fault != nil {
		fault.What, fault.Input = "range", s
		return Range{}, fault
	}
	return Range{s, set}, nil
}

// MustParseRange is [ParseRange] for ranges that a program contains. It panics where s is none.
func MustParseRange(s string) Range {
	r, err := ParseRange(s)
	if err != nil {
		panic(err)
	}
	return r
}

func parseRange(s string) (set, *SyntaxError) {
	var all set
	offset := 0
	for alternative := range strings.SplitSeq(s, "||") {
		p := &rangeParser{text: alternative}
		one, fault := p.alternative()
		if fault != nil {
			fault.Offset += offset
			return set{}, fault
		}
		all = all.unite(one)
		offset += len(alternative) + 2
	}
	return all, nil
}

// rangeParser reads one alternative, comparators that all must hold.
type rangeParser struct {
	text string
	at   int
	conjunction
}

// conjunction is what comparators demand together.
type conjunction struct {
	within interval
	gaps   []interval
	named  []Version // the releases of the pre-releases that comparators name
}

func (p *rangeParser) alternative() (set, *SyntaxError) {
	p.within = interval{before(lowest), theEnd}
	p.space()
	if p.at == len(p.text) {
		return set{}, p.fault("a part of it is empty", "write * for every version")
	}
	for p.at < len(p.text) {
		if fault := p.comparator(); fault != nil {
			return set{}, fault
		}
		p.space()
		if p.at < len(p.text) && p.text[p.at] == ',' {
			p.at++
			if p.space(); p.at == len(p.text) {
				return set{}, p.fault("nothing follows the comma", "")
			}
		}
	}
	return p.set(), nil
}

// set is the versions that the comparators allow together. A pre-release is one of them only
// where a comparator names a pre-release of the same release.
func (c *conjunction) set() set {
	releases := normalise([]interval{c.within.amongReleases()})
	var prereleases []interval
	for _, core := range c.named {
		prereleases = append(prereleases, c.within.intersect(interval{before(firstOf(core)), before(core)}))
	}
	s := set{releases, normalise(prereleases)}
	for _, gap := range c.gaps {
		s.releases = s.releases.subtract(gap.amongReleases())
		s.prereleases = s.prereleases.subtract(gap)
	}
	return s
}

func (p *rangeParser) space() {
	for p.at < len(p.text) && strings.IndexByte(" \t\r\n", p.text[p.at]) >= 0 {
		p.at++
	}
}

// take cuts off what begins at the current place and consists of characters that are (or are not)
// in set.
func (p *rangeParser) take(set string, in bool) string {
	start := p.at
	for p.at < len(p.text) && (strings.IndexByte(set, p.text[p.at]) >= 0) == in {
		p.at++
	}
	return p.text[start:p.at]
}

func (p *rangeParser) fault(reason, instead string) *SyntaxError {
	return &SyntaxError{Offset: p.at, Reason: reason, Instead: instead}
}

const operatorBytes = "<>=!~^|&"

// comparator reads an operator with a version, or two versions with a hyphen between them.
func (p *rangeParser) comparator() *SyntaxError {
	start := p.at
	operator := p.take(operatorBytes, true)
	if instead, ok := otherOperators[operator]; ok {
		p.at = start
		return p.fault(operator+" is no operator", instead)
	}
	p.space()
	low, fault := p.partial()
	if fault != nil {
		return fault
	}
	if p.hyphen() {
		if operator != "" {
			p.at = start
			return p.fault("a range with a hyphen has an operator", "write it without the operator")
		}
		return p.hyphenRange(low)
	}
	if fault := p.apply(operator, low); fault != nil {
		fault.Offset = start
		return fault
	}
	return nil
}

// otherOperators are those of other notations.
var otherOperators = map[string]string{
	"=>": "write >=", "=<": "write <=", "==": "write =", "===": "write =", "!==": "write !=", "<>": "write !=", "~=": "write ~ or =", "~>=": "write ~ or >=",
	"!": "write !=", "&&": "write a space or a comma for \"and\"", "&": "write a space or a comma for \"and\"", "|": "write || for \"or\"", "^^": "write ^", "~~": "write ~",
}

// hyphen skips a hyphen between spaces.
func (p *rangeParser) hyphen() bool {
	start := p.at
	p.space()
	rest := p.text[p.at:]
	if p.at > start && strings.HasPrefix(rest, "-") && (len(rest) == 1 || strings.IndexByte(" \t\r\n", rest[1]) >= 0) {
		p.at++
		p.space()
		return true
	}
	p.at = start
	return false
}

func (p *rangeParser) hyphenRange(low partial) *SyntaxError {
	start := p.at
	if p.take(operatorBytes, true) != "" {
		p.at = start
		return p.fault("a range with a hyphen has an operator", "write it without the operator")
	}
	high, fault := p.partial()
	if fault != nil {
		return fault
	}
	p.demand(interval{low.bounds().low, high.bounds().high}, low, high)
	return nil
}

func (c *conjunction) demand(i interval, named ...partial) {
	c.within = c.within.intersect(i)
	for _, n := range named {
		if n.version.pre != "" {
			c.named = append(c.named, n.version.Core())
		}
	}
}

// apply adds a comparator to the demands.
func (p *rangeParser) apply(operator string, v partial) *SyntaxError {
	if v.given == 0 && operator != "" && operator != "=" {
		return p.fault(fmt.Sprintf("%s before a wildcard says nothing, and programs read it differently", operator), "write * for every version")
	}
	b := v.bounds()
	switch operator {
	case "", "=":
		p.demand(b, v)
	case "!=":
		p.gaps = append(p.gaps, b)
	case ">":
		p.demand(interval{v.above(), theEnd}, v)
	case ">=":
		p.demand(interval{b.low, theEnd}, v)
	case "<":
		p.demand(interval{before(lowest), v.below()}, v)
	case "<=":
		p.demand(interval{before(lowest), b.high}, v)
	case "^":
		p.demand(interval{b.low, v.caret()}, v)
	case "~", "~>":
		if v.given == 3 && v.version.Core() == (Version{}) {
			return p.fault("programs read a tilde before 0.0.0 differently, some as every version", fmt.Sprintf("write >=%s <0.1.0, or %s alone", v.version, v.version))
		}
		p.demand(interval{b.low, v.tilde()}, v)
	default:
		return p.fault(operator+" is no operator", "write one of = != < <= > >= ~ ^")
	}
	return nil
}
