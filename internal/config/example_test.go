package config_test

import (
	"fmt"

	"github.com/postel-api/postel/internal/config"
)

func ExampleParse() {
	_, err := config.Parse(".postel.yaml", []byte("base: release\nfail_on: major\n"))
	fmt.Println(err)
	// Output:
	// .postel.yaml:2:1: there is no setting "fail_on"; did you mean "fail-on"?
}
