// Package browsertest drives the pages of postel in a headless Chromium. It is a module of its own, so that
// nobody who imports postel gets the driver.
package browsertest

import (
	"context"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// patience is how long a page may take to show what is waited for.
const patience = 15 * time.Second

// tab is a tab of a Chromium of its own.
type tab struct {
	*testing.T
	ctx context.Context

	mu     sync.Mutex
	faults []string // exceptions that nobody caught
	hosts  []string // that were asked
}

// open starts a Chromium with a tab of that size. When the test has ended, nothing may have been thrown,
// and no host asked but this machine. Without a Chromium the test is skipped, but not on a CI server.
func open(t *testing.T, width, height int) *tab {
	t.Helper()
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(chromium(t)), chromedp.NoSandbox, chromedp.WindowSize(width, height), chromedp.Flag("no-proxy-server", true))
	b := &tab{T: t}
	ctx, cancel := chromedp.NewExecAllocator(context.Background(), options...)
	t.Cleanup(cancel)
	b.ctx, cancel = chromedp.NewContext(ctx)
	t.Cleanup(cancel)
	b.do(chromedp.EmulateViewport(int64(width), int64(height)), call(network.Enable, network.EnableParams{}), call(runtime.Enable, cdp.Empty{}))
	if err := chromedp.Listen(b.ctx, b.hear); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		b.mu.Lock()
		defer b.mu.Unlock()
		if len(b.faults) > 0 {
			t.Errorf("the page threw %s", b.faults)
		}
		if other := slices.DeleteFunc(b.hosts, func(h string) bool { return h == "127.0.0.1" || h == "" }); len(other) > 0 {
			t.Errorf("the page asked %s", other)
		}
	})
	return b
}

// hear is told of everything that happens in the tab.
func (b *tab) hear(event any) {
	b.mu.Lock()
	defer b.mu.Unlock()
	switch e := event.(type) {
	case *runtime.EventExceptionThrown:
		text := e.ExceptionDetails.Text
		if x := e.ExceptionDetails.Exception; x != nil {
			text += " " + x.Description
		}
		b.faults = append(b.faults, text)
	case *network.EventRequestWillBeSent:
		if u, err := url.Parse(e.Request.URL); err == nil && u.Scheme != "data" && u.Scheme != "blob" && u.Scheme != "about" {
			b.hosts = append(b.hosts, u.Hostname())
		}
	}
}

func chromium(t *testing.T) string {
	t.Helper()
	if path := os.Getenv("POSTEL_CHROMIUM"); path != "" {
		return path
	}
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	if os.Getenv("CI") == "true" {
		t.Fatal("no Chromium is installed, and POSTEL_CHROMIUM names none")
	}
	t.Skip("no Chromium is installed, and POSTEL_CHROMIUM names none")
	return ""
}

// call is a command of the protocol.
func call[P, R any](c cdp.Command[P, R], p P) chromedp.Action[chromedp.Void] {
	return chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		_, err := cdp.Call(ctx, t, c, p)
		return err
	})
}

func (b *tab) do(actions ...chromedp.Action[chromedp.Void]) {
	b.Helper()
	if err := chromedp.Do(b.ctx, actions...); err != nil {
		b.Fatal(err)
	}
}

// value returns what an expression is in the page, waiting where it is a promise.
func value[T any](b *tab, expression string) T {
	b.Helper()
	v, err := chromedp.Run(b.ctx, chromedp.Evaluate[T](expression, chromedp.EvalAwaitPromise))
	if err != nil {
		b.Fatalf("%s: %v", expression, err)
	}
	return v
}

// wait waits until an expression is true in the page.
func (b *tab) wait(expression string) {
	b.Helper()
	b.within(patience, expression)
}

// within waits as long as that.
func (b *tab) within(patience time.Duration, expression string) {
	b.Helper()
	for end := time.Now().Add(patience); ; {
		v, err := chromedp.Run(b.ctx, chromedp.Evaluate[bool]("!!("+expression+")"))
		if v && err == nil {
			return
		}
		if time.Now().After(end) {
			shown, _ := chromedp.Run(b.ctx, chromedp.Evaluate[string]("document.body.innerText"))
			b.Fatalf("this did not come: %s (%v)\nthe page shows:\n%s", expression, err, shown)
		}
		time.Sleep(20 * time.Millisecond)
	}
}

