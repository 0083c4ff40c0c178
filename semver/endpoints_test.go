package semver

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var (
	getCustomer  = Endpoint{"GET", "/customers/{id}"}
	putCustomer  = Endpoint{"PUT", "/customers/{id}"}
	getCustomers = Endpoint{"GET", "/customers"}
	getOrders    = Endpoint{"GET", "/orders"}
)

func customers(t *testing.T, version string) Endpoints {
	t.Helper()
	table, err := Start("Customer service", MustParse(version), []Endpoint{putCustomer, getCustomers, getCustomer})
	if err != nil {
		t.Fatal(err)
	}
	return table
}

func locked(t *testing.T, table Endpoints) string {
	t.Helper()
	text, err := table.Lock()
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func TestEachEndpointIsRaisedByTheChangesThatReachIt(t *testing.T) {
	t.Parallel()
	table, moves, err := customers(t, "1.4.0").Raise(Changes{
		Endpoints: map[Endpoint]Bump{getCustomer: Major, getCustomers: None},
		Added:     []Endpoint{getOrders},
		Elsewhere: Patch,
	})
	if err != nil {
		t.Fatal(err)
	}
	want := lockComment + `
postel.lock 1
service "Customer service" 2.0.0
GET /customers 1.4.0
GET /customers/{id} 2.0.0
PUT /customers/{id} 1.4.0
GET /orders 1.0.0
`
	if diff := cmp.Diff(want, locked(t, table)); diff != "" {
		t.Error(diff)
	}
	four := MustParse("1.4.0")
	wantMoves := []Move{
		{getCustomers, Kept, None, four, four},
		{getCustomer, Raised, Major, four, New(2, 0, 0)},
		{putCustomer, Kept, None, four, four},
		{getOrders, Added, Minor, Version{}, New(1, 0, 0)},
	}
	if diff := cmp.Diff(wantMoves, moves); diff != "" {
		t.Error(diff)
	}
}

func TestAnEndpointThatEndsLeavesItsRowAndComesBackAsANewMajorVersion(t *testing.T) {
	t.Parallel()
	table, moves, err := customers(t, "1.4.0").Raise(Changes{Removed: map[Endpoint]Bump{putCustomer: Major}})
	if err != nil {
		t.Fatal(err)
	}
	row, _ := table.Find(putCustomer)
	if want := (Row{putCustomer, MustParse("1.4.0"), New(2, 0, 0)}); row != want || moves[2].Kind != Ended {
		t.Errorf("%+v %+v", row, moves)
	}
	table, moves, err = table.Raise(Changes{Added: []Endpoint{{"PUT", "/customers/{customer}"}}})
	if err != nil {
		t.Fatal(err)
	}
	row, _ = table.Find(putCustomer)
	if row.Version != New(2, 0, 0) || row.HasEnded() || len(table.Rows) != 3 || moves[1].Kind != Added || table.Version != New(2, 1, 0) {
		t.Errorf("%+v %+v", row, table)
	}
}

func TestTheServiceFollowsAnEndpointThatComesBackAfterAPermittedRemoval(t *testing.T) {
	t.Parallel()
	table, _, err := customers(t, "1.4.0").Raise(Changes{Removed: map[Endpoint]Bump{putCustomer: Minor}})
	if err != nil || table.Version != New(1, 5, 0) {
		t.Fatal(table.Version, err)
	}
	table, _, err = table.Raise(Changes{Added: []Endpoint{putCustomer}})
	if err != nil || table.Version != New(2, 0, 0) {
		t.Error(table.Version, err)
	}
}

func TestBelowOneEndpointsAreCountedLikeTheirService(t *testing.T) {
	t.Parallel()
	table, _, err := customers(t, "0.4.2").Raise(Changes{Endpoints: map[Endpoint]Bump{getCustomer: Major}, Added: []Endpoint{getOrders}})
	if err != nil {
		t.Fatal(err)
	}
	customer, _ := table.Find(getCustomer)
	orders, _ := table.Find(getOrders)
	if table.Version != New(0, 5, 0) || customer.Version != New(0, 5, 0) || orders.Version != New(0, 1, 0) {
		t.Errorf("%+v", table)
	}
}

func TestAnEndpointOfAPrereleaseIsNotRaisedTwiceForOneRelease(t *testing.T) {
	t.Parallel()
	table := customers(t, "1.3.0-rc.1")
	for _, want := range []string{"1.3.0-rc.2", "1.3.0-rc.3"} {
		next, moves, err := table.Raise(Changes{Endpoints: map[Endpoint]Bump{getCustomer: Minor}}, KeepPrerelease)
		row, _ := next.Find(getCustomer)
		if err != nil || next.Version.String() != want || row.Version != New(1, 3, 0) || moves[1].Kind != Kept || moves[1].Bump != Minor {
			t.Errorf("%+v %v", next, err)
		}
		table = next
	}
	table, _, err := table.Raise(Changes{Endpoints: map[Endpoint]Bump{getCustomer: Major}}, KeepPrerelease)
	row, _ := table.Find(getCustomer)
	if err != nil || table.Version.String() != "2.0.0-rc.1" || row.Version != New(2, 0, 0) {
		t.Errorf("%+v %v", table, err)
	}
}

func TestNamesInAPathTemplateDoNotMatter(t *testing.T) {
	t.Parallel()
	other := Endpoint{"get", "/customers/{customerId}"}
	table, _, err := customers(t, "1.0.0").Raise(Changes{Endpoints: map[Endpoint]Bump{other: Minor, getCustomer: Patch}})
	if err != nil {
		t.Fatal(err)
	}
	row, ok := table.Find(getCustomer)
	if !ok || row.Version != New(1, 1, 0) || len(table.Rows) != 3 {
		t.Errorf("%+v", table)
	}
	for _, path := range []string{"/customers/{id", "/customers/id}", "/customers/{a/b}", "/customers"} {
		if (Endpoint{"GET", path}).key() == getCustomer.key() {
			t.Errorf("%s is %s", path, getCustomer)
		}
	}
}

func TestATableIsNotRaisedByWhatDoesNotFitIt(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		version string
		changes Changes
		want    string
	}{
		{"1.0.0", Changes{Endpoints: map[Endpoint]Bump{getOrders: Patch}}, "the table of Customer service does not have GET /orders: it was made for another description"},
		{"1.0.0", Changes{Removed: map[Endpoint]Bump{getOrders: Major}}, "the table of Customer service does not have GET /orders: it was made for another description"},
		{"1.0.0", Changes{Added: []Endpoint{getCustomer}}, "the table of Customer service has GET /customers/{id} already: it was made for another description"},
		{"1.0.0", Changes{Endpoints: map[Endpoint]Bump{getCustomer: Patch}, Removed: map[Endpoint]Bump{getCustomer: Major}}, "GET /customers/{id} is said to be removed and to be there"},
		{"1.0.0", Changes{Added: []Endpoint{getOrders}, Start: New(2, 0, 0)}, "endpoints cannot start at 2.0.0: their service would be behind them with 1.1.0"},
		{"1.0.0", Changes{Added: []Endpoint{getOrders}, Start: MustParse("1.0.0-rc.1")}, "endpoints cannot start at 1.0.0-rc.1: their versions are releases without build metadata, and no dates"},
		{"1.0.0", Changes{Added: []Endpoint{{"", "/orders"}}}, `" /orders" is no endpoint: it needs a method and a path`},
	} {
		_, _, err := customers(t, test.version).Raise(test.changes)
		if err == nil || err.Error() != test.want {
			t.Errorf("got  %v\nwant %s", err, test.want)
		}
	}
	if _, err := Start("s", MustParse("2023.10.1"), nil); err == nil {
		t.Error("a service with dates for versions has a table")
	}
	if _, err := Start("s", New(1, 0, 0), []Endpoint{{"GET", ""}}); err == nil {
		t.Error("an endpoint without a path is in a table")
	}
}

