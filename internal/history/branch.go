package history

import (
	"fmt"
	"os"
	"strings"

	"github.com/postel-api/postel/internal/source"
)

// targets are the variables in which pipelines name the branch that a change is to be merged
// into.
var targets = []string{
	"GITHUB_BASE_REF",
	"CI_MERGE_REQUEST_TARGET_BRANCH_NAME",
	"BITBUCKET_PR_DESTINATION_BRANCH",
	"SYSTEM_PULLREQUEST_TARGETBRANCH",
	"CHANGE_TARGET",
}

// target returns the branch that HEAD is to be merged into, and its commit.
func (s *search) target() (name, commit string, err error) {
	if s.Branch != "" {
		return s.named(s.Branch, "the branch "+s.Branch)
	}
	for _, variable := range targets {
		if name := strings.TrimPrefix(s.lookup(variable), "refs/heads/"); name != "" {
			return s.named(name, fmt.Sprintf("the branch %s, which %s names,", name, variable))
		}
	}
	var names []string
	if head, err := s.lines("for-each-ref", "--format=%(symref:lstrip=3)", "refs/remotes/origin/HEAD"); err == nil && len(head) == 1 {
		names = append(names, head[0])
	}
	for _, name := range append(names, "main", "master") {
		if commit, err := s.branch(name); err != nil || commit != "" {
			return name, commit, err
		}
	}
	if n, err := s.shallow(); err != nil || n > 0 {
		return "", "", either(err, cutOff("no default branch can be found", n))
	}
	return "", "", &source.Error{
		Msg:  "no version tag and no default branch can be found: there is no origin/HEAD, main or master",
		Help: "git fetch --tags, git remote set-head origin --auto, or name the base",
	}
}

// named returns a branch that must be there.
func (s *search) named(name, called string) (string, string, error) {
	commit, err := s.branch(strings.TrimPrefix(name, "origin/"))
	if err != nil || commit != "" {
		return name, commit, err
	}
	if n, err := s.shallow(); err != nil || n > 0 {
		return "", "", either(err, cutOff(called+" is not", n))
	}
	e := &source.Error{Arg: name, Msg: called + " is not in this clone"}
	if !strings.HasPrefix(name, "-") {
		e.Help = "git fetch origin " + strings.TrimPrefix(name, "origin/")
	}
	return "", "", e
}

// branch returns the commit of a branch, at origin rather than of the local one, which may be
// old.
func (s *search) branch(name string) (string, error) {
	if strings.ContainsAny(name, "~^:?*[\\ @{") {
		return "", nil // no name of a branch, and git would read more into it
	}
	ids, err := s.objects("refs/remotes/origin/"+name+"^{commit}", "refs/heads/"+name+"^{commit}")
	if err != nil {
		return "", err
	}
	if ids[0] != "" {
		return ids[0], nil
	}
	return ids[1], nil
}

// lookup returns a variable of the environment.
func (r *Repository) lookup(name string) string {
	env := r.o.Env
	if env == nil {
		env = os.Environ()
	}
	value := ""
	for _, v := range env {
		if k, rest, ok := strings.Cut(v, "="); ok && k == name {
			value = rest
		}
	}
	return value
}
