// What an answer says: one model of its controls, whether they stand in JSON, in XML or in the header.
//
// Reading is tolerant, and each tolerance is a note. Nothing of a document is ever followed, run or
// inserted as HTML; what is too large or too deep is said and shown as text.

import { parse, variables } from './template.js'
import { parseLink } from './link.js'

export const limits = { depth: 400, links: 2000, embedded: 5000, forms: 100, properties: 200 }

// read returns the document of an answer {url, headers, text, cut}: its media type, its value, the
// resource in it, a problem (RFC 9457), and notes.
export function read(answer) {
  const media = (answer.headers.get('content-type') ?? '').split(';')[0].trim().toLowerCase()
  const doc = { media, notes: [], text: answer.text }
  const said = /[/+]hal\+|hal-forms/.test(media)
  if (answer.charset) doc.notes.push(`The character set ${answer.charset} is not known, and the body was read as UTF-8.`)
  if (answer.cut) doc.notes.push('The body is longer than this page reads. It is shown as text, up to there.')
  else if (/[/+]json$/.test(media)) json(doc, said)
  else if (/[/+]xml$/.test(media)) xml(doc, said)
  const headers = answer.headers.get('link')
  const value = isObject(doc.value) ? doc.value : {}
  if (media === 'application/problem+json' && isObject(doc.value)) doc.problem = doc.value
  doc.resource = resource(value, { url: answer.url, curies: [], notes: doc.notes })
  if (headers) fromHeader(doc, headers, answer.url)
  doc.isHAL = isObject(value._links) || isObject(value._embedded) || said
  if (doc.isHAL && isObject(doc.value) && !doc.problem && !doc.resource.self) doc.notes.push('There is no self link, so this resource cannot be asked for again by name.')
  return doc
}

function json(doc, said) {
  const text = doc.text.replace(/^\uFEFF/, '')
  if (text.trim() === '') return
  if (depth(text) > limits.depth) {
    doc.notes.push(`The body is nested more than ${limits.depth} deep. It is shown as text.`)
    return
  }
  try {
    doc.value = JSON.parse(text, exact)
  } catch (err) {
    const html = /^\s*</.test(text)
    doc.notes.push(`This is said to be ${said ? 'HAL' : 'JSON'}, but it is ${html ? 'markup' : 'not JSON'}${html ? '' : `: ${err.message.slice(0, 120)}`}. It is shown as text.`)
  }
}

// exact keeps numbers that JavaScript would round as they were written.
function exact(_, value, context) {
  return typeof value === 'number' && context?.source && String(value) !== context.source ? JSON.rawJSON?.(context.source) ?? value : value
}

// depth is how deep a text of JSON is nested.
function depth(text) {
  let most = 0, now = 0, quoted = false
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i)
    if (c === 34) quoted = !quoted
    else if (c === 92 && quoted) i++
    else if (!quoted && (c === 91 || c === 123)) most = Math.max(most, ++now)
    else if (!quoted && (c === 93 || c === 125)) now--
  }
  return most
}

// The one place that parses markup: XML becomes data, never a part of the page.
const markup = globalThis.trustedTypes?.createPolicy('xml', { createHTML: (text) => text })

function xml(doc, said) {
  if (/<!DOCTYPE/i.test(doc.text)) {
    doc.notes.push('The body has a document type, whose entities are not read. It is shown as text.')
    return
  }
  const tree = new DOMParser().parseFromString(markup ? markup.createHTML(doc.text) : doc.text, 'application/xml')
  if (tree.getElementsByTagName('parsererror').length) {
    doc.notes.push(`This is said to be ${said ? 'HAL' : 'XML'}, but it is not well-formed. It is shown as text.`)
    return
  }
  try {
    doc.value = element(tree.documentElement, 0)
  } catch {
    doc.notes.push(`The body is nested more than ${limits.depth} deep. It is shown as text.`)
  }
}

