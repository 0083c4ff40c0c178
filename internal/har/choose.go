package har

import (
	"net/url"
	"regexp"
	"slices"
	"strings"
)

// Choice says which exchanges of a recording are those with one API.
type Choice struct {
	// Base is the URL that the service's paths begin below; nil where there is one origin only.
	Base *url.URL
	// Only is what the path below the base must match, nil where any will do.
	Only *regexp.Regexp
}

// OriginsError is a recording with several services in it, none of which was chosen.
type OriginsError struct {
	// Origins are those that answered as an API does, by name.
	Origins []string
}

// Error lists the origins.
func (e *OriginsError) Error() string {
	if len(e.Origins) == 0 {
		return "no exchange of the recording is one with an API"
	}
	return "the recording has exchanges with " + strings.Join(e.Origins, ", ")
}

// Left says how many exchanges were left out for a reason.
type Left struct {
	Reason string
	Count  int
}

// Leave counts one more exchange that is left out. Reasons are in the order in which they came up.
func Leave(list []Left, reason string) []Left {
	i := slices.IndexFunc(list, func(l Left) bool { return l.Reason == reason })
	if i < 0 {
		return append(list, Left{reason, 1})
	}
	list[i].Count++
	return list
}

// Choose returns the exchanges with one API and the base of their paths. Other origins, what no
// client of an API asks for (pages, scripts, pictures, preflights), and other paths are left out and
// counted. The error is an [*OriginsError].
func Choose(entries []Entry, c Choice) (chosen []*Entry, base *url.URL, left []Left, err error) {
	if c.Base == nil {
		if c.Base, err = theOrigin(entries); err != nil {
			return nil, nil, nil, err
		}
	}
	for i := range entries {
		e := &entries[i]
		path, ok := Below(c.Base, e.Request.URL)
		switch reason := unfit(e); {
		case !ok:
			left = Leave(left, "with another origin")
		case reason != "":
			left = Leave(left, reason)
		case c.Only != nil && !c.Only.MatchString(path):
			left = Leave(left, "with another path")
		default:
			chosen = append(chosen, e)
		}
	}
	return chosen, c.Base, left, nil
}

// theOrigin is the only origin that answered as an API does.
func theOrigin(entries []Entry) (*url.URL, error) {
	var names []string
	for i := range entries {
		if e := &entries[i]; unfit(e) == "" {
			names = append(names, strings.ToLower(e.Request.URL.Scheme+"://"+e.Request.URL.Host))
		}
	}
	slices.Sort(names)
	if names = slices.Compact(names); len(names) != 1 {
		return nil, &OriginsError{names}
	}
	return url.Parse(names[0])
}

// Below is the path of a URL below a base, encoded and beginning with a slash; ok is false where the
// URL is elsewhere.
func Below(base, u *url.URL) (path string, ok bool) {
	if !strings.EqualFold(base.Scheme, u.Scheme) || !strings.EqualFold(base.Host, u.Host) {
		return "", false
	}
	rest, ok := strings.CutPrefix(u.EscapedPath(), strings.TrimSuffix(base.EscapedPath(), "/"))
	if rest == "" {
		rest = "/"
	}
	return rest, ok && rest[0] == '/'
}

// unfit says why an exchange is none with an API, "" where it is.
func unfit(e *Entry) string {
	media, _, _ := strings.Cut(strings.ToLower(e.Response.Body.Type), ";")
	media = strings.TrimSpace(media)
	kind, _, _ := strings.Cut(media, "/")
	switch {
	case e.Response.Status == 0:
		return "without an answer"
	case e.Request.Method == "OPTIONS" || e.Request.Method == "CONNECT":
		return "preflights"
	case e.Request.URL.Scheme != "http" && e.Request.URL.Scheme != "https":
		return "not of HTTP"
	case media == "text/html", media == "text/css", strings.HasSuffix(media, "javascript"), slices.Contains([]string{"image", "font", "audio", "video"}, kind):
		return "pages, scripts and pictures"
	}
	return ""
}