// visit loads a page anew, and waits until it shows an answer.
func (b *tab) visit(address string) {
	b.Helper()
	b.do(chromedp.Navigate("about:blank"), chromedp.Navigate(address))
}

// click clicks what a selector finds, as soon as it is there.
func (b *tab) click(selector string) {
	b.Helper()
	b.wait(fmt.Sprintf("document.querySelector(%q)", selector))
	b.do(chromedp.Click(chromedp.CSS(selector)))
}

// press presses keys: characters, or the names of keys. Each is one event with its text, as from a keyboard,
// so that a page that takes the key for itself takes all of it.
func (b *tab) press(keys ...string) {
	b.Helper()
	named := map[string]rune{"Enter": '\r', "Escape": '\u001b', "ArrowDown": '\u0301', "ArrowUp": '\u0304'}
	for _, name := range keys {
		r, ok := named[name]
		if !ok {
			r = []rune(name)[0]
		}
		events := kb.Encode(r)
		down, up := *events[0], *events[len(events)-1]
		if len(events) == 3 {
			down.Text, down.UnmodifiedText = events[1].Text, events[1].UnmodifiedText
		}
		b.do(call(input.DispatchKeyEvent, down), call(input.DispatchKeyEvent, up))
	}
}

// fill writes into the field with a label.
func (b *tab) fill(label, text string) {
	b.Helper()
	b.wait(fmt.Sprintf(`[...document.querySelectorAll("label")].some((l) => l.textContent === %q)`, label))
	value[bool](b, fmt.Sprintf(`(() => {
		const f = document.getElementById([...document.querySelectorAll("label")].find((l) => l.textContent === %q).htmlFor)
		f.focus(); f.value = %q
		f.dispatchEvent(new Event("input", {bubbles: true})); f.dispatchEvent(new Event("change", {bubbles: true}))
		return true
	})()`, label, text))
}

// scheme makes the reader prefer light or dark.
func (b *tab) scheme(name string) {
	b.Helper()
	b.do(call(emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: name}}}))
}

// picture writes what the tab shows into the directory that POSTEL_PICTURES names, for people to look at.
func (b *tab) picture(name string) {
	b.Helper()
	dir := os.Getenv("POSTEL_PICTURES")
	if dir == "" {
		return
	}
	png, err := chromedp.Run(b.ctx, chromedp.CaptureScreenshot())
	if err == nil {
		err = os.WriteFile(dir+"/"+name+".png", png, 0o600)
	}
	if err != nil {
		b.Error(err)
	}
}

// axe returns what axe-core finds in the page, from minor to critical, outside of what selectors find. POSTEL_AXE names its script, axe.min.js of
// the npm package axe-core.
func (b *tab) axe(without ...string) []string {
	b.Helper()
	script := os.Getenv("POSTEL_AXE")
	if script == "none" {
		b.Skip("POSTEL_AXE is none")
	}
	if script == "" {
		if os.Getenv("CI") == "true" {
			b.Fatal("POSTEL_AXE names no axe.min.js")
		}
		b.Skip("POSTEL_AXE names no axe.min.js: npm install axe-core has it")
	}
	source, err := os.ReadFile(script)
	if err != nil {
		b.Fatal(err)
	}
	if !value[bool](b, "typeof axe === 'object'") {
		if _, err := chromedp.Run(b.ctx, chromedp.Evaluate[bool](string(source)+"; true")); err != nil {
			b.Fatal(err)
		}
	}
	exclude := ""
	for _, selector := range without {
		if value[bool](b, fmt.Sprintf("!!document.querySelector(%q)", selector)) {
			exclude += fmt.Sprintf("[%q],", selector)
		}
	}
	return value[[]string](b, `axe.run({include: [["html"]], exclude: [`+exclude+`]}, {resultTypes: ["violations"]}).then((r) => r.violations.map((v) => v.impact + " " + v.id + ": " + v.nodes.slice(0, 3).map((n) => n.target.join(" ") + " " + (n.any[0]?.message ?? "")).join("; ")))`)
}

// has reports a page that does not show a text.
func (b *tab) has(selector, text string) {
	b.Helper()
	b.wait(fmt.Sprintf("document.querySelector(%q)?.innerText.includes(%q)", selector, text))
}
