// Package config is the settings of postel: the file .postel.yaml, the environment, the flags
// and the defaults, in one table.
//
// The file is the nearest one: that of the working directory, then those of the directories
// above it, up to the root of the repository, or of the file system outside of one. What comes
// first of flag, environment, file and default counts, key by key; for the key assume, whose
// values are independent switches, entry by entry. An empty variable of the environment is none.
//
// Paths in the file are relative to the file, those of the environment and of flags to the
// working directory. In a [Config] all of them are as seen from the working directory.
//
// A file must not let postel reach further than the place that it comes from, since whoever
// changes a description in a repository can change the file as well: the directories of
// allow-refs and the files of format are in its repository, or outside of one in its directory.
//
// A file that says something else than this table, be it a key that stands twice, is an error
// with its place: a setting that is silently not in force would be worse. Errors in the file are
// [*node.Error], others [*Error].
//
// Every key is one row of [Keys], from which the reader, the listing, the JSON Schema and the
// documentation come.
package config

// FileName is what the file is called.
const FileName = ".postel.yaml"

// AcceptName is what the file of accepted changes is called where no setting says otherwise.
const AcceptName = ".postel-accept.yaml"

// LockName is what the lock file of endpoints is called where no setting says otherwise.
const LockName = "postel.lock"

// Error is a setting of the environment or of a flag that is not understood.
type Error struct {
	Msg  string // one sentence without a period
	Help string // what the person can do, may be empty
}

// Error returns the sentence.
func (e *Error) Error() string { return e.Msg }

// Advice returns what the person can do.
func (e *Error) Advice() string { return e.Help }
