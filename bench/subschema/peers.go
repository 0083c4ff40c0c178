package main

import (
	"bufio"
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/postel-api/postel/diff/subschema"
)

const peerPackage = "json-schema-diff@1.0.0"

//go:embed peer.mjs
var driver []byte

// peer is a process of node that answers about pairs, one line each. A pair on which it takes
// longer than patience ends it; a new one goes on.
type peer struct {
	dir string
	cmd *exec.Cmd
	in  io.WriteCloser
	out chan string
}

// Of the pairs of the corpus the peer is given every sixth, and each answer may take a while, so that
// the whole takes minutes.
const (
	patience = 2 * time.Second
	every    = 6
)

var errPatience = errors.New("takes longer than 2 s")

// newPeer installs the peer into a directory of its own.
func newPeer(dir string) (*peer, error) {
	install := exec.Command("npm", "install", "--silent", "--no-fund", "--no-audit", "--prefix", dir, peerPackage)
	if out, err := install.CombinedOutput(); err != nil {
		return nil, fmt.Errorf("npm install %s: %w\n%s", peerPackage, err, out)
	}
	if err := os.WriteFile(filepath.Join(dir, "peer.mjs"), driver, 0o644); err != nil {
		return nil, err
	}
	return &peer{dir: dir}, nil
}

func (p *peer) start() error {
	cmd := exec.Command("node", "peer.mjs")
	cmd.Dir, cmd.Stderr = p.dir, os.Stderr
	in, err := cmd.StdinPipe()
	if err != nil {
		return err
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		return err
	}
	if err := cmd.Start(); err != nil {
		return err
	}
	lines := make(chan string)
	go func() {
		defer close(lines)
		scanner := bufio.NewScanner(out)
		scanner.Buffer(nil, 1<<20)
		for scanner.Scan() {
			lines <- scanner.Text()
		}
	}()
	p.cmd, p.in, p.out = cmd, in, lines
	return nil
}

func (p *peer) stop() {
	if p.cmd == nil {
		return
	}
	p.in.Close()
	if err := p.cmd.Process.Kill(); err == nil {
		_ = p.cmd.Wait() // it was killed
	}
	p.cmd = nil
}

// ask returns the peer's answer and the time that it took by its own clock.
func (p *peer) ask(from, to any) (contained bool, took time.Duration, err error) {
	if p.cmd == nil {
		if err := p.start(); err != nil {
			return false, 0, err
		}
	}
	line, err := json.Marshal(map[string]any{"from": from, "to": to})
	if err != nil {
		return false, 0, err
	}
	if _, err := p.in.Write(append(line, '\n')); err != nil {
		p.stop()
		return false, 0, err
	}
	select {
	case text, ok := <-p.out:
		if !ok {
			p.stop()
			return false, 0, errors.New("the process ended")
		}
		var a struct {
			Contained bool
			Error     string
			Ms        float64
		}
		if err := json.Unmarshal([]byte(text), &a); err != nil {
			return false, 0, err
		}
		took = time.Duration(a.Ms * float64(time.Millisecond))
		if a.Error != "" {
			return false, took, errors.New(a.Error)
		}
		return a.Contained, took, nil
	case <-time.After(patience):
		p.stop()
		return false, patience, errPatience
	}
}

// peerTable holds the two tools against each other on the pairs that the peer's fragment can say.
func peerTable(all []documents) (string, error) {
	var b strings.Builder
	b.WriteString("\n### Beside json-schema-diff\n\n")
	for _, tool := range []string{"node", "npm"} {
		if _, err := exec.LookPath(tool); err != nil {
			fmt.Fprintf(&b, "Not measured: %s is not installed.\n", tool)
			return b.String(), nil
		}
	}
	dir, err := os.MkdirTemp("", "postel-peer-")
	if err != nil {
		return "", err
	}
	defer os.RemoveAll(dir)
	p, err := newPeer(dir)
	if err != nil {
		return "", err
	}
	defer p.stop()
	tallies := []*tally{{name: "corpus"}, {name: "generated"}}
	n := 0
	for _, d := range all {
		_, _, pairs := d.changed(subschema.NewUniverse())
		for _, q := range pairs {
			if n++; n%every != 0 {
				continue
			}
			from, ok1 := bundled(q.from)
			to, ok2 := bundled(q.to)
			if ok1 && ok2 {
				tallies[0].add(p, d.name+" "+q.key, from, to)
			}
		}
	}
	for seed := range uint64(300) {
		from, to := generatedPair(seed)
		tallies[1].add(p, fmt.Sprintf("seed %d", seed), from, to)
	}
	b.WriteString("The same pairs in draft 7, without the keywords that the peer does not have (enum, const, multipleOf, pattern, format, uniqueItems,\ncontains, conditions), references bundled, at most 2,000 schema objects, every sixth pair of the corpus; the plain relation, in which a sender may add any member.\nThe peer's time is taken inside of one node process. A difference in which a validator that is neither of the two\n(santhosh-tekuri/jsonschema v6) confirms postel's witness counts for postel.\n\n")
	b.WriteString("| pairs | compared | both contained | both not | differ | of them a confirmed witness of postel | postel undecided | peer throws | peer over 2 s | peer, median ms | postel | ratio | peer, all, s | postel | ratio |\n| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |\n")
	for _, t := range tallies {
		b.WriteString(t.row())
	}
	for _, t := range tallies {
		for _, text := range t.others {
			fmt.Fprintf(&b, "\n- differs without a witness of postel: %s", text)
		}
	}
	b.WriteString("\n\n`is-json-schema-subset`, which the issue of this benchmark names as well, cannot be installed: `npm view is-json-schema-subset` answers 404.\n")
	return b.String(), nil
}

