package infoversion_test

import (
	"fmt"

	"github.com/postel-api/postel/internal/infoversion"
)

func ExampleSet() {
	data := []byte(`openapi: 3.1.0
info:
  title:   Customers
  version: '1.4.0'   # as released
`)
	out, err := infoversion.Set("openapi.yaml", data, "2.0.0")
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Print(string(out))
	// Output:
	// openapi: 3.1.0
	// info:
	//   title:   Customers
	//   version: '2.0.0'   # as released
}