func TestAServiceDeclaresItsVersionWithinTheMaximumRule(t *testing.T) {
	t.Parallel()
	table := customers(t, "1.4.0")
	if higher, err := table.Declare(MustParse("2.0.0-rc.1")); err != nil || higher.Version.String() != "2.0.0-rc.1" || table.Version != New(1, 4, 0) {
		t.Error(higher, err)
	}
	_, err := table.Declare(MustParse("1.3.9"))
	if want := "Customer service cannot have version 1.3.9: GET /customers has version 1.4.0, and the service's version is never below that of an endpoint"; err == nil || err.Error() != want {
		t.Errorf("got  %v\nwant %s", err, want)
	}
	if _, err := table.Declare(MustParse("2023.10.1")); err == nil {
		t.Error("a date is declared")
	}
}

// Whatever changes in whatever order: a table is never behind its endpoints, no version goes
// back, every break of an endpoint is one for its carets, and every table can be locked.
func TestTablesKeepTheirPromisesOverEverySeriesOfChanges(t *testing.T) {
	t.Parallel()
	for _, options := range [][]Option{nil, {ZeroIsStable}, {KeepPrerelease}} {
		for _, start := range []string{"0.0.0", "0.4.2", "1.0.0-rc.1", "1.4.0", "1.3.1-a"} {
			table := customers(t, start)
			for step := range 4 * 4 * 4 * 2 {
				before := table
				a, b, elsewhere := Bump(step%4), Bump(step/4%4), Bump(step/16%4)
				var err error
				table, _, err = table.Raise(Changes{Endpoints: map[Endpoint]Bump{getCustomer: a, getCustomers: b}, Elsewhere: elsewhere}, options...)
				if err != nil {
					t.Fatal(err)
				}
				again, err := ParseLock("postel.lock", []byte(locked(t, table)))
				if diff := cmp.Diff(table, again); diff != "" || err != nil {
					t.Fatal(diff, err)
				}
				if d := Covers(before.Version, table.Version, max(a, b, elsewhere), options...); !d.Covered {
					t.Fatalf("%+v", d)
				}
				was, _ := before.Find(getCustomer)
				is, _ := table.Find(getCustomer)
				if is.Version.Compare(was.Version) < 0 || before.Version.pre == "" && a != None && Between(was.Version, is.Version, options...) < a {
					t.Fatalf("%s after %s for %s", is.Version, was.Version, a)
				}
			}
		}
	}
}

