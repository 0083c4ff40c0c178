package document

import "fmt"

func (e *SyntaxError) Error() string {
	return fmt.Sprintf("not %s: at byte %d %s", e.Format, e.Offset, e.Reason)
}

func (e *LimitError) Error() string {
	return fmt.Sprintf("too large: at byte %d more than %d %s", e.Offset, e.Limit, e.What)
}
