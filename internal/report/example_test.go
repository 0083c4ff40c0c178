package report_test

import (
	"fmt"
	"os"

	"github.com/postel-api/postel/diff"
	"github.com/postel-api/postel/internal/report"
)

func Example() {
	r := &diff.Report{
		Base:     diff.Description{Name: "1.2.0.yaml", Version: "1.2.0"},
		Revision: diff.Description{Name: "1.3.0.yaml", Version: "1.3.0"},
		Verdict:  diff.Minor,
		Compared: 4,
		Findings: []diff.Finding{{
			Rule: "operation-added", Bump: diff.Minor, Title: "operation added",
			Message:  "DELETE /customers/{id} may now be called",
			Places:   []diff.Place{{Method: "DELETE", Path: "/customers/{id}"}},
			Revision: &diff.Location{File: "1.3.0.yaml", Line: 31, Column: 5, Width: 6, Text: "    delete:"},
			// The fingerprint survives reformatting and reordering of the documents.
			Fingerprint: "8f3a91c0d2e4",
		}},
	}
	format, err := report.Parse("text")
	if err != nil {
		fmt.Println(err)
		return
	}
	if err := report.Write(os.Stdout, format, r, report.Options{Unicode: true}); err != nil {
		fmt.Println(err)
	}
	// Output:
	// MINOR  compatible  1.2.0.yaml → 1.3.0.yaml
	//
	// MINOR  operation added  DELETE /customers/{id}
	//        DELETE /customers/{id} may now be called
	//        1.3.0.yaml:31:5  [8f3a91c0d2e4]
	//
	// next version  1.3.0   matches info.version
	// 0 major · 1 minor · 0 patch · 4 operations compared
}

func ExampleParse() {
	_, err := report.Parse("serif")
	fmt.Println(err)
	// Output: unknown format "serif"; did you mean "sarif"?
}