// element makes of an element what it would be in HAL as JSON: <link rel href> are links, nested
// <resource rel> are embedded.
function element(e, level) {
  if (level > limits.depth) throw new RangeError('too deep')
  const out = Object.create(null)
  const put = (at, key, value) => { (at[key] ??= []).push(value) }
  const links = Object.create(null), embedded = Object.create(null), state = Object.create(null)
  const rel = (x) => x.getAttribute('rel')
  if (level === 0 || e.localName === 'resource') {
    if (e.getAttribute('href')) links.self = [{ href: e.getAttribute('href') }]
  }
  for (const a of e.attributes) {
    if (!(e.localName === 'resource' && ['rel', 'href'].includes(a.name)) && !a.name.startsWith('xmlns')) out['@' + a.name] = a.value
  }
  for (const child of e.children) {
    if (child.localName === 'link' && child.hasAttribute('rel') && child.hasAttribute('href')) {
      const link = {}
      for (const a of child.attributes) link[a.name] = a.name === 'templated' ? a.value === 'true' : a.value
      for (const r of rel(child).split(/\s+/).filter(Boolean)) put(links, r, link)
    } else if (child.localName === 'resource' && child.hasAttribute('rel')) {
      put(embedded, rel(child), element(child, level + 1))
    } else {
      put(state, child.nodeName, element(child, level + 1))
    }
  }
  if (!e.children.length && !Object.keys(out).length && !Object.keys(links).length) return e.textContent
  if (!e.children.length && e.textContent.trim()) out['#text'] = e.textContent
  for (const [k, list] of Object.entries(state)) out[k] = list.length === 1 ? list[0] : list
  for (const [k, list] of Object.entries(links)) if (k !== 'curies' && list.length === 1) links[k] = list[0]
  if (Object.keys(links).length) out._links = links
  if (Object.keys(embedded).length) out._embedded = embedded
  return out
}

// isObject reports whether a value is an object of a document.
export const isObject = (v) => typeof v === 'object' && v !== null && !Array.isArray(v) && !JSON.isRawJSON?.(v)

const list = (v) => (Array.isArray(v) ? v : v == null ? [] : [v])
const text = (v) => (typeof v === 'string' ? v : undefined)

// resource reads one resource: {value, state, self, controls, embedded, forms, curies}. at is {url,
// curies, notes}: where it is, and the curies of what it is embedded in.
export function resource(value, at) {
  const links = isObject(value._links) ? value._links : {}
  const curies = [...curiesOf(links.curies, at), ...at.curies]
  const r = { value, curies, url: at.url, controls: [], embedded: [], forms: [] }
  for (const [rel, v] of Object.entries(links)) {
    if (rel === 'curies') continue
    list(v).forEach((link, index, all) => {
      if (r.controls.length >= limits.links) return
      const c = control(rel, link, { index, count: all.length, many: Array.isArray(v), curies, at })
      if (c) r.controls.push(c)
    })
  }
  if (r.controls.length >= limits.links) at.notes.push(`There are more links than ${limits.links}, and only so many are shown.`)
  r.self = r.controls.find((c) => c.rel === 'self')?.target
  let left = limits.embedded
  for (const [rel, v] of Object.entries(isObject(value._embedded) ? value._embedded : {})) {
    const items = list(v).filter(isObject)
    if (items.length > left) at.notes.push(`There are more embedded resources than ${limits.embedded}, and only so many are shown.`)
    r.embedded.push({ rel, ...expandRel(rel, curies), many: Array.isArray(v), items: items.slice(0, left) })
    left -= Math.min(left, items.length)
  }
  for (const [key, form] of Object.entries(isObject(value._templates) ? value._templates : {}).slice(0, limits.forms)) {
    if (isObject(form)) r.forms.push(formOf(key, form, r, at))
  }
  r.state = Object.fromEntries(Object.entries(value).filter(([k]) => !['_links', '_embedded', '_templates'].includes(k)))
  return r
}

