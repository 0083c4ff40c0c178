package judge_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/postel-api/postel/diff"
	"github.com/postel-api/postel/diff/judge"
	"github.com/postel-api/postel/diff/subschema"
	"github.com/postel-api/postel/internal/node"
	"github.com/postel-api/postel/swagger"
)

// party returns a description of a version whose schemas, flow mappings of YAML by name, are
// given one a line; the claim is about the one named S.
func party(t testing.TB, version, schemas string) diff.Party {
	t.Helper()
	text, at := "openapi: "+version+".0\ninfo: {title: t, version: '1'}\npaths: {}\ncomponents:\n  schemas:\n", []string{"components", "schemas", "S"}
	if version == "2.0" {
		text, at = "swagger: '2.0'\ninfo: {title: t, version: '1'}\npaths: {}\ndefinitions:\n", []string{"definitions", "S"}
	}
	for line := range strings.Lines(schemas) {
		text += "    " + strings.TrimSpace(line) + "\n"
	}
	d, err := swagger.Load("api.yaml", []byte(text), swagger.Options{})
	if err != nil {
		t.Fatalf("%v\n%s", err, text)
	}
	return diff.Party{Document: d, Schemas: []node.Node{d.Root.Path(at...)}}
}

// anything and nothing are the other parties of claims about one schema.
func anything(t testing.TB) diff.Party { return party(t, "3.1", "S: {}") }
func nothing(t testing.TB) diff.Party  { return party(t, "3.1", "S: {enum: []}") }

// own is whether package subschema takes a value for one of a schema, or of a receiver's schema under a
// relation.
func own(t testing.TB, p diff.Party, value string, rel ...subschema.Relation) bool {
	t.Helper()
	dialect := map[swagger.Version]subschema.Dialect{swagger.V20: subschema.Swagger20, swagger.V30: subschema.OpenAPI30}[p.Document.Version]
	tree, err := node.Parse("value", []byte(value), node.Options{})
	if err != nil {
		t.Fatal(err)
	}
	u := subschema.NewUniverse()
	return u.Accepts(u.Add(p.Schemas[0], dialect, p.Document), tree.Root(), rel...)
}

// opinions asks all judges.
func opinions(c diff.Claim) []diff.Opinion {
	var all []diff.Opinion
	for _, j := range judge.All() {
		if o := j.Judge(c); o != (diff.Opinion{}) {
			all = append(all, o)
		}
	}
	return all
}

// stances returns the opinions in words, with "-" for a judge that has none.
func stances(c diff.Claim) string {
	var all []string
	for _, j := range judge.All() {
		says := string(j.Judge(c).Says)
		if says == "" {
			says = "-"
		}
		all = append(all, says)
	}
	return strings.Join(all, " ")
}

