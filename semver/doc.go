// Package semver says what version numbers promise.
package semver