function curiesOf(v, at) {
  if (v !== undefined && !Array.isArray(v)) at.notes.push('curies is one link, not a list, and was read as a list of one.')
  return list(v).filter((c) => isObject(c) && text(c.name) && text(c.href)).map((c) => ({ name: c.name, href: c.href, base: at.url }))
}

// expandRel returns the full URI of a relation, and where its documentation is.
export function expandRel(rel, curies) {
  if (/^https?:/i.test(rel)) return { full: rel, docs: rel }
  const colon = rel.indexOf(':')
  const curie = colon > 0 && curies.find((c) => c.name === rel.slice(0, colon))
  if (!curie) return { full: rel }
  const full = curie.href.replaceAll('{rel}', () => rel.slice(colon + 1))
  const at = target(full, curie.base)
  return { full: at ?? full, docs: at }
}

// control reads one link, undefined where there is none.
function control(rel, link, { index, count, many, curies, at, from = 'body' }) {
  if (typeof link === 'string') {
    at.notes.push(`The link ${rel} is a text, and was read as its href.`)
    link = { href: link }
  }
  if (!isObject(link) || text(link.href) === undefined) {
    at.notes.push(`The link ${rel} has no href, and is left out.`)
    return undefined
  }
  const c = {
    rel, ...expandRel(rel, curies), href: link.href, index, count, many, from,
    name: text(link.name), title: text(link.title), type: text(link.type), profile: text(link.profile), hreflang: text(link.hreflang),
    deprecation: link.deprecation === true ? '' : text(link.deprecation), sunset: text(link.sunset),
    templated: link.templated === true, vars: [],
  }
  if (!c.templated && /\{[^{}]*\}/.test(c.href)) {
    c.looksTemplated = true
    at.notes.push(`The link ${rel} has braces but does not say templated, and is not expanded.`)
  }
  if (c.templated || c.looksTemplated) {
    try {
      c.parts = parse(c.href)
      c.vars = variables(c.parts)
    } catch (err) {
      c.parts = undefined
      c.templated = c.looksTemplated = false
      at.notes.push(`The link ${rel} is no template: ${err.message}.`)
    }
  }
  if (!c.templated) c.target = target(c.href, at.url)
  return c
}

// target returns an absolute URL that may be followed, undefined where it is none: only http and https
// are, and a user part never passes.
export function target(href, base) {
  try {
    const u = new URL(href, base)
    return /^https?:$/.test(u.protocol) && !u.username && !u.password ? u.href : undefined
  } catch {
    return undefined
  }
}

function fromHeader(doc, field, url) {
  for (const link of parseLink(field)) {
    if (link.anchor !== undefined && target(link.anchor, url) !== url) {
      doc.notes.push(`A link of the header field Link is one of ${link.anchor}, and is left out.`)
      continue
    }
    for (const rel of link.rels) {
      if (doc.resource.controls.length >= limits.links) return
      const c = control(rel, link, { index: 0, count: 1, many: false, curies: doc.resource.curies, at: { url, notes: doc.notes }, from: 'header' })
      if (c) doc.resource.controls.push(c)
    }
  }
}

// formOf reads a template of HAL-FORMS.
function formOf(key, form, r, at) {
  const method = (text(form.method) ?? 'GET').toUpperCase()
  return {
    key, title: text(form.title), method: /^[A-Z]{1,20}$/.test(method) ? method : 'GET',
    contentType: text(form.contentType) ?? 'application/json',
    href: text(form.target), target: text(form.target) === undefined ? r.self ?? at.url : target(form.target, at.url),
    properties: list(form.properties).filter((p) => isObject(p) && text(p.name)).slice(0, limits.properties),
  }
}

// label is a few words for a resource that is embedded.
export function label(value, base) {
  for (const key of ['title', 'name', 'label', 'number', 'id']) {
    if (typeof value[key] === 'string' || typeof value[key] === 'number') return String(value[key]).slice(0, 80)
  }
  const self = isObject(value._links) ? list(value._links.self)[0] : undefined
  if (isObject(self) && text(self.href)) return text(self.title) ?? new URL(target(self.href, base) ?? base).pathname
  return ''
}