func TestDialectsAreReadAsTheirSpecificationsSay(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, version, schemas, value string
		accepted                      bool
		kin                           diff.Stance // confirms unless said otherwise: both judges agree
	}{
		{"nullable beside a type admits null", "3.0", `S: {type: string, nullable: true}`, `null`, true, ""},
		{"nullable without a type says nothing", "3.0", `S: {nullable: true, minLength: 1}`, `null`, true, ""},
		{"nullable does not widen an enum", "3.0", `S: {type: string, nullable: true, enum: [a]}`, `null`, false, ""},
		{"nullable and an enum that lists null", "3.0", `S: {type: string, nullable: true, enum: [a, null]}`, `null`, true, ""},
		{"nullable does not reach into allOf", "3.0", "S: {nullable: true, allOf: [{$ref: '#/components/schemas/T'}]}\nT: {type: object}", `null`, false, ""},
		{"nullable of the target of a reference counts", "3.0", "S: {$ref: '#/components/schemas/T'}\nT: {type: object, nullable: true}", `null`, true, ""},
		{"nullable in 3.1 says nothing", "3.1", `S: {type: string, nullable: true}`, `null`, false, ""},
		{"nullable in 2.0 says nothing", "2.0", `S: {type: string, nullable: true}`, `null`, false, ""},
		{"x-nullable in 2.0 admits null", "2.0", `S: {type: string, x-nullable: true}`, `null`, true, ""},
		{"x-nullable in 3.0 says nothing", "3.0", `S: {type: string, x-nullable: true}`, `null`, false, ""},
		{"no type admits null", "3.0", `S: {}`, `null`, true, ""},
		{"a union of nullable branches", "3.0", `S: {oneOf: [{type: string, nullable: true}, {type: integer}]}`, `null`, true, ""},
		{"a type beside a union excludes null", "3.0", `S: {type: string, anyOf: [{type: string, nullable: true}]}`, `null`, false, ""},
		{"a list of types", "3.1", `S: {type: [string, 'null']}`, `null`, true, ""},
		{"a boolean exclusive bound excludes the bound", "3.0", `S: {minimum: 5, exclusiveMinimum: true}`, `5`, false, ""},
		{"a boolean exclusive bound that is false does not", "3.0", `S: {minimum: 5, exclusiveMinimum: false}`, `5`, true, ""},
		{"a boolean exclusive bound without bound says nothing", "3.0", `S: {exclusiveMaximum: true}`, `5`, true, ""},
		{"an exclusive bound of 3.1 stands alone", "3.1", `S: {maximum: 9, exclusiveMaximum: 5}`, `5`, false, ""},
		{"siblings of a reference are ignored before 3.1", "3.0", "S: {$ref: '#/components/schemas/T', maxLength: 1}\nT: {type: string}", `"ab"`, true, ""},
		{"siblings of a reference are ignored in 2.0", "2.0", "S: {$ref: '#/definitions/T', maxLength: 1}\nT: {type: string}", `"ab"`, true, ""},
		{"siblings of a reference count in 3.1", "3.1", "S: {$ref: '#/components/schemas/T', maxLength: 1}\nT: {type: string}", `"ab"`, false, ""},
		{"const is unknown before 3.1", "3.0", `S: {const: a}`, `"b"`, true, ""},
		{"const in 3.1", "3.1", `S: {const: a}`, `"b"`, false, ""},
		{"const beside an enum", "3.1", `S: {const: a, enum: [a, b]}`, `"b"`, false, ""},
		{"const: null in 3.1", "3.1", `S: {const: null}`, `1`, false, ""},
		{"patternProperties are unknown before 3.1", "3.0", `S: {patternProperties: {'^a': {type: string}}}`, `{"a": 1}`, true, ""},
		{"patternProperties in 3.1", "3.1", `S: {patternProperties: {'^a': {type: string}}}`, `{"a": 1}`, false, diff.Abstains},
		{"if is unknown before 3.1", "3.0", `S: {if: {type: string}, then: false}`, `"a"`, true, ""},
		{"if in 3.1", "3.1", `S: {if: {type: string}, then: false}`, `"a"`, false, diff.Abstains},
		{"prefixItems in 3.1", "3.1", `S: {prefixItems: [{type: string}], items: {type: integer}}`, `["a", "b"]`, false, diff.Abstains},
		{"dependentRequired in 3.1", "3.1", `S: {dependentRequired: {a: [b]}}`, `{"a": 1}`, false, diff.Abstains},
		{"unevaluatedProperties sees through allOf", "3.1", `S: {allOf: [{properties: {a: {}}}], unevaluatedProperties: false}`, `{"a": 1}`, true, diff.Abstains},
		{"additionalProperties does not", "3.1", `S: {allOf: [{properties: {a: {}}}], additionalProperties: false}`, `{"a": 1}`, false, ""},
		{"a false schema", "3.1", `S: {properties: {a: false}}`, `{"a": 1}`, false, ""},
		{"oneOf is exclusive", "3.0", `S: {oneOf: [{type: number}, {type: integer}]}`, `1`, false, ""},
		{"a file of 2.0 is text", "2.0", `S: {type: file}`, `"x"`, true, ""},
		{"required: true of a parameter says nothing", "2.0", `S: {name: x, in: query, required: true, type: string}`, `"x"`, true, ""},
		{"1.0 is an integer", "3.0", `S: {type: integer}`, `1.0`, true, ""},
		{"an enum compares numbers by value", "3.0", `S: {enum: [1.0]}`, `1`, true, ""},
		{"numbers are exact", "3.0", `S: {maximum: 9007199254740992}`, `9007199254740993`, false, diff.Abstains},
		{"decimals are exact", "3.0", `S: {multipleOf: 0.01}`, `19.99`, true, ""},
		{"lengths are code points", "3.0", `S: {maxLength: 1}`, `"😀"`, true, ""},
		{"an empty enum admits nothing", "3.1", `S: {enum: []}`, `1`, false, ""},
		{"a known value list is an enum", "3.0", `S: {type: string, x-extensible-enum: [a]}`, `"b"`, false, ""},
		{"examples have no effect", "3.0", `S: {type: string, example: {$ref: nowhere}, default: 1}`, `"b"`, true, ""},
		{"a recursive schema", "3.0", "S: {type: object, properties: {s: {$ref: '#/components/schemas/S'}}, required: [n]}", `{"n": 1, "s": {"n": 1, "s": {}}}`, false, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			is := party(t, tt.version, tt.schemas)
			if own(t, is, tt.value) != tt.accepted {
				t.Errorf("package subschema says that %s is accepted: %t", tt.value, !tt.accepted)
			}
			kin := tt.kin
			for _, c := range []struct {
				claim diff.Claim
				holds bool
			}{
				{diff.Claim{Sender: is, Receiver: nothing(t), Value: tt.value}, tt.accepted},
				{diff.Claim{Sender: anything(t), Receiver: is, Value: tt.value}, !tt.accepted},
			} {
				want := map[bool]diff.Stance{true: diff.Confirms, false: diff.Disputes}[c.holds]
				if tt.kin == "" {
					kin = want
				}
				if got := stances(c.claim); got != fmt.Sprintf("%s %s -", want, kin) {
					t.Errorf("accepted by %s: got %s, want %s %s: %v", tt.value, got, want, kin, opinions(c.claim))
				}
			}
		})
	}
}

