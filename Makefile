# What each target does is its first line. Everything needs Go; the rest says what it skips.

.PHONY: test update fuzz soak mutants corpus bench ci

# Every test. Tests that need a browser or documents of other people say in one line that they skip.
test:
	@command -v chromium >/dev/null || command -v google-chrome >/dev/null || test -n "$$POSTEL_CHROMIUM" || echo "no Chromium: the browser tests of internal/report and browsertest are skipped"
	@test -n "$$POSTEL_AXE" || echo "no POSTEL_AXE: what axe-core says of the pages is not asked"
	@test -d "$${POSTEL_SUITES:-../shared}" || echo "no POSTEL_SUITES: the tests over other people's documents are skipped"
	go test ./...
	cd bench && go test ./...
	cd browsertest && go test ./...
	cd bench/tolerantreader && go test ./...

# The expected outputs, written anew.
update:
	go test ./diff ./diff/subschema ./diff/judge ./internal/report ./internal/changelog ./internal/cli ./semver -update

# Each fuzz target for FUZZTIME.
FUZZTIME ?= 60s
fuzz:
	@bash .ci/fuzz $(FUZZTIME)

# Which test of diff/subschema catches which planted fault: diff/subschema/testdata/mutants.md.
mutants:
	go run ./diff/subschema/internal/mutants -write

# Random schemas against another validator, at length: SOAK pairs from a fresh seed, which is printed
# and can be given again (make soak SEED=1). About a minute for each thousand pairs.
SOAK ?= 20000
soak:
	@seed=$${SEED:-$$(od -An -N4 -tu4 /dev/urandom | tr -d ' ')}; echo "SEED=$$seed SOAK=$(SOAK)"; \
	SEED=$$seed PAIRS=$(SOAK) LAWS=$(SOAK) KNOTS=$$(($(SOAK) / 10)) go test ./diff/subschema -count 1 -timeout 0 -v \
	  -run 'AgreeWithAnotherValidator|AgreeWithTheirRewriting|NoRandomInstance|Laws|IsAnOrder|Neighbours|WasAskedBefore' | grep -vE '^=== '

# The comparison of real documents: verdicts, identity, symmetry.
corpus:
	go test ./diff -run Corpus -v

# The benchmark tables in README.md of bench, bench/subschema, bench/contracts and bench/tolerantreader.
bench:
	cd bench && go run . -write && go run ./subschema -write && go run ./contracts -write
	cd bench/tolerantreader && go run . -write

ci:
	bash .ci/run
