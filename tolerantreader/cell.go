package tolerantreader

import (
	"bytes"
	"encoding/base64"
	"math"
	"math/big"
	"strconv"
	"time"
	"unsafe"

	"github.com/postel-api/postel/tolerantreader/internal/document"
)

// cell is a scalar on its way from a document to Go: its methods make a Go value of it, and say which
// tolerance they used, or why it is none.
type cell struct {
	kind document.Kind
	// text is what the scalar says, without quotes, escapes and entities.
	text []byte
	// accept are the tolerances that may be used, used those that were.
	accept, used Tolerance
	// reason says, where it is not empty, why the scalar is not what it must be.
	reason string
}

// untyped says that the format knows nothing but text, so that a number in text is as it should be.
func (c *cell) untyped() bool { return c.kind == document.Text || c.kind == document.Attribute }

// refuse keeps the first reason.
func (c *cell) refuse(reason string) {
	if c.reason == "" {
		c.reason = reason
	}
}

// use says whether a tolerance is accepted, and notes its use.
func (c *cell) use(t Tolerance) bool {
	if c.accept&t == 0 {
		return false
	}
	c.used |= t
	return true
}

// borrowed is text as a string that must not be kept.
func borrowed(text []byte) string { return unsafe.String(unsafe.SliceData(text), len(text)) }

// str is the text of a string.
func (c *cell) str() []byte {
	switch c.kind {
	case document.String, document.Text, document.Attribute:
	case document.Number:
		if !c.use(StringNumber) {
			c.refuse("it is a number, and string-number is not accepted")
		}
	case document.Bool:
		if !c.use(StringBool) {
			c.refuse("it is a boolean, and string-bool is not accepted")
		}
	default:
		c.refuse(notScalar(c.kind))
	}
	return c.text
}

// numeral is the text of a number in the notation of JSON. Text of XML may also begin with a plus
// sign or zeros (XML Schema part 2, section 3.3.3), which are left out.
func (c *cell) numeral() []byte {
	switch {
	case c.kind == document.Number:
		if !isNumeral(c.text) { // which only Skim lets pass
			c.refuse("it is no number")
		}
		return c.text
	case c.untyped():
		text := bytes.TrimSpace(c.text)
		if len(text) > 1 && text[0] == '+' && text[1] != '-' {
			text = text[1:]
		}
		for len(text) > 1 && text[0] == '0' && digit(text[1]) {
			text = text[1:]
		}
		if isNumeral(text) {
			return text
		}
		c.refuse("it is no number")
	case c.kind == document.String:
		if !isNumeral(c.text) {
			c.refuse("it is a string, and not of a number")
		} else if !c.use(NumberString) {
			c.refuse("it is a number in a string, and number-string is not accepted")
		}
		return c.text
	default:
		c.refuse(notScalar(c.kind))
	}
	return nil
}

// notScalar says why something is not the scalar that was asked for.
func notScalar(k document.Kind) string {
	switch k {
	case document.Null:
		return "it is null"
	case document.Array:
		return "it is a list"
	case document.Object:
		return "it is an object"
	case document.Element:
		return "it is an element with child elements"
	case document.Bool:
		return "it is a boolean"
	case document.Number:
		return "it is a number"
	}
	return "it is a string"
}

func digit(b byte) bool { return '0' <= b && b <= '9' }

// isNumeral says whether text is a number of RFC 8259 section 6.
func isNumeral(text []byte) bool {
	i := 0
	if i < len(text) && text[i] == '-' {
		i++
	}
	whole := digits(text[i:])
	if whole == 0 || whole > 1 && text[i] == '0' {
		return false
	}
	i += whole
	if i < len(text) && text[i] == '.' {
		n := digits(text[i+1:])
		if n == 0 {
			return false
		}
		i += 1 + n
	}
	if i < len(text) && text[i]|0x20 == 'e' {
		i++
		if i < len(text) && (text[i] == '+' || text[i] == '-') {
			i++
		}
		n := digits(text[i:])
		if n == 0 {
			return false
		}
		i += n
	}
	return i == len(text)
}

// digits is how many digits text begins with.
func digits(text []byte) int {
	n := 0
	for n < len(text) && digit(text[n]) {
		n++
	}
	return n
}

// integer is a whole number that lies between -low and high.
func (c *cell) integer(low, high uint64) (negative bool, magnitude uint64) {
	text := c.numeral()
	if c.reason != "" {
		return false, 0
	}
	if len(text) < 19 && text[0] != '-' && digits(text) == len(text) {
		for _, b := range text {
			magnitude = magnitude*10 + uint64(b-'0')
		}
		if magnitude > high {
			c.refuse(outOfRange)
		}
		return false, magnitude
	}
	d := decimalOf(text)
	magnitude, fits := d.magnitude()
	switch {
	case !d.whole():
		c.refuse("it has a fraction")
	case !fits, d.negative && magnitude > low, !d.negative && magnitude > high:
		c.refuse(outOfRange)
	case !d.plain && !c.use(IntegerFloat):
		c.refuse(notPlain)
	}
	return d.negative, magnitude
}

const (
	outOfRange = "it is out of range"
	notPlain   = "it is written with a fraction or an exponent, and integer-float is not accepted"
)