// Swagger 2.0 has none of oneOf, anyOf and not, but documents use them, and mean them.
func TestUnionsCountInSwagger20(t *testing.T) {
	t.Parallel()
	is := party(t, "2.0", `S: {oneOf: [{type: string}], not: {enum: [a]}}`)
	for value, want := range map[string]string{`"b"`: "confirms abstains -", `1`: "disputes abstains -"} {
		if got := stances(diff.Claim{Sender: is, Receiver: nothing(t), Value: value}); got != want {
			t.Errorf("%s is sent: %s, want %s", value, got, want)
		}
	}
}

func TestDiscriminatorsDemandTheirTags(t *testing.T) {
	t.Parallel()
	const pets = `
		S: {oneOf: [{$ref: '#/components/schemas/Cat'}, {$ref: '#/components/schemas/Dog'}], discriminator: {propertyName: kind, mapping: {meow: '#/components/schemas/Cat'}}}
		Cat: {type: object, properties: {kind: {type: string}}}
		Dog: {type: object, properties: {kind: {type: string}}}`
	tests := []struct {
		name, schemas, value string
		accepted             bool
	}{
		{"a key of the mapping", pets, `{"kind": "meow"}`, true},
		{"the name of the component", pets, `{"kind": "Dog"}`, true},
		{"the name of a component with a key", pets, `{"kind": "Cat"}`, false},
		{"no tag", pets, `{}`, false},
		{"a branch that lists its tags", strings.Replace(pets, "Dog: {type: object, properties: {kind: {type: string}}}", "Dog: {type: object, required: [kind], properties: {kind: {enum: [woof]}}}", 1), `{"kind": "woof"}`, true},
		{"a branch without a name", `S: {anyOf: [{type: object, properties: {kind: {type: string}}}, {type: string}], discriminator: {propertyName: kind}}`, `{"kind": "x"}`, true},
		{"a mapping by name", strings.Replace(pets, "'#/components/schemas/Cat'}}}", "Cat}}}", 1), `{"kind": "meow"}`, true},
	}
	for _, tt := range tests {
		is := party(t, "3.0", tt.schemas)
		want := map[bool]string{true: "confirms confirms -", false: "disputes disputes -"}[tt.accepted]
		c := diff.Claim{Sender: is, Receiver: nothing(t), Value: tt.value}
		if got := stances(c); got != want {
			t.Errorf("%s: got %s, want %s: %v", tt.name, got, want, opinions(c))
		}
	}
}