func TestNeedsAreAnsweredFromTheTable(t *testing.T) {
	t.Parallel()
	table, _, err := customers(t, "1.4.0").Raise(Changes{Removed: map[Endpoint]Bump{putCustomer: Major}})
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		need    string
		verdict Verdict
		reason  string
	}{
		{"GET /customers/{id} ^1.2", Works, "GET /customers/{id}: 1.4.0 is in ^1.2 (>=1.2.0 <2.0.0)"},
		{"get /customers/{customer} >=1.5 <3", NotPromised, "GET /customers/{customer}: 1.4.0 is below 1.5.0, the lowest version that >=1.5 <3 allows"},
		{"GET /customers ^2", Breaks, "GET /customers: 1.4.0 is below 2.0.0, the lowest version that ^2 allows; incompatible changes are to be expected"},
		{"PUT /customers/{id} ^1", Breaks, "PUT /customers/{id} ended with 2.0.0 of Customer service; its last version was 1.4.0"},
		{"DELETE /customers/{x} *", Breaks, "Customer service 2.0.0 has no DELETE /customers/{x}; that path has GET"},
		{"GET /nowhere *", Breaks, "Customer service 2.0.0 has no GET /nowhere"},
	} {
		need, err := ParseNeed(test.need)
		if err != nil {
			t.Error(err)
			continue
		}
		if got := table.Answer(need); got != (Answer{test.verdict, test.reason}) {
			t.Errorf("%s: %s: %s\nwant %s: %s", test.need, got.Verdict, got.Reason, test.verdict, test.reason)
		}
	}
}

func TestEndpointsAndNeedsAreReadAsTheyAreWritten(t *testing.T) {
	t.Parallel()
	for _, s := range []string{"GET /customers/{id}", "POST newCustomer", `GET "/a b"`, `GET "/tab\there"`, `GET "/\xff"`, `PURGE /ü`, `GET "/\"quoted\""`} {
		e, err := ParseEndpoint(s)
		if err != nil || e.String() != s {
			t.Errorf("%s is %s: %v", s, e, err)
		}
		n, err := ParseNeed(s + " ^1.2 || 3")
		if err != nil || n.String() != s+" ^1.2 || 3" || n.Endpoint != e {
			t.Errorf("%s is %s: %v", s, n, err)
		}
	}
	for input, want := range map[string]string{
		"":                        `"" is no need: it does not begin with a method; write it like GET /customers/{id}`,
		"/customers ^1":           `"/customers ^1" is no need: it does not begin with a method; write it like GET /customers/{id}`,
		"GET":                     `"GET" is no need: no path follows the method; write it like GET /customers/{id}`,
		"GET /customers":          `"GET /customers" is no need: no range follows the path; write * for every version`,
		"GET /customers ~0.0.0":   `"GET /customers ~0.0.0" is no need: ~0.0.0 is no range: programs read a tilde before 0.0.0 differently, some as every version; write >=0.0.0 <0.1.0, or 0.0.0 alone`,
		`GET "/customers ^1`:      `"GET \"/customers ^1" is no need: the quotes around its path do not end, or have an unknown escape`,
		`GET "/a"^1`:              `"GET \"/a\"^1" is no need: no space follows its path`,
		`GET "" ^1`:               `"GET \"\" ^1" is no need: its path is empty`,
		"GET /a\x00 ^1":           `"GET /a\x00 ^1" is no need: its path has characters that cannot be seen, or quotation marks; put the path in quotes`,
		"GET /customers/{id} ^01": `"GET /customers/{id} ^01" is no need: ^01 is no range: the major number "01" has a leading zero; write 1`,
	} {
		if n, err := ParseNeed(input); err == nil || err.Error() != want {
			t.Errorf("%q: %+v\ngot  %v\nwant %s", input, n, err, want)
		}
	}
	if _, err := ParseEndpoint("GET /a b"); err == nil || err.Error() != `"GET /a b" is no endpoint: something follows the path; put a path with space in quotes` {
		t.Error(err)
	}
}

