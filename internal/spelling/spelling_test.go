package spelling_test

import (
	"strings"
	"testing"

	"github.com/postel-api/postel/internal/spelling"
)

func TestNearestIsWhatAPersonMeant(t *testing.T) {
	t.Parallel()
	words := []string{"text", "line", "json", "sarif", "response-enums", "main", "v1.4.0", "v1.4.1", "a", "get", "päckchen"}
	for written, want := range map[string]string{
		"serif": "sarif", "jsn": "json", "tex": "text", "response-enum": "response-enums",
		"mian": "", "maim": "main", "v1.4.2": "v1.4.0", "gett": "get", "packchen": "päckchen", "b": "",
		"": "", "xml": "", "carrot": "", strings.Repeat("a", 1000): "",
	} {
		if got := spelling.Nearest(written, words); got != want {
			t.Errorf("nearest to %.20q is %q, want %q", written, got, want)
		}
	}
}

func TestDistanceCountsEdits(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		a, b        string
		limit, want int
	}{
		{"", "", 9, 0}, {"abc", "abc", 9, 0}, {"abc", "abd", 9, 1}, {"abc", "", 9, 3}, {"kitten", "sitting", 9, 3}, {"kitten", "sitting", 2, 2},
	} {
		if got := spelling.Distance(c.a, c.b, c.limit); got != c.want {
			t.Errorf("distance of %q and %q below %d is %d, want %d", c.a, c.b, c.limit, got, c.want)
		}
	}
}