func TestFormatsAreChecked(t *testing.T) {
	t.Parallel()
	tests := []struct{ format, good, bad string }{
		{"date", `"2024-02-29"`, `"2023-02-29"`},
		{"date-time", `"2024-01-01t00:00:00z"`, `"2024-01-01 00:00:00Z"`},
		{"time", `"23:59:60Z"`, `"24:00:00Z"`},
		{"uuid", `"00000000-0000-0000-0000-000000000000"`, `"0"`},
		{"email", `"a@b.example"`, `"a"`},
		{"uri", `"urn:a:%20b"`, `"/a b"`},
		{"uri", `"https://a.example/?q=[1]#f"`, `"https://a.example/%2"`},
		{"ipv4", `"127.0.0.1"`, `"256.0.0.1"`},
		{"ipv6", `"::1"`, `"1"`},
		{"hostname", `"a-b.example"`, `"-a.example"`},
		{"hostname", `"a"`, `"a_b"`},
		{"byte", `"YQ=="`, `"YQ"`},
		{"int32", `2147483647`, `2147483648`},
		{"int32", `"text"`, `1.5`},
		{"int64", `9223372036854775807`, `9223372036854775808`},
		{"float", `1e38`, `1e39`},
		{"double", `1e308`, `1e309`},
		{"password", `"x"`, ``},
		{"x-anything", `1`, ``},
	}
	for _, tt := range tests {
		is := party(t, "3.0", "S: {format: "+tt.format+"}")
		for value, want := range map[string]diff.Stance{tt.good: diff.Confirms, tt.bad: diff.Disputes} {
			if value == "" {
				continue
			}
			c := diff.Claim{Sender: is, Receiver: nothing(t), Value: value}
			if got := opinions(c)[0]; got.Says != want {
				t.Errorf("%s as %s: %v", value, tt.format, got)
			}
			c.Relation.FormatsAnnotate = true
			if got := opinions(c)[0]; got.Says != diff.Confirms {
				t.Errorf("%s as %s, which annotates: %v", value, tt.format, got)
			}
		}
	}
}

