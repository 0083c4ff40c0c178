package controlmap

import "github.com/postel-api/postel/semver"

// Rule is the judgement on one kind of change: the only place where it is written.
type Rule struct {
	ID   string
	Bump semver.Bump
	// Warn says that a person has to look: what was seen may break clients, and a map cannot tell.
	Warn  bool
	Title string
	Why   string // who is hurt and how, or why nobody is
	// Instead is how to reach the same without a break, "" where nothing breaks.
	Instead string
}

// Rules are all rules, in the order in which reports list their findings.
func Rules() []Rule { return rules }

// RuleByID returns a rule.
func RuleByID(id string) (Rule, bool) {
	for _, r := range rules {
		if r.ID == id {
			return r, true
		}
	}
	return Rule{}, false
}

const (
	announceIt = "keep it, mark it deprecated, and take it away with the next major version"
	newRel     = "offer it under a new relation beside the old one"
)

var rules = []Rule{
	{ID: "entry-point-changed", Bump: semver.Major, Title: "the entry has another address",
		Why: "the entry is the one address that clients know by heart", Instead: "redirect the old address to the new one"},
	{ID: "control-removed", Bump: semver.Major, Title: "a relation is gone",
		Why: "a client that follows it cannot go on", Instead: announceIt},
	{ID: "control-removed-after-deprecation", Bump: semver.Major, Title: "a relation that was deprecated is gone",
		Why: "it was announced, and a client that follows it breaks all the same", Instead: "make sure that nobody follows it any more, and say that with --allow-announced"},
	{ID: "control-conditional-missing", Warn: true, Title: "a relation that some resources had was seen on none",
		Why: "it may be gone, or none of the resources that were looked at has it now"},
	{ID: "control-became-conditional", Bump: semver.Major, Title: "a relation that every resource had is missing on some",
		Why: "a client that always found it stops where it is missing", Instead: newRel},
	{ID: "control-perhaps-conditional", Warn: true, Title: "a relation is missing on some resources",
		Why: "there was one resource to look at before, which had it: whether all had is not known"},
	{ID: "control-cardinality", Bump: semver.Major, Title: "one link became a list, or a list one",
		Why: "clients read an object or an array (draft-kelly-json-hal-11, section 4.1.1)", Instead: newRel},
	{ID: "named-link-removed", Bump: semver.Major, Title: "a name of a link is gone",
		Why: "clients choose among links of one relation by name", Instead: announceIt},
	{ID: "link-swapped-for-embedded", Bump: semver.Major, Title: "a link became an embedded resource",
		Why: "clients that follow links do not look there (draft-kelly-json-hal-11, section 8.3)", Instead: "keep the link beside the embedded resource"},
	{ID: "embedded-dropped", Bump: semver.Minor, Warn: true, Title: "a resource is no longer embedded, its link stays",
		Why: "clients that read the embedded copy only find nothing; others ask once more"},
	{ID: "became-templated", Bump: semver.Major, Title: "a link became a template",
		Why: "clients that do not expand send its braces", Instead: newRel},
	{ID: "stopped-templated", Bump: semver.Minor, Title: "a template became a link",
		Why: "what clients expand it with is not asked for any more"},
	{ID: "template-variable-removed", Bump: semver.Major, Title: "a template lost a variable",
		Why: "what clients say by it is ignored", Instead: "keep the variable"},
	{ID: "template-variable-required", Bump: semver.Major, Title: "a template needs a new variable",
		Why: "clients that do not give it ask for another address", Instead: "add the variable to the query ({?…}), where it may be missing, or " + newRel},
	{ID: "template-variable-added", Bump: semver.Minor, Title: "a template takes a new variable in its query",
		Why: "it may be left out"},
	{ID: "template-variable-optional", Bump: semver.Minor, Title: "a variable of a template may be left out",
		Why: "clients that give it are served as before"},
	{ID: "template-expansion-changed", Bump: semver.Major, Title: "the same value expands to another text",
		Why: "services and clients disagree about what is encoded or how lists are joined", Instead: "keep the operator"},
	{ID: "method-removed", Bump: semver.Major, Title: "a method is gone",
		Why: "clients that use it are refused", Instead: announceIt},
	{ID: "method-added", Bump: semver.Minor, Title: "there is a new method", Why: "nobody uses it yet"},
	{ID: "form-removed", Bump: semver.Major, Title: "a form is gone",
		Why: "a client that fills it cannot go on", Instead: announceIt},
	{ID: "form-added", Bump: semver.Minor, Title: "there is a new form", Why: "nobody fills it yet"},
	{ID: "form-content-type-changed", Bump: semver.Major, Title: "a form is sent as another media type",
		Why: "clients that have the old one built in are refused", Instead: "offer a second form"},
	{ID: "form-field-required", Bump: semver.Major, Title: "a form needs a field it did not need",
		Why: "clients that do not fill it are refused", Instead: "give the field a value to start from, or leave it optional"},
	{ID: "form-field-added", Bump: semver.Minor, Title: "a form has a new optional field", Why: "it may be left out"},
	{ID: "form-field-optional", Bump: semver.Minor, Title: "a field of a form may be left out", Why: "clients that fill it are served as before"},
	{ID: "form-field-removed", Bump: semver.Major, Title: "a field of a form is gone",
		Why: "what clients say by it is ignored or refused", Instead: "keep accepting the field"},
	{ID: "form-field-narrowed", Bump: semver.Major, Title: "a field of a form takes less",
		Why: "values that were accepted are refused", Instead: "keep accepting them"},
	{ID: "form-field-widened", Bump: semver.Minor, Title: "a field of a form takes more", Why: "values that were accepted still are"},
	{ID: "form-field-type-changed", Bump: semver.Major, Title: "a field of a form has another type",
		Why: "values that were accepted are refused", Instead: "add a field of another name"},
	{ID: "target-state-changed", Bump: semver.Major, Title: "a relation leads to another kind of resource",
		Why: "the relation means something else now", Instead: newRel},
	{ID: "target-state-varies", Warn: true, Title: "a relation leads to one more kind of resource",
		Why: "clients may meet what they do not know; the samples may also just differ"},
	{ID: "target-media-changed", Bump: semver.Major, Title: "a relation leads to another media type",
		Why: "clients cannot read it", Instead: newRel},
	{ID: "target-unreachable", Bump: semver.Major, Title: "a relation leads to an error",
		Why: "a client that follows it cannot go on", Instead: "mend the link, or let it go as a control that is removed"},
	{ID: "target-reachable", Bump: semver.Patch, Title: "a relation that led to an error leads somewhere", Why: "nobody could use it before"},
	{ID: "media-type-removed", Bump: semver.Major, Title: "a kind of resource comes in another media type",
		Why: "clients choose how to read by it", Instead: "go on serving the old one to those who ask for it"},
	{ID: "property-removed", Bump: semver.Major, Title: "a property is gone",
		Why: "clients that read it find nothing", Instead: "keep it until the next major version"},
	{ID: "property-type-changed", Bump: semver.Major, Title: "a property has another type",
		Why: "clients cannot read it", Instead: "add a property of another name"},
	{ID: "property-became-conditional", Bump: semver.Major, Title: "a property that every resource had is missing on some",
		Why: "clients that always found it stop where it is missing", Instead: "send it always"},
	{ID: "property-conditional-missing", Warn: true, Title: "a property that some resources had was seen on none",
		Why: "it may be gone, or none of the resources that were looked at has it now"},
	{ID: "property-added", Bump: semver.Minor, Title: "there is a new property", Why: "tolerant readers pass over it"},
	{ID: "state-unseen", Warn: true, Title: "a kind of resource was not met again",
		Why: "what leads there is gone, was not followed, or led to nothing this time"},
	{ID: "state-added", Bump: semver.Minor, Title: "there is a new kind of resource", Why: "nobody knows it yet"},
	{ID: "control-added", Bump: semver.Minor, Title: "there is a new relation", Why: "clients that do not know it pass over it"},
	{ID: "control-deprecated", Bump: semver.Minor, Title: "a relation is deprecated", Why: "it still works, and clients are told"},
	{ID: "embedded-added", Bump: semver.Minor, Title: "a resource is embedded beside its link", Why: "clients may read it, and may follow the link"},
	{ID: "named-link-added", Bump: semver.Minor, Title: "a link has a new name", Why: "clients that do not know it pass over it"},
	{ID: "curie-prefix-renamed", Bump: semver.Patch, Title: "a relation is written with another prefix",
		Why: "it is the same relation in full; clients that compare the short form have to learn to expand it"},
	{ID: "control-undeprecated", Bump: semver.Patch, Title: "a relation is no longer deprecated", Why: "it stays"},
	{ID: "title-changed", Bump: semver.Patch, Title: "a title for people changed", Why: "programs do not read it"},
}
