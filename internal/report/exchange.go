package report

import (
	"slices"
	"strings"

	"github.com/postel-api/postel/diff"
	"github.com/postel-api/postel/diff/wire"
)

// jsonExchange is a whole message in the formats for programs: the parts of it, and the two forms
// in which people use it.
type jsonExchange struct {
	Says     string        `json:"says"`
	Request  jsonRequest   `json:"request"`
	Response *jsonResponse `json:"response"`
	Opinions []jsonOpinion `json:"opinions"`
}

type jsonRequest struct {
	Method  string      `json:"method"`
	URL     string      `json:"url"`
	Headers []jsonField `json:"headers"`
	Body    string      `json:"body"`
	HTTP    string      `json:"http"`
	Curl    string      `json:"curl"`
}

type jsonResponse struct {
	Status  int         `json:"status"`
	Headers []jsonField `json:"headers"`
	Body    string      `json:"body"`
	HTTP    string      `json:"http"`
}

type jsonField struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

func jsonExchangeOf(e *diff.Exchange) *jsonExchange {
	if e == nil {
		return nil
	}
	q := &e.Request
	j := &jsonExchange{
		Says: e.Says, Opinions: jsonOpinions(e.Opinions),
		Request: jsonRequest{q.Method, q.URL, jsonFields(q.Header), q.Body, q.String(), q.Curl()},
	}
	if r := e.Response; r != nil {
		j.Response = &jsonResponse{r.Status, jsonFields(r.Header), r.Body, r.String()}
	}
	return j
}

func jsonFields(fields []wire.Field) []jsonField {
	out := make([]jsonField, len(fields))
	for i, f := range fields {
		out[i] = jsonField(f)
	}
	return out
}

// opinions are those on the witness and on the message of a finding, one for each judge.
func opinions(f *diff.Finding) []diff.Opinion {
	var all []diff.Opinion
	if f.Witness != nil {
		all = append(all, f.Witness.Opinions...)
	}
	if f.Exchange != nil {
		for _, o := range f.Exchange.Opinions {
			if !slices.ContainsFunc(all, func(p diff.Opinion) bool { return p.Judge == o.Judge }) {
				all = append(all, o)
			}
		}
	}
	return all
}

// confirmed names the judges that confirm what a finding shows, "" where none does.
func confirmed(f *diff.Finding) string {
	var names []string
	for _, o := range opinions(f) {
		if o.Says == diff.Confirms {
			names = append(names, o.Judge)
		}
	}
	switch len(names) {
	case 0:
		return ""
	case 1:
		return names[0] + " agrees"
	}
	return strings.Join(names, ", ") + " agree"
}

// shows reports whether the witness of a finding is all that its message carries, or so long that
// nobody misses it in there: then it need not be shown beside the message.
func shows(f *diff.Finding) bool {
	if f.Witness == nil || f.Exchange == nil {
		return false
	}
	body := f.Exchange.Request.Body
	if f.Exchange.Response != nil {
		body = f.Exchange.Response.Body
	}
	return body == f.Witness.Value || len(f.Witness.Value) > 60 && strings.Contains(body, f.Witness.Value)
}
