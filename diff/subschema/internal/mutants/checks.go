package main

import (
	"bytes"
	"context"
	"os"
	"os/exec"
	"path/filepath"
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
		"TestTheCompleteProcedureKnowsWhichDefinitionsHaveValues",
		"TestTheCompleteProcedureDoesNotDependOnWhatWasAskedBefore",
		"TestDialectsAgreeWithAnotherValidator",
		"TestRecursiveDecisionsAgreeWithAnotherValidator",
		"TestReadingsAgreeWithTheirRewriting",
		"TestViewsAgreeWithTheirRewriting",
		"TestAnswersUnderReadingsDoNotDependOnOtherReceivers",
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

// perform runs a check of a test binary.
func (c check) perform(ctx context.Context, root, binary string) (ending, string, error) {
	cmd := exec.CommandContext(ctx, binary, "-test.run", "^"+c.test+"$", "-test.timeout", limit, "-test.failfast", "-test.v")
	cmd.Dir = filepath.Join(root, filepath.FromSlash(c.pkg))
	cmd.Env = environment(os.Environ())
	var out bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &out
	err := cmd.Run()
	text := out.String()
	if _, exited := err.(*exec.ExitError); err != nil && !exited {
		return failed, text, err
	}
	return judged(err == nil, text), text, ctx.Err()
}

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

// environment is that of the process without what changes the size of a test, and with CI, so that no
// check is skipped for want of documents.
func environment(env []string) []string {
	out := []string{"CI=true"}
	for _, e := range env {
		name, _, _ := strings.Cut(e, "=")
		switch name {
		case "CI", "PAIRS", "SEED":
		default:
			out = append(out, e)
		}
	}
	return out
}
