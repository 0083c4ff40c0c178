// A chain of relations is a program: from a start, follow this, then that. It stands in the fragment
// of the page, and can be copied as a command, as Go and as a contract.
//
// A step is {rel, index, name, vars, fetch, url}: a relation, which of several (by its place or its name),
// the values of a template (texts, and lists of texts), whether the linked resource is asked for although a
// copy is embedded, and where it led. As text it is what package hal reads: rel, then [17] or [name=x], then
// {var=value,…}, then ^.

const separator = ' > '
const longestChain = 100

// writeStep writes a step.
export function writeStep(s) {
  const pick = s.name !== undefined ? `[name=${quote(s.name)}]` : s.index !== undefined ? `[${s.index}]` : ''
  const vars = Object.entries(s.vars ?? {}).sort(([a], [b]) => (a < b ? -1 : 1)).flatMap(([n, v]) => [v].flat().map((x) => `${n}=${quote(x)}`))
  return s.rel + pick + (vars.length ? `{${vars.join(',')}}` : '') + (s.fetch ? '^' : '')
}

export const writeChain = (chain) => chain.map(writeStep).join(separator)

// quote encodes what would end a value.
const quote = (s) => s.replace(/[^!#$&'()*+\-./0-9:;=?@A-Z\\_`a-z|~]+/gu, encodeURIComponent)

function readStep(text) {
  const m = /^([^\s{}[\]^"<>]+)(?:\[(?:(\d{1,9})|name=([^\]]*))\])?(?:\{([^}]*)\})?(\^)?$/.exec(text)
  if (!m) throw new Error('this is no step')
  const [, rel, index, name, pairs, fetch] = m
  let vars
  for (const pair of pairs?.split(',') ?? []) {
    const at = pair.indexOf('=')
    const n = pair.slice(0, at), v = decodeURIComponent(pair.slice(at + 1))
    vars = { ...vars, [n]: vars && Object.hasOwn(vars, n) ? [vars[n], v].flat() : v }
  }
  return { rel, index: index === undefined ? undefined : Number(index), name: name && decodeURIComponent(name), vars, fetch: fetch === '^' }
}

const readChain = (text) => (text ? text.split('>').slice(0, longestChain).map((s) => readStep(s.trim())) : [])

// stepFor is the step that follows a control; copied says that a copy of its target is embedded. There is
// none for values that are pairs.
export function stepFor(c, vars, url, copied) {
  if (Object.values(vars ?? {}).some((v) => v.pairs)) return undefined
  const named = c.many && c.name !== undefined
  return { rel: c.rel, name: named ? c.name : undefined, index: c.many && !named ? c.index : undefined, vars, fetch: copied, url }
}

// toFragment writes a place: {start, chain, url}. Nothing else stands there.
export function toFragment({ start, chain, url }) {
  const p = new URLSearchParams({ url })
  if (start) p.set('start', start)
  if (chain.length) p.set('chain', writeChain(chain))
  return '#' + p
}

// fromFragment reads a place, undefined where there is none.
export function fromFragment(fragment) {
  const p = new URLSearchParams(fragment.replace(/^#/, ''))
  if (!p.get('url')) return undefined
  let chain = []
  try {
    chain = readChain(p.get('chain') ?? '')
  } catch {
    // a chain that cannot be read is none; the URL is still a place
  }
  return { url: p.get('url'), start: p.get('start') ?? '', chain }
}

const quoted = (s) => `'${s.replaceAll("'", `'\\''`)}'`

// curl writes a request as a command. Values of header fields may be secret, and are left to the shell.
export function curl({ method, url, headers, contentType, body }, alsoSent) {
  const words = ['curl', '-i']
  if (method !== 'GET') words.push('-X', method)
  words.push(quoted(url))
  const names = [...alsoSent.filter((n) => !headers.some(([x]) => x.toLowerCase() === n.toLowerCase())), ...headers.map(([n]) => n)]
  for (const n of names) {
    const plain = /^accept/i.test(n) && headers.find(([x]) => x === n)?.[1]
    words.push('-H', plain ? quoted(`${n}: ${plain}`) : `"${n.replace(/[^\w-]/g, '')}: $${n.toUpperCase().replace(/\W/g, '_')}"`)
  }
  if (contentType) words.push('-H', quoted(`Content-Type: ${contentType}`))
  if (body !== undefined) words.push('--data-raw', quoted(body))
  return words.join(' ')
}

// goText writes a chain as Go, for package hal.
export function goText(start, chain) {
  const steps = chain.map((s) => JSON.stringify(writeStep(s)))
  return `c := hal.NewClient(hal.ClientOptions{})\nr, err := c.Follow(${['ctx', JSON.stringify(start), ...steps].join(', ')})\n`
}

// contract writes a request as a contract of one interaction, for package contracts/native: with the chain
// that leads there from the entry, or where there is none with its path.
export function contract(chain, { method, url, status, contentType, body }) {
  const u = new URL(url)
  const y = JSON.stringify // a text of JSON is one of YAML
  const way = writeChain(chain)
  const lines = [
    'postel: contract/1', 'consumer: me', `provider: ${y(u.hostname)}`, 'interactions:',
    `  - description: ${y(way || `${method} ${u.pathname}`)}`,
    '    request:', `      method: ${method}`, way ? `      follow: ${y(way)}` : `      path: ${y(u.pathname)}`,
  ]
  if (!way && u.search) lines.push(`      query: {${[...new Set(u.searchParams.keys())].map((n) => `${y(n)}: ${y(u.searchParams.getAll(n))}`).join(', ')}}`)
  if (body !== undefined) lines.push(`      headers: {Content-Type: ${y(contentType)}}`, `      body: ${/json/.test(contentType) ? body.replaceAll('\n', '\n        ') : y(body)}`)
  return lines.concat('    response:', `      status: ${status}`, '').join('\n')
}