// tally counts answers.
type tally struct {
	name                                              string
	compared, contained, not, differ, confirmed, open int
	throws, slow                                      int
	peer, ours                                        []time.Duration
	others                                            []string
}

func (t *tally) add(p *peer, name string, from, to map[string]any) {
	t.compared++
	a, s, r, took := decided(from, to)
	contained, peerTook, err := p.ask(from, to)
	switch {
	case errors.Is(err, errPatience):
		t.slow++
		return
	case err != nil:
		t.throws++
		return
	}
	t.peer, t.ours = append(t.peer, peerTook), append(t.ours, took)
	switch {
	case a.Verdict == subschema.Undecided:
		t.open++
	case contained && a.Verdict == subschema.Contained:
		t.contained++
	case !contained && a.Verdict == subschema.NotContained:
		t.not++
	default:
		t.differ++
		if a.Verdict == subschema.NotContained && confirms(s, r, a.Witness) {
			t.confirmed++
			return
		}
		t.others = append(t.others, fmt.Sprintf("%s: postel says %s by %s", name, a.Verdict, a.Proof))
	}
}

func (t *tally) row() string {
	if len(t.peer) == 0 {
		return fmt.Sprintf("| %s | %d | – | – | – | – | – | %d | %d | – | – | – | – | – | – |\n", t.name, t.compared, t.throws, t.slow)
	}
	p, o := ms(median(t.peer)), ms(median(t.ours))
	ps, os := sum(t.peer).Seconds(), sum(t.ours).Seconds()
	return fmt.Sprintf("| %s | %d | %d | %d | %d | %d | %d | %d | %d | %.3f | %.3f | %.4f | %.2f | %.2f | %.4f |\n", t.name,
		t.compared, t.contained, t.not, t.differ, t.confirmed, t.open, t.throws, t.slow, p, o, o/p, ps, os, os/ps)
}

func sum(list []time.Duration) (all time.Duration) {
	for _, d := range list {
		all += d
	}
	return all
}

// decided asks postel about two draft 7 schemas from their texts, reading included.
func decided(from, to map[string]any) (a subschema.Answer, s, r string, took time.Duration) {
	x, _ := json.Marshal(from)
	y, _ := json.Marshal(to)
	start := time.Now()
	u := subschema.NewUniverse()
	f, err1 := u.Compile(x, subschema.Draft202012)
	t, err2 := u.Compile(y, subschema.Draft202012)
	if err1 == nil && err2 == nil {
		a = u.Contains(f, t, subschema.Relation{Reading: subschema.Strict})
	}
	return a, string(x), string(y), time.Since(start)
}

// confirms reports whether a third party confirms a witness.
func confirms(from, to, witness string) bool {
	judge := func(schema string) (ok, known bool) {
		doc, err := jsonschema.UnmarshalJSON(strings.NewReader(schema))
		if err != nil {
			return false, false
		}
		c := jsonschema.NewCompiler()
		c.DefaultDraft(jsonschema.Draft7)
		if err := c.AddResource("s.json", doc); err != nil {
			return false, false
		}
		s, err := c.Compile("s.json")
		if err != nil {
			return false, false
		}
		v, err := jsonschema.UnmarshalJSON(strings.NewReader(witness))
		return err == nil && s.Validate(v) == nil, err == nil
	}
	in, known1 := judge(from)
	out, known2 := judge(to)
	return known1 && known2 && in && !out
}
