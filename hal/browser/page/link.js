// The header fields that carry links and their end: Link (RFC 8288), Deprecation (RFC 9745) and
// Sunset (RFC 8594).

// parseLink returns the links of a field, each an object of its parameters with href and rels. What
// cannot be read ends the list: what follows could be anything.
export function parseLink(field) {
  const links = []
  const token = /[\s,]*<([^<>]*)>/y
  const param = /\s*;\s*([^\s=;,"<>]+)(?:\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s;,"<>]*)))?/y
  let at = 0
  for (;;) {
    token.lastIndex = at
    const start = token.exec(field)
    if (!start) return links
    at = token.lastIndex
    const link = { href: start[1] }
    for (;;) {
      param.lastIndex = at
      const p = param.exec(field)
      if (!p) break
      at = param.lastIndex
      const name = p[1].toLowerCase()
      const value = p[2] !== undefined ? p[2].replace(/\\(.)/g, '$1') : p[3] ?? ''
      if (name.endsWith('*')) link[name.slice(0, -1)] = extended(value) ?? link[name.slice(0, -1)]
      else if (!Object.hasOwn(link, name)) link[name] = value // the first one counts (section 3.3)
    }
    links.push({ ...link, rels: (link.rel ?? '').split(/\s+/).filter(Boolean) })
  }
}

// extended reads a value with its encoding (RFC 8187).
function extended(value) {
  const m = /^utf-8'[^']*'(.*)$/i.exec(value)
  try {
    return m ? decodeURIComponent(m[1]) : undefined
  } catch {
    return undefined
  }
}

// endOf returns since when something is deprecated and when it ends, as dates or undefined; deprecated
// says that it is, whether or not a date is known.
export function endOf(headers) {
  const text = headers.get('deprecation') ?? ''
  const unix = /^@(-?\d{1,12})$/.exec(text.trim())
  const since = unix ? dateOf(Number(unix[1]) * 1000) : dateOf(Date.parse(text))
  const sunset = dateOf(Date.parse(headers.get('sunset') ?? ''))
  return { deprecated: text !== '' && text !== 'false', since, sunset }
}

function dateOf(milliseconds) {
  const d = new Date(milliseconds)
  return Number.isNaN(d.getTime()) ? undefined : d
}
