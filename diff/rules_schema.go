package diff

// setAspect is one thing that a schema says about values. It makes the rules for both sides and
// both ways: what narrows a request or widens a response hurts, the other two do not.
type setAspect struct {
	aspect  Aspect
	noun    string // "type", "length"
	message string // what moved: "the type of {name} was {from} and is now {to}"
	ref     string // where the keyword is specified
	instead [2]string
	changed bool // there is also a change that is neither narrower nor wider by itself
}

const (
	validation   = "JSON Schema 2020-12 Validation, section "
	applicator   = "JSON Schema 2020-12 Core, section "
	whyNarrowed  = "A client built on the base may send a value that the revision refuses."
	whyWidened   = "Every value that a client could send is still accepted, and some more are."
	whyMore      = "A client built on the base may receive a value that it was never told about."
	whyLess      = "Every value that is sent now could be sent before, so clients are prepared for it."
	keepOld      = "Keep accepting the old values and say in the description which ones are preferred; narrow in the next major version."
	keepPromise  = "Keep sending what was promised in this member and put the new values into a new member or a new media type."
	sinceFirst   = "0.1.0"
	newAndOldOne = "Add a second member with the new form, deprecate the old one, and drop it in the next major version."
)

// setAspects are the aspects of schemas that are judged by sets of values.
func setAspects() []setAspect {
	either := [2]string{keepOld, keepPromise}
	replace := [2]string{newAndOldOne, newAndOldOne}
	return []setAspect{
		{"type", "type", "{name} was {from} and is now {to}", validation + "6.1.1", replace, true},
		{"null", "null", "{name} was {from} and is now {to}", validation + "6.1.1", either, false},
		{"enum", "enum", "{name} was {from} and is now {to}", validation + "6.1.2", either, false},
		{"range", "range", "the range of {name} changed: {from}, now {to}", validation + "6.2", either, false},
		{"multiple", "multiple", "{name} changed: {from}, now {to}", validation + "6.2.1", either, false},
		{"length", "length", "the length of {name} changed: {from}, now {to}", validation + "6.3", either, false},
		{"pattern", "pattern", "the pattern of {name} was {from} and is now {to}", validation + "6.3.3", either, false},
		{"format", "format", "the format of {name} was {from} and is now {to}", validation + "7", replace, true},
		{"item-count", "number of elements", "the number of elements of {name} changed: {from}, now {to}", validation + "6.4", either, false},
		{"unique-items", "uniqueness", "{name} changed: {from}, now {to}", validation + "6.4.3", either, false},
		{"contains", "required elements", "{name} changed: {from}, now {to}", applicator + "10.3.1.3", either, false},
		{"items", "elements", "what the elements of {name} may be changed: {from}, now {to}", applicator + "10.3.1", either, false},
		{"list", "list", "{name} took {from} and now takes {to}", "OpenAPI 3.1, parameter object, style values", either, false},
		{"member-count", "number of members", "the number of members of {name} changed: {from}, now {to}", validation + "6.5", either, false},
		{"additional-members", "additional members", "what {name} allows besides its declared members changed: {from}, now {to}", applicator + "10.3.2.3", either, false},
		{"dependency", "dependency", "what the members of {name} require of each other changed: {from}, now {to}", validation + "6.5.4", either, false},
		{"condition", "condition", "a condition on {name} changed: {from}, now {to}", applicator + "10.2", either, false},
		{"union", "union", "the union of {name} changed: {from}, now {to}", applicator + "10.2.1", either, false},
		{"schema", "schema", "{name} does not have the same values as before", "verdict semantics: sets of messages", either, false},
	}
}

// schemaRules are the rules about values.
func schemaRules() []Rule {
	var rules []Rule
	for _, a := range setAspects() {
		rules = append(rules, a.rules()...)
	}
	return append(rules, valueRules()...)
}