func TestALockFileThatWasEditedIsRefused(t *testing.T) {
	t.Parallel()
	head := "# generated\npostel.lock 1\nservice \"s\" 2.1.0\n"
	for _, test := range []struct{ text, want string }{
		{"", "postel.lock:1:1: the file ends before the line with the service"},
		{"postel.lock 1\n", "postel.lock:1:1: the file ends before the line with the service"},
		{"openapi: 3.1.0\n", `postel.lock:1:1: "openapi: 3.1.0" stands where "postel.lock 1" is expected: this is no lock file`},
		{"postel.lock 2\n", `postel.lock:1:13: the format "2" is not known: 1 is`},
		{"postel.lock 1\nservice s 1.0.0\n", `postel.lock:2:1: "service s 1.0.0" stands where the service is expected: service "name" 1.2.0`},
		{"postel.lock 1\nservice \"s\"\n", `postel.lock:2:12: no version follows the service`},
		{"postel.lock 1\nservice \"ß\" 1.0\n", `postel.lock:2:13: "1.0" is no semantic version: it has 2 numbers where major, minor and patch are needed`},
		{"postel.lock 1\nservice \"s\" 2023.10.1\n", `postel.lock:2:13: 2023.10.1 is a calendar version: it says when something was published and not what changed, so no version can be counted from it`},
		{head + "GET /a v1.0.0\n", `postel.lock:4:8: "v1.0.0" is no semantic version: the major number "v1" has other characters than digits`},
		{head + "GET /a\n", `postel.lock:4:7: "" is no semantic version: it does not begin with three numbers`},
		{head + "/a 1.0.0\n", `postel.lock:4:1: "/a 1.0.0" is no endpoint with its version: it does not begin with a method`},
		{head + "GET /a 2.1.1\n", `postel.lock:4:8: GET /a has version 2.1.1, and the service's version is never below that of an endpoint`},
		{head + "GET /a 1.0.0-rc.1\n", `postel.lock:4:8: the version 1.0.0-rc.1 of GET /a is a pre-release or has build metadata, which only the service's version may`},
		{head + "GET /a/{x} 1.0.0\nGET /b 1.0.0\nget /a/{y} 1.0.0\n", `postel.lock:6:1: GET /a/{y} stands in line 4 already`},
		{head + "GET /a 1.0.0 ended 3.0.0\n", `postel.lock:4:8: GET /a is said to have ended with 3.0.0, which the service did not reach`},
		{head + "GET /a 1.0.0 ended 0.9.0\n", `postel.lock:4:20: GET /a had version 1.0.0 and cannot have ended with 0.9.0`},
		{head + "GET /a 0.0.0 ended 0.0.0\n", `postel.lock:4:20: GET /a had version 0.0.0 and cannot have ended with 0.0.0`},
		{head + "GET /a 1.0.0 ended 2.0.0-rc.1\n", `postel.lock:4:8: the version 2.0.0-rc.1, with which GET /a ended, is a pre-release or has build metadata`},
		{head + "GET /a 1.0.0 2.0.0\n", `postel.lock:4:14: "2.0.0" follows the version, where only "ended" and a version may`},
		{head + "<<<<<<< HEAD\nGET /a 1.0.0\n", `postel.lock:4:1: a merge left both sides here`},
		{head + "GET /ü 1.x.0\n", `postel.lock:4:10: "1.x.0" is no semantic version: the minor number "x" has other characters than digits`},
	} {
		if table, err := ParseLock("postel.lock", []byte(test.text)); err == nil || err.Error() != test.want {
			t.Errorf("%q: %+v\ngot  %v\nwant %s", test.text, table, err, test.want)
		}
	}
}

func TestALockFileMaySurviveAMergeAndAnEditor(t *testing.T) {
	t.Parallel()
	table := customers(t, "1.4.0")
	table.Rows[1].Ended = New(1, 4, 0)
	lines := strings.SplitAfter(locked(t, table), "\n")
	lines[3], lines[4] = lines[4], "\n# moved\n"+lines[3]
	text := "\ufeff" + strings.ReplaceAll(strings.Join(lines, ""), "\n", "  \r\n")
	again, err := ParseLock("postel.lock", []byte(text))
	if diff := cmp.Diff(table, again); diff != "" || err != nil {
		t.Error(diff, err)
	}
}

func TestATableThatCouldNotBeReadAgainIsNotLocked(t *testing.T) {
	t.Parallel()
	table := customers(t, "1.4.0")
	table.Rows[0].Version = New(3, 0, 0)
	if text, err := table.Lock(); err == nil {
		t.Errorf("%s", text)
	}
}
