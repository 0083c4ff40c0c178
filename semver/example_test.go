package semver_test

import (
	"fmt"

	"github.com/postel-api/postel/semver"
)

// The helpdesk of Building Microservices was built against version 1.2.0 of the customer service.
func ExampleCompatible() {
	built := semver.MustParse("1.2.0")
	for _, running := range []string{"1.3.0", "1.1.0", "2.0.0"} {
		a := semver.Compatible(built, semver.MustParse(running))
		fmt.Printf("%s: %s (%s)\n", running, a.Verdict, a.Reason)
	}
	// Output:
	// 1.3.0: works (1.3.0 only adds to 1.2.0)
	// 1.1.0: not promised (1.1.0 is older than 1.2.0: what was added in between is missing)
	// 2.0.0: breaks (2.0.0 is a new major version after 1.2.0, so incompatible changes are to be expected)
}

func ExampleMeets() {
	needs := semver.MustParseRange("^1.2")
	a := semver.Meets(needs, semver.MustParse("1.1.0"))
	fmt.Println(a.Verdict, "-", a.Reason)
	// Output:
	// not promised - 1.1.0 is below 1.2.0, the lowest version that ^1.2 allows
}

func ExampleNext() {
	for _, from := range []string{"1.4.2", "0.4.2", "2.0.0-rc.1"} {
		step, err := semver.Next(semver.MustParse(from), semver.Major)
		fmt.Println(step.Version, err)
	}
	_, err := semver.Next(semver.MustParse("2023.10.1"), semver.Major)
	fmt.Println(err)
	// Output:
	// 2.0.0 <nil>
	// 0.5.0 <nil>
	// 2.0.0 <nil>
	// 2023.10.1 is a calendar version: it says when something was published and not what changed, so no version can be counted from it
}

func ExampleCovers() {
	d := semver.Covers(semver.MustParse("1.4.0"), semver.MustParse("1.5.0"), semver.Major)
	fmt.Println(d.Covered, d.Announced, d.Next)
	fmt.Println(d.Reason)
	// Output:
	// false MINOR 2.0.0
	// 1.5.0 only allows compatible additions after 1.4.0, and the change needs a major version, 2.0.0
}

func ExampleParseLoose() {
	v, err := semver.ParseLoose("v1.2")
	fmt.Println(v.Version, err)
	fmt.Println(v.Sentence)
	// Output:
	// 1.2.0 <nil>
	// v1.2 is no semantic version; it was read as 1.2.0: without the v, with 0 for what is missing
}

func ExampleRange() {
	r := semver.MustParseRange("^1.2, !=1.4.1")
	fmt.Println(r, "is", r.Normal())
	fmt.Println(r.Explain(semver.MustParse("1.1.0")))
	fmt.Println(r.Covers(semver.MustParseRange("~1.3")))
	_, err := semver.ParseRange("^*")
	fmt.Println(err)
	// Output:
	// ^1.2, !=1.4.1 is >=1.2.0 <1.4.1 || >=1.4.2 <2.0.0
	// 1.1.0 is below 1.2.0, the lowest version that ^1.2, !=1.4.1 allows
	// true
	// "^*" is no range: ^ before a wildcard says nothing, and programs read it differently; write * for every version
}

func ExampleEndpoints() {
	get, put := semver.Endpoint{Method: "GET", Path: "/customers/{id}"}, semver.Endpoint{Method: "PUT", Path: "/customers/{id}"}
	table, err := semver.Start("Customer service", semver.MustParse("1.2.0"), []semver.Endpoint{get, put})
	if err != nil {
		panic(err)
	}
	// A break that reaches one endpoint is a new major version of the service, and for those who
	// use the other endpoint it is none.
	table, _, err = table.Raise(semver.Changes{Endpoints: map[semver.Endpoint]semver.Bump{put: semver.Major}})
	if err != nil {
		panic(err)
	}
	lock, err := table.Lock()
	if err != nil {
		panic(err)
	}
	fmt.Print(string(lock))
	for _, text := range []string{"GET /customers/{id} ^1.2", "PUT /customers/{id} ^1.2"} {
		need, err := semver.ParseNeed(text)
		if err != nil {
			panic(err)
		}
		fmt.Println(table.Answer(need).Reason)
	}
	// Output:
	// # The versions of a service's endpoints. This file is generated: do not edit it.
	// postel.lock 1
	// service "Customer service" 2.0.0
	// GET /customers/{id} 1.2.0
	// PUT /customers/{id} 2.0.0
	// GET /customers/{id}: 1.2.0 is in ^1.2 (>=1.2.0 <2.0.0)
	// PUT /customers/{id}: 2.0.0 is too high: ^1.2 ends before 2.0.0; incompatible changes are to be expected
}