func TestRelationsRewriteBothSides(t *testing.T) {
	t.Parallel()
	request, response := subschema.Relation{View: subschema.Request}, subschema.Relation{View: subschema.Response}
	tolerant := subschema.Relation{TolerantReceiver: true}
	extensible := subschema.Relation{ExtensibleEnums: true}
	untyped := subschema.Relation{UntypedObjects: true}
	const id = `S: {type: object, required: [id], properties: {id: {type: string, readOnly: true}}}`
	const password = `S: {type: object, required: [p], properties: {p: {type: string, writeOnly: true}}, additionalProperties: false}`
	const list = `S: {type: string, enum: [a], x-extensible-enum: true}`
	const closed = `S: {type: object, additionalProperties: false}`
	const either = `S: {oneOf: [{type: object, properties: {a: {}}, additionalProperties: false}, {type: object, properties: {b: {}}, additionalProperties: false}]}`
	tests := []struct {
		name           string
		relation       subschema.Relation
		schemas, value string
		sends, takes   bool
	}{
		{"a readOnly member is not in requests", request, id, `{"id": "1"}`, false, true},
		{"and not required there", request, id, `{}`, true, true},
		{"and not restricted", request, id, `{"id": 1}`, false, true},
		{"it is in responses", response, id, `{"id": "1"}`, true, true},
		{"and required there", response, id, `{}`, false, false},
		{"without a view it is a member", subschema.Relation{}, id, `{}`, false, false},
		{"a writeOnly member is not in responses", response, password, `{"p": "1"}`, false, true},
		{"and in requests", request, password, `{"p": 1}`, false, false},
		{"readOnly behind a reference", request, "S: {type: object, required: [id], properties: {id: {$ref: '#/components/schemas/I'}}}\nI: {type: string, readOnly: true}", `{}`, true, true},
		{"required beside the member's allOf", request, "S: {required: [id], allOf: [{$ref: '#/components/schemas/I'}]}\nI: {type: object, properties: {id: {readOnly: true}}}", `{}`, true, true},
		{"required in a branch", request, "S: {type: object, properties: {id: {readOnly: true}}, anyOf: [{required: [id]}]}", `{}`, true, true},
		{"below not nothing is rewritten", request, `S: {not: {required: [id], properties: {id: {readOnly: true}}}}`, `{"id": 1}`, false, false},
		{"a tolerant receiver's closed object is open", tolerant, closed, `{"a": 1}`, false, true},
		{"a schema of additional members stays", tolerant, `S: {additionalProperties: {type: string}}`, `{"a": 1}`, false, false},
		{"below not a closed object stays closed", tolerant, `S: {not: {additionalProperties: false}}`, `{"a": 1}`, true, true},
		{"a union whose branches were opened is inclusive", tolerant, either, `{}`, false, true},
		{"what a type excludes opens no branch", tolerant, `S: {oneOf: [{type: string, additionalProperties: false}, {type: string}]}`, `"a"`, false, false},
		{"a union whose branches were not is exclusive", tolerant, `S: {oneOf: [{type: object}, {type: object}]}`, `{}`, false, false},
		{"an extensible enum is open to the receiver", extensible, list, `"b"`, false, true},
		{"but only in values", extensible, list, `1`, false, false},
		{"the list alone is extensible, too", extensible, `S: {type: string, x-extensible-enum: [a]}`, `"b"`, false, true},
		{"an extensible enum is closed otherwise", subschema.Relation{}, list, `"b"`, false, false},
		{"properties without type mean an object", untyped, `S: {properties: {a: {}}}`, `1`, false, false},
		{"but not beside a type", untyped, `S: {type: integer, allOf: [{properties: {a: {}}}]}`, `1`, true, true},
		{"properties without type mean anything otherwise", subschema.Relation{}, `S: {properties: {a: {}}}`, `1`, true, true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			is := party(t, "3.0", tt.schemas)
			if own(t, is, tt.value, tt.relation) != tt.takes {
				t.Errorf("package subschema says that a receiver takes %s: %t", tt.value, !tt.takes)
			}
			for _, c := range []struct {
				claim diff.Claim
				holds bool
			}{
				{diff.Claim{Sender: is, Receiver: nothing(t), Value: tt.value, Relation: tt.relation}, tt.sends},
				{diff.Claim{Sender: anything(t), Receiver: is, Value: tt.value, Relation: tt.relation}, !tt.takes},
			} {
				want := map[bool]diff.Stance{true: diff.Confirms, false: diff.Disputes}[c.holds]
				for _, o := range opinions(c.claim) {
					if strings.HasPrefix(o.Reason, "a oneOf decides") && want == diff.Disputes && strings.Contains(tt.name, "inclusive") {
						continue // the doubt is in favour of the witness
					}
					if o.Says != want && (o.Says != diff.Abstains || !strings.Contains(tt.schemas, "not:")) {
						t.Errorf("%s: %+v, want %s", tt.value, o, want)
					}
				}
			}
		})
	}
}

