// URI Templates of RFC 6570, level 4.

const longest = 64 << 10 // of a template, in characters

// How the operators expand (appendix A), and what a person is told of them.
export const operators = {
  '': { first: '', sep: ',', says: 'as text, encoded' },
  '+': { first: '', sep: ',', reserved: true, says: 'as it is, with slashes and question marks' },
  '#': { first: '#', sep: ',', reserved: true, says: 'the fragment, with # before it' },
  '.': { first: '.', sep: '.', says: 'with a dot before it' },
  '/': { first: '/', sep: '/', says: 'a segment of the path' },
  ';': { first: ';', sep: ';', named: true, ifEmpty: '', says: 'a parameter of the path, with ; before it' },
  '?': { first: '?', sep: '&', named: true, ifEmpty: '=', says: 'a parameter of the query' },
  '&': { first: '&', sep: '&', named: true, ifEmpty: '=', says: 'one more parameter of the query' },
}

const name = /^(?:[A-Za-z0-9_]|%[0-9A-Fa-f]{2})+(?:\.(?:[A-Za-z0-9_]|%[0-9A-Fa-f]{2})+)*$/

// parse returns the parts of a template: texts, and expressions {op, vars: [{name, explode, prefix}]}.
// It throws an Error that says what is wrong.
export function parse(text) {
  if (text.length > longest) throw new Error(`the template has more than ${longest} characters`)
  const parts = []
  let at = 0
  for (const m of text.matchAll(/\{([^{}]*)\}/g)) {
    if (m.index > at) parts.push(literal(text.slice(at, m.index)))
    parts.push(expression(m[1]))
    at = m.index + m[0].length
  }
  if (at < text.length) parts.push(literal(text.slice(at)))
  return parts
}

function literal(text) {
  if (/[{}]/.test(text)) throw new Error('a brace of the template has no counterpart')
  return encode(text, true)
}

function expression(text) {
  const op = /^[+#./;?&]/.test(text) ? text[0] : ''
  const vars = text.slice(op.length).split(',').map((spec) => {
    const [, base, explode, prefix] = /^(.*?)(?:(\*)|:([1-9][0-9]{0,3}))?$/s.exec(spec)
    if (!name.test(base)) throw new Error(`{${text}} has no variable where one is expected`)
    return { name: base, explode: explode === '*', prefix: Number(prefix ?? 0) }
  })
  return { op, vars }
}

// variables returns each variable once, with the operator it stands under.
export function variables(parts) {
  const seen = new Map()
  for (const p of parts) for (const v of p.vars ?? []) if (!seen.has(v.name)) seen.set(v.name, { ...v, op: p.op })
  return [...seen.values()]
}

// expand returns the URI. A value is a text, a list of texts, a list of pairs [[name, text]] as
// {pairs}, or undefined.
export function expand(parts, values) {
  return parts.map((p) => {
    if (typeof p === 'string') return p
    const rule = operators[p.op]
    const out = p.vars.map((v) => one(v, valueOf(values, v.name), rule)).filter((s) => s !== undefined)
    return out.length ? rule.first + out.join(rule.sep) : ''
  }).join('')
}

function valueOf(values, name) {
  const v = Object.hasOwn(values, name) ? values[name] : undefined
  if (v == null) return undefined
  if (v.pairs) return v.pairs.length ? v : undefined
  if (Array.isArray(v)) return v.length ? v.map(String) : undefined
  return String(v)
}

function one(v, value, rule) {
  if (value === undefined) return undefined
  const code = (s) => encode(s, rule.reserved)
  const named = (n, s) => (s === '' ? n + (rule.ifEmpty ?? '=') : `${n}=${s}`)
  if (typeof value === 'string') {
    const text = code(v.prefix ? [...value].slice(0, v.prefix).join('') : value)
    return rule.named ? named(v.name, text) : text
  }
  if (v.prefix) throw new Error(`a prefix of ${v.name} is one of a text, and not of a list`)
  if (v.explode) {
    if (value.pairs) return value.pairs.map(([n, s]) => (rule.named ? named(code(n), code(s)) : `${code(n)}=${code(s)}`)).join(rule.sep)
    return value.map((s) => (rule.named ? named(v.name, code(s)) : code(s))).join(rule.sep)
  }
  const text = (value.pairs ? value.pairs.flat() : value).map(code).join(',')
  return rule.named ? `${v.name}=${text}` : text
}

// encode writes a text with the characters that may stand in a URI: those that are unreserved, and
// those that are reserved and what is encoded already where they have their meaning (section 3.2.1).
function encode(text, reserved) {
  const keep = reserved ? /(%[0-9A-Fa-f]{2}|[A-Za-z0-9\-._~:/?#[\]@!$&'()*+,;=])/ : /([A-Za-z0-9\-._~])/
  return text.split(keep).map((s, i) => (i % 2 ? s : percent(s))).join('')
}

function percent(text) {
  return [...new TextEncoder().encode(text)].map((b) => '%' + b.toString(16).toUpperCase().padStart(2, '0')).join('')
}
