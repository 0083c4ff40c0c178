package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/buger/jsonparser"
	"github.com/tidwall/gjson"

	"github.com/postel-api/postel/tolerantreader/internal/document"
	"github.com/postel-api/postel/tolerantreader/internal/jsonscan"
	"github.com/postel-api/postel/tolerantreader/internal/path"
)

// fields is what a document of JSON is asked for.
type fields struct {
	paths []string                  // names and indices with dots between them
	bind  func([]byte) (int, error) // how many of them encoding/json binds, nil where there is no struct
}

var limits = document.Limits{Depth: 1000, Matches: 1_000_000}

// scan is the scanner by itself.
func scan(name string, mode jsonscan.Mode) contender {
	return contender{name, func(d input) func() (int, error) {
		p := program(d.data.(fields).paths)
		var f document.Found
		return func() (int, error) {
			err := p.Scan(d.doc, limits, mode, &f)
			return len(f.Matches), err
		}
	}}
}

func program(paths []string) *jsonscan.Program {
	var list []*path.Path
	for _, text := range paths {
		p := &path.Path{Text: text}
		for _, word := range strings.Split(text, ".") {
			s := path.Selector{Kind: path.Name, Name: word}
			if n, err := strconv.Atoi(word); err == nil {
				s = path.Selector{Kind: path.Index, Index: int64(n)}
			} else if word == "#" {
				s = path.Selector{Kind: path.Wildcard}
			}
			descendant := word != "" && word[0] == '~'
			if descendant {
				s.Name = word[1:]
			}
			p.Segments = append(p.Segments, path.Segment{Descendant: descendant, Selectors: []path.Selector{s}})
		}
		list = append(list, p)
	}
	program, err := jsonscan.Compile(list, jsonscan.Options{})
	if err != nil {
		panic(err) // a mistake in this program
	}
	return program
}

// many is gjson.GetManyBytes; after gjson.ValidBytes where valid is set.
func many(name string, valid bool) contender {
	return contender{name, func(d input) func() (int, error) {
		paths := d.data.(fields).paths
		return func() (int, error) {
			if valid && !gjson.ValidBytes(d.doc) {
				return 0, errors.New("not JSON")
			}
			n := 0
			for _, r := range gjson.GetManyBytes(d.doc, paths...) {
				if r.IsArray() {
					n += len(r.Array())
				} else if r.Exists() {
					n++
				}
			}
			return n, nil
		}
	}}
}

// eachKey is jsonparser.EachKey.
var eachKey = contender{"jsonparser.EachKey", func(d input) func() (int, error) {
	keys := keys(d.data.(fields).paths)
	return func() (int, error) {
		n := 0
		jsonparser.EachKey(d.doc, func(int, []byte, jsonparser.ValueType, error) { n++ }, keys...)
		return n, nil
	}
}}

// get is jsonparser.Get, once for each path.
var get = contender{"jsonparser.Get", func(d input) func() (int, error) {
	keys := keys(d.data.(fields).paths)
	return func() (int, error) {
		n := 0
		for _, k := range keys {
			if _, _, _, err := jsonparser.Get(d.doc, k...); err == nil {
				n++
			}
		}
		return n, nil
	}
}}

func keys(paths []string) [][]string {
	var list [][]string
	for _, p := range paths {
		words := strings.Split(p, ".")
		for k, word := range words {
			if _, err := strconv.Atoi(word); err == nil {
				words[k] = "[" + word + "]"
			}
		}
		list = append(list, words)
	}
	return list
}

// minimal is encoding/json into a struct of the fields that are asked for.
var minimal = contender{"encoding/json, minimal struct", func(d input) func() (int, error) {
	bind := d.data.(fields).bind
	if bind == nil {
		return nil
	}
	return func() (int, error) { return bind(d.doc) }
}}

func bindListed(doc []byte) (int, error) {
	var l listed
	err := json.Unmarshal(doc, &l)
	return l.found(), err
}

func bindSmall(doc []byte) (int, error) {
	var c struct {
		ID         int
		Naming     struct{ Firstname, Lastname string }
		Email      string
		Newsletter bool
	}
	if err := json.Unmarshal(doc, &c); err != nil || c.Naming.Lastname == "" {
		return 0, fmt.Errorf("not bound: %w", err)
	}
	return 5, nil
}