func TestModernKeywordsFollowTheRelation(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name           string
		relation       subschema.Relation
		schemas, value string
		takes          bool
	}{
		{"unevaluatedProperties: false is open, too", subschema.Relation{TolerantReceiver: true}, `S: {unevaluatedProperties: false}`, `{"a": 1}`, true},
		{"dependentRequired forgets readOnly members", subschema.Relation{View: subschema.Request}, `S: {properties: {id: {readOnly: true}}, dependentRequired: {a: [id]}}`, `{"a": 1}`, true},
		{"a condition is read as written", subschema.Relation{TolerantReceiver: true}, `S: {if: {additionalProperties: false}, then: false}`, `{"a": 1}`, true},
		{"what is counted is read as written", subschema.Relation{TolerantReceiver: true}, `S: {contains: {additionalProperties: false}, minContains: 0, maxContains: 0}`, `[{"a": 1}]`, true},
		{"what must be contained is not", subschema.Relation{TolerantReceiver: true}, `S: {contains: {additionalProperties: false}}`, `[{"a": 1}]`, true},
		{"prefixItems are below", subschema.Relation{TolerantReceiver: true}, `S: {prefixItems: [{additionalProperties: false}]}`, `[{"a": 1}]`, true},
		{"dependentSchemas hold at the same place", subschema.Relation{View: subschema.Request}, `S: {properties: {id: {readOnly: true}}, dependentSchemas: {a: {required: [id]}}}`, `{"a": 1}`, true},
		{"propertyNames", subschema.Relation{}, `S: {propertyNames: {maxLength: 1}}`, `{"ab": 1}`, false},
		{"unevaluatedItems", subschema.Relation{}, `S: {prefixItems: [true], unevaluatedItems: false}`, `[1, 2]`, false},
	}
	for _, tt := range tests {
		c := diff.Claim{Sender: anything(t), Receiver: party(t, "3.1", tt.schemas), Value: tt.value, Relation: tt.relation}
		want := map[bool]diff.Stance{true: diff.Disputes, false: diff.Confirms}[tt.takes]
		if o := opinions(c)[0]; o.Says != want {
			t.Errorf("%s: %v, want %s", tt.name, o, want)
		}
	}
}

func TestTextsAreReadInEveryWay(t *testing.T) {
	t.Parallel()
	tests := []struct {
		schemas, value string
		want           diff.Stance // of a sender
	}{
		{`S: {type: integer}`, `"12"`, diff.Confirms},
		{`S: {type: integer}`, `"012"`, diff.Disputes},
		{`S: {type: integer}`, `"1e2"`, diff.Disputes},
		{`S: {type: integer}`, `"1.0"`, diff.Disputes},
		{`S: {type: number}`, `"-0.5"`, diff.Confirms},
		{`S: {type: number}`, `"-0"`, diff.Disputes},
		{`S: {type: boolean}`, `"true"`, diff.Confirms},
		{`S: {type: string, enum: ["1"]}`, `"1"`, diff.Confirms},
		{`S: {enum: [1]}`, `"1"`, diff.Confirms},
		{`S: {type: string, nullable: true}`, `"null"`, diff.Confirms},
		{`S: {type: integer, nullable: true}`, `"null"`, diff.Disputes},
		{`S: {type: array, items: {type: integer}}`, `["1", "2"]`, diff.Confirms},
		{`S: {type: object, properties: {a: {type: integer}}}`, `{"a": "x"}`, diff.Disputes},
		{`S: {type: object, properties: {a: {type: integer}}}`, `{"a": "7"}`, diff.Confirms},
		{`S: {}`, `12`, diff.Abstains},
		{`S: {}`, `["1","2","3","4","5","6","7","8","9"]`, diff.Abstains},
	}
	for _, tt := range tests {
		c := diff.Claim{Sender: party(t, "3.0", tt.schemas), Receiver: nothing(t), Value: tt.value, Relation: subschema.Relation{Text: true}}
		all := opinions(c)
		if len(all) != 1 || all[0].Says != tt.want {
			t.Errorf("%s as %s: %v, want %s", tt.value, tt.schemas, all, tt.want)
		}
	}
}