// signed is an integer of so many bits.
func (c *cell) signed(bits int) int64 {
	high := uint64(1)<<(bits-1) - 1
	negative, magnitude := c.integer(high+1, high)
	if negative {
		return -int64(magnitude)
	}
	return int64(magnitude)
}

// unsigned is an integer of so many bits without a sign.
func (c *cell) unsigned(bits int) uint64 {
	_, magnitude := c.integer(0, math.MaxUint64>>(64-bits))
	return magnitude
}

// bigInteger is a whole number of any size that can be read in time.
func (c *cell) bigInteger(into *big.Int) {
	text := c.numeral()
	if c.reason != "" {
		return
	}
	switch d := decimalOf(text); {
	case !d.whole():
		c.refuse("it has a fraction")
	case d.point > maxDigits && !d.zero:
		c.refuse("it has more than 10000 digits")
	case !d.plain && !c.use(IntegerFloat):
		c.refuse(notPlain)
	default:
		d.big(into)
	}
}

// float is a number of so many bits, rounded where it has a fraction, and exact where it has none.
func (c *cell) float(bits int) float64 {
	text := c.numeral()
	if c.reason != "" {
		return 0
	}
	f, err := strconv.ParseFloat(borrowed(text), bits)
	switch {
	case err != nil, f == 0 && !decimalOf(text).zero:
		c.refuse(outOfRange)
	case (len(text) > 15 || bits == 32 && len(text) > 7) && rounded(text, f):
		c.refuse("it is a whole number that would be rounded")
	}
	return f
}

// rounded says whether a number without fraction and exponent is another than the float.
func rounded(text []byte, f float64) bool {
	d := decimalOf(text)
	if !d.plain {
		return false
	}
	magnitude, fits := d.magnitude()
	f = math.Abs(f)
	return !fits || f >= 1<<64 || uint64(f) != magnitude
}

// boolean is true or false.
func (c *cell) boolean() bool {
	text := c.text
	switch {
	case c.kind == document.Bool:
		if word := string(text); word != "true" && word != "false" { // which only Skim lets pass
			c.refuse("it is no boolean")
		}
		return len(text) == 4
	case c.untyped():
		switch text = bytes.TrimSpace(text); string(text) {
		case "true", "1": // XML Schema part 2, section 3.2.2
			return true
		case "false", "0":
			return false
		}
	case c.kind != document.String && c.kind != document.Number:
		c.refuse(notScalar(c.kind))
		return false
	}
	return c.truth(string(text))
}

// truth is a boolean in a word.
func (c *cell) truth(word string) bool {
	switch word {
	case "true", "false":
		if !c.use(BoolString) {
			c.refuse("it is a boolean in a string, and bool-string is not accepted")
		}
	case "1", "0", "yes", "no":
		if !c.use(BoolWord) {
			c.refuse("it is a word for a boolean, and bool-word is not accepted")
		}
	default:
		c.refuse("it is no boolean")
	}
	return word == "true" || word == "1" || word == "yes"
}

// dateForms are the forms of ISO 8601 that Date accepts.
var dateForms = [...]string{
	"2006-01-02", "2006-01-02Z07:00", "2006-01-02T15:04:05", "2006-01-02T15:04", "2006-01-02T15:04Z07:00",
	"2006-01-02 15:04:05Z07:00", "2006-01-02 15:04:05 Z07:00", "2006-01-02 15:04:05", "2006-01-02 15:04",
	"2006-01-02T15:04:05Z0700", "2006-01-02T15:04:05Z07", "20060102", "20060102T150405Z0700", "20060102T150405",
}

// maxDate bounds what is tried as a date.
const maxDate = 64

// time is a time.
func (c *cell) time() time.Time {
	text := c.text
	if c.untyped() {
		text = bytes.TrimSpace(text)
	} else if c.kind != document.String {
		c.refuse(notScalar(c.kind))
		return time.Time{}
	}
	if len(text) <= maxDate {
		if t, err := time.Parse(time.RFC3339, borrowed(text)); err == nil {
			return t
		}
		for _, form := range dateForms {
			if t, err := time.Parse(form, borrowed(text)); err == nil {
				if !c.use(Date) {
					c.refuse("it is no date-time of RFC 3339, and date is not accepted")
				}
				return t
			}
		}
	}
	c.refuse("it is no date-time of RFC 3339")
	return time.Time{}
}

// base64 appends the bytes that the text encodes (RFC 4648).
func (c *cell) base64(into []byte) []byte {
	text := c.text
	if c.untyped() {
		text = bytes.TrimSpace(text)
	} else if c.kind != document.String {
		c.refuse(notScalar(c.kind))
		return nil
	}
	encoding := base64.RawStdEncoding
	if bytes.ContainsAny(text, "-_") {
		encoding = base64.RawURLEncoding
	}
	bare := bytes.TrimRight(text, "=")
	if pad := len(text) - len(bare); pad > 0 && (pad > 2 || len(text)%4 != 0) {
		c.refuse("it is no base64")
		return nil
	}
	out, err := encoding.Strict().AppendDecode(into, bare)
	if err != nil {
		c.refuse("it is no base64")
		return nil
	}
	return out
}
