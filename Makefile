# What each target does is its first line. Everything needs Go; the rest says what it skips.

.PHONY: test update fuzz corpus bench ci

# Every test. Tests that need a browser or documents of other people say in one line that they skip.
test:
	@command -v chromium >/dev/null || command -v google-chrome >/dev/null || test -n "$$POSTEL_CHROMIUM" || echo "no Chromium: the browser tests of internal/report are skipped"
	@test -d "$${POSTEL_SUITES:-../shared}" || echo "no POSTEL_SUITES: the tests over other people's documents are skipped"
	go test ./...
	cd bench && go test ./...

# The expected outputs, written anew.
update:
	go test ./diff ./internal/report ./internal/cli ./semver -update

# Each fuzz target for FUZZTIME.
FUZZTIME ?= 60s
fuzz:
	@bash .ci/fuzz $(FUZZTIME)

# The comparison of real documents: verdicts, identity, symmetry.
corpus:
	go test ./diff -run Corpus -v

# The benchmark table in bench/README.md.
bench:
	cd bench && go run . -write

ci:
	bash .ci/run
