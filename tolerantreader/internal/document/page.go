package document

// Selectors are CSS selectors, compiled. Package html has them, which the public package does not
// import.
type Selectors interface {
	// Page reads an HTML page, whose media type is contentType or empty: it is the page as well-formed
	// XML, in which found has the places that the selectors lead to. Match.Path is the number of the
	// selector, in the order in which they were compiled. Errors are LimitErrors and SyntaxErrors.
	Page(page []byte, contentType string, limits Limits, found *Found) ([]byte, error)
}