func (a setAspect) rules() []Rule {
	row := func(side Side, e Effect, b Bump, verb, why, instead string) Rule {
		return Rule{
			ID: side.String() + "-" + string(a.aspect) + "-" + string(e), Side: side, Aspect: a.aspect, Effect: e, Bump: b,
			Title: side.String() + " " + a.noun + " " + verb, Message: a.message, Why: why, Instead: instead,
			References: []string{a.ref}, Since: sinceFirst,
		}
	}
	rules := []Rule{
		row(Request, Narrowed, Major, "narrowed", whyNarrowed, a.instead[0]),
		row(Request, Widened, Minor, "widened", whyWidened, ""),
		row(Response, Widened, Major, "widened", whyMore, a.instead[1]),
		row(Response, Narrowed, Minor, "narrowed", whyLess, ""),
	}
	if a.changed {
		rules = append(rules,
			row(Request, Changed, Major, "changed", whyNarrowed, a.instead[0]),
			row(Response, Changed, Major, "changed", whyMore, a.instead[1]))
	}
	return rules
}

// valueRules are the rules about schemas that need words of their own.
func valueRules() []Rule {
	return []Rule{
		{ID: "request-schema-undecided", Side: Request, Aspect: "schema", Effect: Undecided, Bump: Major,
			Title: "request schema undecided", Message: "{name} changed, and it could not be shown within the bounds that every old value is still accepted",
			Why: "What cannot be decided counts as a break, because the opposite would be a promise without proof.", Instead: "Compare the two schemas by hand and accept the change with a reason, or write it in smaller steps.", References: []string{"verdict semantics: sets of messages"}},
		{ID: "response-schema-undecided", Side: Response, Aspect: "schema", Effect: Undecided, Bump: Major,
			Title: "response schema undecided", Message: "{name} changed, and it could not be shown within the bounds that clients are prepared for every value",
			Why: "What cannot be decided counts as a break, because the opposite would be a promise without proof.", Instead: "Compare the two schemas by hand and accept the change with a reason, or write it in smaller steps.", References: []string{"verdict semantics: sets of messages"}},

		{ID: "request-enum-value-removed", Side: Request, Aspect: "enum-value", Effect: Removed, Bump: Major,
			Title: "request value removed", Message: "{name} no longer accepts {to}", Why: "A client that sends the value is refused.",
			Instead: "Keep accepting the value and treat it as its successor.", References: []string{validation + "6.1.2"}},
		{ID: "request-enum-value-added", Side: Request, Aspect: "enum-value", Effect: Added, Bump: Minor,
			Title: "request value added", Message: "{name} also accepts {to}", Why: whyWidened, References: []string{validation + "6.1.2"}},
		{ID: "response-enum-value-added", Side: Response, Aspect: "enum-value", Effect: Added, Bump: Major,
			Title: "response value added", Message: "{name} may now be {to}", Why: "A client that lists all cases has none for the new one.",
			Instead: "List the values under x-extensible-enum from the start, or send the new value in a new member.", Assumptions: []string{"A3"}, References: []string{validation + "6.1.2"}},
		{ID: "response-enum-value-removed", Side: Response, Aspect: "enum-value", Effect: Removed, Bump: Minor,
			Title: "response value removed", Message: "{name} is never {to} any more", Why: whyLess, References: []string{validation + "6.1.2"}},
		{ID: "request-extensible-value-added", Side: Request, Aspect: "extensible-value", Effect: Added, Bump: Minor,
			Title: "announced request value added", Message: "{name} announces {to}", Why: "The list was never complete, so nobody relied on it being so.", Assumptions: []string{"A3"}, References: []string{"Zalando RESTful API Guidelines, rule 112"}},
		{ID: "request-extensible-value-removed", Side: Request, Aspect: "extensible-value", Effect: Removed, Bump: Minor,
			Title: "announced request value removed", Message: "{name} announces {to} no more", Why: "The list restricts nothing.", Assumptions: []string{"A3"}, References: []string{"Zalando RESTful API Guidelines, rule 112"}},
		{ID: "response-extensible-value-added", Side: Response, Aspect: "extensible-value", Effect: Added, Bump: Minor,
			Title: "announced response value added", Message: "{name} announces {to}", Why: "The list was never complete, so clients are prepared for others.", Assumptions: []string{"A3"}, References: []string{"Zalando RESTful API Guidelines, rule 112"}},
		{ID: "response-extensible-value-removed", Side: Response, Aspect: "extensible-value", Effect: Removed, Bump: Minor,
			Title: "announced response value removed", Message: "{name} announces {to} no more", Why: "The list promises nothing.", Assumptions: []string{"A3"}, References: []string{"Zalando RESTful API Guidelines, rule 112"}},

		{ID: "request-member-added", Side: Request, Aspect: "member", Effect: Added, Bump: Minor,
			Title: "request member added", Message: "{name} may now be sent", Why: "Clients that do not know the member go on without it.", Assumptions: []string{"A2"}, References: []string{applicator + "10.3.2.1"}},
		{ID: "request-required-member-added", Side: Request, Aspect: "required-member", Effect: Narrowed, Bump: Major,
			Title: "required request member added", Message: "{name} must now be sent", Why: "Clients built on the base do not send the member and are refused.",
			Instead: "Make the member optional and choose what its absence means.", References: []string{validation + "6.5.3"}},
		{ID: "request-member-removed", Side: Request, Aspect: "member", Effect: Removed, Bump: Major,
			Title: "request member removed", Message: "{name} is no longer declared", Why: "A client sends the member for a purpose, which the revision does not know any more.",
			Instead: "Keep the member, deprecate it, and ignore it only in the next major version.", Assumptions: []string{"A7"}, References: []string{applicator + "10.3.2.1"}},
		{ID: "request-member-required", Side: Request, Aspect: "member", Effect: Restricted, Bump: Major,
			Title: "request member became required", Message: "{name} was optional and must now be sent", Why: "Clients that leave the member out are refused.",
			Instead: "Leave the member optional and choose what its absence means.", References: []string{validation + "6.5.3"}},
		{ID: "request-member-optional", Side: Request, Aspect: "member", Effect: Relaxed, Bump: Minor,
			Title: "request member became optional", Message: "{name} may now be left out", Why: whyWidened, References: []string{validation + "6.5.3"}},
		{ID: "response-member-added", Side: Response, Aspect: "member", Effect: Added, Bump: Minor,
			Title: "response member added", Message: "{name} may now be received", Why: "Clients ignore members that they do not know.", Assumptions: []string{"A1", "A2"}, References: []string{applicator + "10.3.2.1"}},
		{ID: "response-required-member-added", Side: Response, Aspect: "required-member", Effect: Added, Bump: Minor,
			Title: "required response member added", Message: "{name} is now always received", Why: "Clients ignore members that they do not know.", Assumptions: []string{"A1", "A2"}, References: []string{validation + "6.5.3"}},
		{ID: "response-member-removed", Side: Response, Aspect: "member", Effect: Removed, Bump: Major,
			Title: "response member removed", Message: "{name} is no longer declared", Why: "Clients that read the member do not find it.",
			Instead: "Go on sending the member, deprecate it, and drop it in the next major version.", Assumptions: []string{"A25"}, References: []string{applicator + "10.3.2.1"}},
		{ID: "response-member-optional", Side: Response, Aspect: "member", Effect: Relaxed, Bump: Major,
			Title: "response member became optional", Message: "{name} was always there and may now be missing", Why: "Clients that rely on the member fail where it is missing.",
			Instead: "Go on sending the member always, with a neutral value where there is none.", Assumptions: []string{"A25"}, References: []string{validation + "6.5.3"}},
		{ID: "response-member-required", Side: Response, Aspect: "member", Effect: Restricted, Bump: Minor,
			Title: "response member became required", Message: "{name} is now always there", Why: whyLess, References: []string{validation + "6.5.3"}},
		{ID: "request-member-read-only", Side: Request, Aspect: "read-only", Effect: Added, Bump: Major,
			Title: "request member became read-only", Message: "{name} could be sent and is now readOnly", Why: "What clients send in the member is ignored or refused.",
			Instead: "Keep accepting the member, or take the change in the next major version.", Assumptions: []string{"A6", "A7"}, References: []string{"OpenAPI 3.1, schema object; " + validation + "9.4"}},
		{ID: "response-member-write-only", Side: Response, Aspect: "write-only", Effect: Added, Bump: Major,
			Title: "response member became write-only", Message: "{name} was received and is now writeOnly", Why: "Clients that read the member do not find it.",
			Instead: "Go on sending the member, deprecate it, and drop it in the next major version.", Assumptions: []string{"A6", "A25"}, References: []string{"OpenAPI 3.1, schema object; " + validation + "9.4"}},

		{ID: "request-alternative-removed", Side: Request, Aspect: "alternative", Effect: Removed, Bump: Major,
			Title: "request alternative removed", Message: "{name} no longer accepts {to}", Why: whyNarrowed, Instead: keepOld, References: []string{applicator + "10.2.1"}},
		{ID: "request-alternative-added", Side: Request, Aspect: "alternative", Effect: Added, Bump: Minor,
			Title: "request alternative added", Message: "{name} also accepts {to}", Why: whyWidened, References: []string{applicator + "10.2.1"}},
		{ID: "response-alternative-added", Side: Response, Aspect: "alternative", Effect: Added, Bump: Major,
			Title: "response alternative added", Message: "{name} may now be {to}", Why: whyMore, Instead: keepPromise, References: []string{applicator + "10.2.1"}},
		{ID: "response-alternative-removed", Side: Response, Aspect: "alternative", Effect: Removed, Bump: Minor,
			Title: "response alternative removed", Message: "{name} is never {to} any more", Why: whyLess, References: []string{applicator + "10.2.1"}},

		{ID: "request-default-changed", Side: Request, Aspect: "default", Effect: Changed, Bump: Major,
			Title: "request default changed", Message: "{name} left out meant {from} and now means {to}", Why: "A client that leaves the value out gets another result without a word.",
			Instead: "Keep the default; give the new behaviour a new name.", Assumptions: []string{"A8"}, References: []string{validation + "9.2"}},
		{ID: "request-default-removed", Side: Request, Aspect: "default", Effect: Removed, Bump: Major,
			Title: "request default removed", Message: "{name} left out meant {from} and now has no stated meaning", Why: "A client that leaves the value out relies on what it stands for.",
			Instead: "Keep the default.", Assumptions: []string{"A8"}, References: []string{validation + "9.2"}},
		{ID: "request-default-added", Side: Request, Aspect: "default", Effect: Added, Bump: Minor,
			Title: "request default added", Message: "{name} left out now means {to}", Why: "A meaning was stated where none was promised.", Assumptions: []string{"A8"}, References: []string{validation + "9.2"}},

		{ID: "request-xml-changed", Side: Request, Aspect: "xml-form", Effect: Changed, Bump: Major,
			Title: "request XML form changed", Message: "how {name} is written in XML changed", Why: "A client writes elements and attributes that the revision does not look for.",
			Instead: "Accept both forms.", References: []string{"OpenAPI 3.1, XML object"}},
		{ID: "response-xml-changed", Side: Response, Aspect: "xml-form", Effect: Changed, Bump: Major,
			Title: "response XML form changed", Message: "how {name} is written in XML changed", Why: "A client looks for elements and attributes that are not there any more.",
			Instead: "Keep the form; offer another one under a new media type.", References: []string{"OpenAPI 3.1, XML object"}},

		{ID: "discriminator-changed", Side: Service, Aspect: "discriminator", Effect: Changed, Bump: Major,
			Title: "discriminator changed", Message: "alternatives were told apart by {from} and now are by {to}", Why: "The member that carries the tag travels; the other side looks at the old one.",
			Instead: "Keep the old member beside the new one.", Assumptions: []string{"A19"}, References: []string{"OpenAPI 3.1, discriminator object"}},
		{ID: "discriminator-removed", Side: Service, Aspect: "discriminator", Effect: Removed, Bump: Minor,
			Title: "discriminator removed", Message: "{name} no longer tells the alternatives apart", Why: "The values are judged as sets; only the hint is gone.", Assumptions: []string{"A19"}, References: []string{"OpenAPI 3.1, discriminator object"}},
		{ID: "discriminator-value-removed", Side: Service, Aspect: "discriminator-value", Effect: Removed, Bump: Major,
			Title: "discriminator value removed", Message: "{name} no longer has the value {to}", Why: "The value travels: one side still sends it or waits for it.",
			Instead: "Keep the value in the mapping.", Assumptions: []string{"A19"}, References: []string{"OpenAPI 3.1, discriminator object"}},
		{ID: "discriminator-value-added", Side: Service, Aspect: "discriminator-value", Effect: Added, Bump: Minor,
			Title: "discriminator value added", Message: "{name} may have the value {to}", Why: "What the new alternative means for each message is judged there.", Assumptions: []string{"A19"}, References: []string{"OpenAPI 3.1, discriminator object"}},
	}
}
