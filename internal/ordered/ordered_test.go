package ordered_test

import (
	"encoding/json"
	"fmt"
	"testing"

	"github.com/postel-api/postel/internal/ordered"
)

func ExampleObject() {
	o := ordered.Object{{"z", 1}, {"a", []string{"x"}}}
	o.Add("m", ordered.Object{})
	text, err := json.Marshal(o)
	fmt.Println(string(text), err)
	// Output: {"z":1,"a":["x"],"m":{}} <nil>
}

func TestAValueThatHasNoJSONIsAnError(t *testing.T) {
	t.Parallel()
	if text, err := json.Marshal(ordered.Object{{"f", func() {}}}); err == nil {
		t.Errorf("got %s", text)
	}
}
