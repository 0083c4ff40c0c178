package main

import (
	"slices"
	"strconv"
	"strings"
)

// Packages that have checks, within the module.
const (
	subschemaPackage = "diff/subschema"
	languagePackage  = "diff/subschema/internal/language"
)

// check is one test: a suite, a random test or a property, none that was written for a fault.
type check struct{ pkg, test string }

// checks returns the tests in the order in which they are tried: those with judges that are not
// ours before properties, and replayed proofs last.
func checks() []check {
	var out []check
	for _, name := range []string{
		"TestLanguagesAgreeWithPackageRegexp",
	} {
		out = append(out, check{languagePackage, name})
	}
	for _, name := range []string{
		"TestEvaluatorAgreesWithTheTestSuite",
		"TestDecisionsAgreeWithTheTestSuite",
		"TestDecisionsAgreeWithAnotherValidator",
		"TestTheCompleteProcedureAgreesWithTheSearch",
		"TestTheCompleteProcedureFindsRoomInShortArrays",
		"TestTheCompleteProcedureKnowsWhichDefinitionsHaveValues",
		"TestTheCompleteProcedureDoesNotDependOnWhatWasAskedBefore",
		"TestDialectsAgreeWithAnotherValidator",
		"TestRecursiveDecisionsAgreeWithAnotherValidator",
		"TestReadingsAgreeWithTheirRewriting",
		"TestViewsAgreeWithTheirRewriting",
		"TestAnswersUnderReadingsDoNotDependOnOtherReceivers",
		"TestAnswersUnderViewsDoNotDependOnOtherPlaces",
		"TestDecimalsAgreeWithRationals",
		"TestFormatsLieInTheirLanguages",
		"TestEverySchemaIsContainedInItself",
		"TestLawsOfSetsAreNeverRefuted",
		"TestContainmentIsAnOrder",
		"TestNeighboursOfWitnessesContradictNoProof",
		"TestNoRandomInstanceContradictsAProof",
		"FuzzContains",
		"FuzzSchema",
		"TestAnswersDoNotDependOnWhatWasAskedBefore",
		"TestCertificatesOfRandomPairsAreReplayed",
		"TestCertificatesOfRecursivePairsAreReplayed",
	} {
		out = append(out, check{subschemaPackage, name})
	}
	return out
}

// inOrder returns the checks with one of them in front, so that a fault is held first against the
// test that is known to catch it.
func inOrder(list []check, first string) []check {
	i := slices.IndexFunc(list, func(c check) bool { return c.test == first })
	if i < 0 {
		return list
	}
	return slices.Concat(list[i:i+1], list[:i], list[i+1:])
}

// touches reports whether the tests of a package see a fault: those of language do not see the
// package above it.
func (f fault) touches(pkg string) bool {
	return pkg == subschemaPackage || strings.HasPrefix(f.file, "internal/language/")
}

// limit is how long one check may take. Ordinarily none takes more than a few seconds, so that
// what reaches the limit does not end.
const limit = "120s"

// ending is how a check ended.
type ending uint8

const (
	passed ending = iota
	failed
	panicked
	hung
)

// String is what a table says behind the test's name.
func (e ending) String() string { return [...]string{"passes", "", "panics", "does not end"}[e] }

// judged tells the endings apart by what a test binary prints.
func judged(ok bool, output string) ending {
	switch {
	case ok:
		return passed
	case strings.Contains(output, "panic: test timed out"):
		return hung
	case strings.Contains(output, "\npanic: ") || strings.HasPrefix(output, "panic: ") || strings.Contains(output, "fatal error: "):
		return panicked
	}
	return failed
}

// environment is that of the process without what changes the size of a test, with the number of a
// fault, and with CI, so that no check is skipped for want of documents.
func environment(env []string, number int) []string {
	out := []string{"CI=true", faultVariable + "=" + strconv.Itoa(number)}
	for _, e := range env {
		name, _, _ := strings.Cut(e, "=")
		switch name {
		case "CI", "PAIRS", "SEED", "LAWS", "KNOTS", faultVariable:
		default:
			out = append(out, e)
		}
	}
	return out
}