// jsonCases are about the scanner of JSON.
func jsonCases(real []byte) []benchmark {
	docs := []struct {
		name string
		doc  []byte
	}{{"10 KB", list(10_000)}, {"1 MB", list(1_000_000)}, {"20 MB", list(20_000_000)}}
	over := func(f fields) []input {
		var inputs []input
		for _, d := range docs {
			inputs = append(inputs, input{d.name, d.doc, f})
		}
		return inputs
	}
	lists := []string{"10 KB", "1 MB", "20 MB"}
	twenty := append(over(fields{listFields, bindListed}), input{"real 13 MB", real, fields{paths: apiFields}})
	return []benchmark{{
		name:       "twenty fields",
		about:      "Ten in front of a list of customers, one of the first customer, nine behind the list; in the real document, GitHub's description of its API, all over it. Skim trusts what it skips, as gjson and jsonparser do; Verify reads every byte as RFC 8259 and UTF-8.",
		documents:  twenty,
		contenders: []contender{scan("Skim", jsonscan.Skim), scan("Verify", jsonscan.Verify), many("gjson.GetManyBytes", false), many("gjson.ValidBytes and GetManyBytes", true), eachKey, minimal},
		required: []bar{
			{"Skim", "gjson.GetManyBytes", 6, lists},
			{"Skim", "gjson.GetManyBytes", 4, []string{"real 13 MB"}},
			{"Skim", "jsonparser.EachKey", 2, nil},
			{"Skim", "encoding/json, minimal struct", 10, nil},
			{"Verify", "gjson.ValidBytes and GetManyBytes", 3, nil},
		},
	}, {
		name:       "five fields of 200 bytes",
		about:      "One customer.",
		documents:  []input{{"200 B", []byte(small), fields{[]string{"id", "naming.firstname", "naming.lastname", "email", "newsletter"}, bindSmall}}},
		contenders: []contender{scan("Skim", jsonscan.Skim), scan("Verify", jsonscan.Verify), many("gjson.GetManyBytes", false), eachKey, minimal},
	}, {
		name:       "one field in front",
		about:      "All but Verify stop at it.",
		documents:  over(fields{paths: []string{"version"}}),
		contenders: []contender{scan("Skim", jsonscan.Skim), scan("Verify", jsonscan.Verify), many("gjson.GetBytes", false), get},
	}, {
		name:       "one field at the end",
		about:      "What is in front of it has to be skipped, and nothing is won by one pass. Skipping is all there is to do, and libraries that do it with vector instructions (sonic, not measured here) are several times as fast.",
		documents:  over(fields{paths: []string{"duration"}}),
		contenders: []contender{scan("Skim", jsonscan.Skim), scan("Verify", jsonscan.Verify), many("gjson.GetBytes", false), get},
	}, {
		name:       "one field of every customer",
		about:      "`$.customers[*].naming.firstname`, `customers.#.naming.firstname` of gjson.",
		documents:  over(fields{paths: []string{"customers.#.naming.firstname"}}),
		contenders: []contender{scan("Skim", jsonscan.Skim), scan("Verify", jsonscan.Verify), many("gjson.GetBytes", false)},
	}, {
		name:       "one name anywhere",
		about:      "`$..firstname`, all of them. That there is no other can only be known at the end, so nothing stops before. The others have no such search, or one that is quadratic in depth (gjson's @dig).",
		documents:  over(fields{paths: []string{"~firstname"}}),
		contenders: []contender{scan("Skim", jsonscan.Skim), scan("Verify", jsonscan.Verify)},
	}, {
		name:      "validity",
		about:     "Is it JSON? gjson and encoding/json do not ask whether it is UTF-8, so that is asked as well.",
		documents: append(over(fields{}), input{"real 13 MB", real, fields{}}),
		contenders: []contender{valid("Check", func(doc []byte) bool { return jsonscan.Check(doc, limits) == nil }),
			valid("gjson.ValidBytes", gjson.ValidBytes),
			valid("gjson.ValidBytes and utf8.Valid", func(doc []byte) bool { return utf8.Valid(doc) && gjson.ValidBytes(doc) }),
			valid("json.Valid and utf8.Valid", func(doc []byte) bool { return utf8.Valid(doc) && json.Valid(doc) })},
	}}
}

func valid(name string, f func([]byte) bool) contender {
	return contender{name, func(d input) func() (int, error) {
		return func() (int, error) {
			if !f(d.doc) {
				return 0, errors.New("not JSON")
			}
			return 0, nil
		}
	}}
}