func TestReasonsSayWhatIsWrong(t *testing.T) {
	t.Parallel()
	exponential := "S: {$ref: '#/components/schemas/S0'}\n"
	for i := range 40 {
		exponential += fmt.Sprintf("S%d: {oneOf: [{$ref: '#/components/schemas/S%d'}, {$ref: '#/components/schemas/S%d'}]}\n", i, i+1, i+1)
	}
	exponential += "S40: {type: string}"
	tests := []struct {
		name, sender, receiver, value string
		want                          []string
	}{
		{"the sender refuses", `S: {type: string}`, `S: {}`, `1`,
			[]string{"disputes: the sender's side refuses it: at '': got number, want string", "disputes: the sender's side refuses it: at '': value must be a string"}},
		{"the receiver accepts", `S: {}`, `S: {type: string}`, `"a"`,
			[]string{"disputes: the receiver's side accepts it", "disputes: the receiver's side accepts it"}},
		{"a pattern that Go cannot read", `S: {pattern: '^(?=a)'}`, `S: {type: integer}`, `"a"`,
			[]string{`abstains: Go's regexp package does not read the pattern "^(?=a)"`, `abstains: Go's regexp package does not read the pattern "^(?=a)"`}},
		{"a pattern that Go reads otherwise", `S: {pattern: '\Aa'}`, `S: {type: integer}`, `"a"`,
			[]string{`abstains: Go's regexp package reads the pattern "\\Aa" in its own way`, `abstains: Go's regexp package reads the pattern "\\Aa" in its own way`}},
		{"a pattern that meets a strange space", `S: {pattern: '\s'}`, `S: {type: integer}`, `"\u00a0"`,
			[]string{"abstains: a pattern meets a space or line end that Go's regexp package counts in its own way", "abstains: a pattern meets a space or line end that Go's regexp package counts in its own way"}},
		{"a pattern that the value does not meet", `S: {properties: {b: {pattern: '^(?=a)'}}}`, `S: {required: [c]}`, `{"a": 1}`,
			[]string{"confirms: ", "confirms: "}},
		{"not", `S: {not: {type: integer}}`, `S: {type: integer}`, `"a"`,
			[]string{"confirms: ", "abstains: not decides, which kin-openapi reads in its own way"}},
		{"a format", `S: {}`, `S: {format: date}`, `"a"`,
			[]string{"confirms: ", "abstains: a format decides, and kin-openapi has no checks for most of them"}},
		{"a format that does not decide", `S: {format: date}`, `S: {format: date, maxLength: 3}`, `"2024-01-01"`,
			[]string{"confirms: ", "confirms: "}},
		{"a reference that leads nowhere", `S: {$ref: '#/components/schemas/T'}`, `S: {type: integer}`, `"a"`,
			[]string{"abstains: the reference #/components/schemas/T leads nowhere", "abstains: the reference #/components/schemas/T leads nowhere"}},
		{"an unknown type", `S: {type: text}`, `S: {type: integer}`, `"a"`,
			[]string{`abstains: there is no type "text"`, `abstains: there is no type "text"`}},
		{"a schema in its own allOf", `S: {allOf: [{$ref: '#/components/schemas/S'}]}`, `S: {type: integer}`, `"a"`,
			[]string{"abstains: the schema refers to itself without a member or item in between", "abstains: the schema refers to itself without a member or item in between"}},
		{"unions of unions", exponential, `S: {type: integer}`, `"a"`,
			[]string{"abstains: validation takes more than 500000 steps", "abstains: validation takes more than 500000 steps"}},
		{"a recursive schema that says nothing", "S: {properties: {a: {$ref: '#/components/schemas/S'}}, allOf: [{properties: {b: {$ref: '#/components/schemas/S'}}}]}", `S: {type: string}`, `{"a": {"b": 1}}`,
			[]string{"confirms: ", "confirms: "}},
		{"a number beyond all bounds", `S: {}`, `S: {type: string}`, `1e999999999`,
			[]string{"abstains: a number of the value is beyond exact arithmetic", "abstains: a number of the value is beyond exact arithmetic"}},
		{"a value that is none", `S: {}`, `S: {type: string}`, `{`,
			[]string{"abstains: the value is not JSON", "abstains: the value is not JSON"}},
		{"a schema that is none", `S: {properties: {a: 1}}`, `S: {type: string}`, `{"a": 1}`,
			[]string{"abstains: a schema is neither an object nor a boolean", "abstains: a schema is neither an object nor a boolean"}},
		{"items that are a list", `S: {items: [{}]}`, `S: {type: string}`, `[]`,
			[]string{"abstains: items is a list, which the dialect does not have", "abstains: items is a list, which the dialect does not have"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			var got []string
			for _, o := range opinions(diff.Claim{Sender: party(t, "3.0", tt.sender), Receiver: party(t, "3.0", tt.receiver), Value: tt.value}) {
				reason, _, _ := strings.Cut(o.Reason, " Schema:")
				got = append(got, string(o.Says)+": "+reason)
			}
			if d := cmp.Diff(tt.want, got); d != "" {
				t.Errorf("(-want +got):\n%s", d)
			}
		})
	}
}

