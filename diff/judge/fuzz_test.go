package judge_test

import (
	"sync"
	"testing"

	"github.com/postel-api/postel/diff"
	"github.com/postel-api/postel/diff/judge"
	"github.com/postel-api/postel/swagger"
)

// Whatever two documents say, a judge has an opinion with a reason, and no panic.
func FuzzJudges(f *testing.F) {
	seeds := []string{
		"openapi: 3.0.0\ninfo: {title: t, version: '1'}\npaths: {/a: {post: {parameters: [{name: q, in: query, schema: {type: integer}}], requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/S'}}}}, responses: {'200': {description: d, content: {application/json: {schema: {$ref: '#/components/schemas/S'}}}}}}}}\ncomponents: {schemas: {S: {type: object, required: [a], properties: {a: {type: string, nullable: true, readOnly: true}, s: {$ref: '#/components/schemas/S'}}}}}\n",
		"openapi: 3.1.0\ninfo: {title: t, version: '1'}\npaths: {/a: {post: {parameters: [{name: q, in: query, schema: {type: string}}], requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/S', minProperties: 2}}}}, responses: {'200': {description: d, content: {application/json: {schema: {oneOf: [{$ref: '#/components/schemas/S'}, {type: 'null'}], discriminator: {propertyName: a}}}}}}}}}\ncomponents: {schemas: {S: {type: object, additionalProperties: false, properties: {a: {type: string, pattern: '^\\w+$', enum: [x]}, s: {not: {$ref: '#/components/schemas/S'}}}}}}\n",
		"swagger: '2.0'\ninfo: {title: t, version: '1'}\npaths: {/a: {post: {parameters: [{name: q, in: query, type: array, items: {type: integer}, collectionFormat: csv}, {name: b, in: body, schema: {$ref: '#/definitions/S'}}], responses: {'200': {description: d, schema: {$ref: '#/definitions/S'}}}}}}\ndefinitions: {S: {type: object, x-nullable: true, allOf: [{properties: {a: {type: number, format: float, minimum: 1, exclusiveMinimum: true}}}]}}\n",
		"openapi: 3.0.0\ninfo: {title: t, version: '1'}\npaths: {/a: {get: {responses: {'200': {description: d, content: {application/json: {schema: {$ref: '#/components/schemas/S'}}}}}}}}\ncomponents: {schemas: {S: {allOf: [{$ref: '#/components/schemas/T'}]}, T: {anyOf: [{$ref: '#/components/schemas/S'}, {type: array, items: {$ref: '#/components/schemas/T'}}]}}}\n",
	}
	for _, a := range seeds {
		for _, b := range seeds {
			f.Add([]byte(a), []byte(b))
		}
	}
	f.Fuzz(func(t *testing.T, a, b []byte) {
		if len(a)+len(b) > 10_000 {
			return
		}
		base, err := swagger.Load("base.yaml", a, swagger.Options{})
		if err != nil {
			return
		}
		revision, err := swagger.Load("revision.yaml", b, swagger.Options{})
		if err != nil {
			return
		}
		c := &collector{}
		diff.Compare(base, revision, diff.Options{Judges: []diff.Judge{c}, Exchanges: true, MaxSteps: 300})
		all := judge.All()
		for _, claim := range c.claims {
			for _, j := range all {
				o := j.Judge(claim)
				if (o == diff.Opinion{}) {
					continue
				}
				if o.Judge == "" || o.Reason == "" && o.Says != diff.Confirms {
					t.Errorf("%+v is no opinion", o)
				}
			}
		}
	})
}

func TestJudgesAreAskedSideBySide(t *testing.T) {
	t.Parallel()
	all := judge.All()
	sender := party(t, "3.0", "S: {type: object, properties: {s: {$ref: '#/components/schemas/S'}, t: {$ref: '#/components/schemas/T'}}}\nT: {type: string, format: date}")
	receiver := party(t, "3.1", "S: {type: object, properties: {s: {$ref: '#/components/schemas/S'}, t: {$ref: '#/components/schemas/T'}}}\nT: {type: integer}")
	value := map[bool]string{true: `{"s": {"t": "2024-01-01"}}`, false: `{"s": {}}`}
	var wg sync.WaitGroup
	for i := range 40 {
		wg.Go(func() {
			for _, j := range all[:2] {
				c := diff.Claim{Sender: sender, Receiver: receiver, Value: value[i%2 == 0]}
				c.Relation.TolerantReceiver = i%3 == 0
				want := map[bool]diff.Stance{true: diff.Confirms, false: diff.Disputes}[i%2 == 0]
				if o := j.Judge(c); o.Says != want {
					t.Errorf("%s: %+v, want %s", c.Value, o, want)
				}
			}
		})
	}
	wg.Wait()
}
