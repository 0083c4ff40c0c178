package lint

// Level says how much a finding matters.
type Level string

// The levels.
const (
	Error   Level = "error"
	Warning Level = "warning"
)

// Rule is one thing that can be wrong with a contract.
type Rule struct {
	// ID is its name, for programs and for people.
	ID    string
	Level Level
	// Title says in a line what is wrong.
	Title string
	// Why says what follows from it.
	Why string
}

// Rules are all rules, in the order in which findings of one place are listed.
func Rules() []Rule {
	return []Rule{
		{"contract-empty", Error, "the contract has no interactions", "A verification of nothing is always green."},
		{"contract-unclear", Warning, "the contract was understood although it is not right", "Another tool may read it in another way, or refuse it."},
		{"interaction-repeated", Warning, "two interactions have the same description and the same states", "Reports, filters and brokers tell interactions apart by them; some tools keep only one of the two."},
		{"interaction-needs-plugin", Warning, "the interaction needs a plugin", "It cannot be verified without that plugin, and counts as skipped."},
		{"state-unknown", Error, "nobody sets up a provider state", "The interaction cannot be verified."},
		{"state-spelled-twice", Warning, "two provider states differ in their spelling only", "The provider has to know both, and one of them is likely forgotten."},
		{"credential-written", Warning, "a credential stands in the contract", "Contracts are shared and kept; the requests file of a verification puts credentials into requests."},
		{"rule-unknown", Error, "a matching rule is of a kind that is not known", "It cannot be applied, and the interaction fails for every answer."},
		{"expression-invalid", Error, "an expression or a pattern of a matching rule cannot be read", "The rule refuses every value."},
		{"expression-not-portable", Warning, "a regular expression has what some engines do not know", "Tools whose regular expressions are RE2 (Go, Rust's regex) cannot read it, and here it is matched within a limit of steps."},
		{"example-refused", Error, "the example does not meet its own rules", "A provider that answers just as the example says fails."},
		{"rule-without-effect", Warning, "a matching rule decides nowhere", "It does not lead to a place of the example, or another rule weighs more everywhere: what its author wanted to allow is not allowed."},
		{"rule-tie", Warning, "two matching rules have the same weight at a place", "The reference implementation of Pact leaves it to chance which of them decides; here the one with more names from the left does."},
		{"rule-allows-anything", Warning, "a matching rule allows every text or every value", "The place is not verified, although it looks as if it were."},
		{"generator-without-effect", Warning, "a generator leads to no place of the example", "The value that it should make is never sent."},
		{"value-pinned", Warning, "a value that looks made for one run is demanded exactly", "The provider has to answer with the very same identifier or time; a rule for its type or form is meant."},
		{"answer-unread", Warning, "the contract does not say what is read of the answer", "Only the status is verified, and nobody can say whether a change of the answer breaks the consumer."},
	}
}