func TestSeveralSchemasHoldTogether(t *testing.T) {
	t.Parallel()
	p := party(t, "3.0", "S: {type: object, required: [id]}\nT: {type: object, properties: {id: {readOnly: true}}}")
	other := p.Document.Root.Path("components", "schemas", "T")
	p.Schemas = append(p.Schemas, other)
	c := diff.Claim{Sender: p, Receiver: nothing(t), Value: `{}`, Relation: subschema.Relation{View: subschema.Request}}
	if got := stances(c); got != "confirms confirms -" {
		t.Errorf("a member that is readOnly in the one is required by the other: %v", opinions(c))
	}
	c.Relation.View = subschema.BothWays
	if got := stances(c); got != "disputes disputes -" {
		t.Errorf("without a view: %v", opinions(c))
	}
	c.Sender.Schemas = nil
	if got := stances(c); got != "confirms confirms -" {
		t.Errorf("no schema accepts everything: %v", opinions(c))
	}
}

func TestReferencesLeadIntoOtherFiles(t *testing.T) {
	t.Parallel()
	files := folder{"pet.yaml": "type: object\nrequired: [name]\nproperties:\n  friend: {$ref: 'pet.yaml'}\n  tag: {$ref: 'tags.yaml#/Tag'}\n", "tags.yaml": "Tag: {type: string}\n"}
	d, err := swagger.Load("api.yaml", []byte("openapi: 3.0.0\ninfo: {title: t, version: '1'}\npaths: {}\ncomponents: {schemas: {S: {$ref: pet.yaml}}}\n"), swagger.Options{Files: files})
	if err != nil {
		t.Fatal(err)
	}
	p := diff.Party{Document: d, Schemas: []node.Node{d.Root.Path("components", "schemas", "S")}}
	for value, want := range map[string]string{
		`{"name": 1, "friend": {"name": 2, "tag": "t"}}`: "confirms confirms -",
		`{"name": 1, "friend": {"name": 2, "tag": 3}}`:   "disputes disputes -",
	} {
		c := diff.Claim{Sender: p, Receiver: nothing(t), Value: value}
		if got := stances(c); got != want {
			t.Errorf("%s: %v, want %s", value, opinions(c), want)
		}
	}
}

// folder is other files by name.
type folder map[string]string

func (f folder) Read(_, ref string) (string, []byte, error) { return ref, []byte(f[ref]), nil }

func TestEachJudgeNamesItsModuleAndVersion(t *testing.T) {
	t.Parallel()
	var names []string
	c := diff.Claim{Sender: anything(t), Receiver: nothing(t), Value: `1`}
	for _, o := range opinions(c) {
		names = append(names, o.Judge)
	}
	want := []string{"santhosh-tekuri/jsonschema v6.0.3", "kin-openapi v0.152.0 VisitJSON"}
	if !slices.Equal(names, want) {
		t.Errorf("got %q, want %q", names, want)
	}
}
