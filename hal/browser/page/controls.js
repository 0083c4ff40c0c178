// The controls of a resource: links, forms, and what is embedded. Each row has one main action whose
// method is known; everything else is in its menu.

import { h, $, menu, copy, some, day } from './dom.js'
import { label, expandRel } from './document.js'

const methods = ['GET', 'HEAD', 'OPTIONS', 'POST', 'PUT', 'PATCH', 'DELETE']
const rowsAtOnce = 100

// showControls fills the list. app is the page: what it can do is said in page.js.
export function showControls(app, resource) {
  const links = resource.controls
  const rows = [...links.filter((c) => c.rel !== 'self'), ...links.filter((c) => c.rel === 'self')]
  const bare = resource.forms.filter((f) => !links.some((c) => belongs(f, c)))
  const parts = []
  if (rows.length) parts.push(table('Links', ['Relation', 'Target', 'Title'], rows, (c) => linkRow(app, resource, c)))
  if (resource.forms.length) parts.push(table('Forms', ['Form', 'Target', 'Title'], [...bare, ...resource.forms.filter((f) => !bare.includes(f))], (f) => formRow(app, f)))
  for (const e of resource.embedded) parts.push(embedded(app, resource, e))
  if (resource.curies.length) parts.push(footnote(resource))
  if (!parts.length) parts.push(h('p', { class: 'empty' }, 'There are no controls in this answer.'))
  $('list').replaceChildren(...parts)
}

// belongs reports whether a form says how a link is used.
const belongs = (form, c) => form.key === c.rel

function table(name, heads, rows, one) {
  const body = some(rows, rowsAtOnce, one, h('tbody'))
  return h('table', {}, h('caption', {}, name, ' ', h('span', { class: 'count' }, String(rows.length))),
    h('thead', {}, h('tr', {}, heads.map((t) => h('th', { scope: 'col' }, t)), h('th', { scope: 'col' }, h('span', { class: 'spoken' }, 'Action')))), body)
}

function linkRow(app, resource, c) {
  const form = resource.forms.find((f) => belongs(f, c))
  const shown = (c.count > 1 && c.name === undefined ? `[${c.index}]` : '')
  const outside = c.target && app.caller.path(c.target) === undefined
  const act = action(app, c, form, outside)
  const more = h('button', { type: 'button', class: 'more', 'aria-label': `More for ${c.rel}${shown}`, 'aria-haspopup': 'menu', onclick: () => menu(more, others(app, c, form)) }, '\u22ef')
  return h('tr', { class: 'item' + (c.deprecation !== undefined ? ' deprecated' : ''), 'data-words': [c.rel, c.full, c.href, c.title, c.name, c.type].join(' ').toLowerCase() },
    h('th', { scope: 'row' }, relation(c), h('span', { class: 'pick' }, shown), badges(app, c)),
    h('td', { class: 'target' }, href(c), h('small', {}, [c.type, c.profile, c.hreflang, c.from === 'header' && 'header field Link'].filter(Boolean).join(' \u00b7 '))),
    h('td', {}, c.title ?? '', c.name !== undefined && h('small', {}, `name ${c.name}`)),
    h('td', { class: 'act' }, act, more))
}

// relation shows a relation; its full URI is there for who hovers, focuses the row, or listens.
function relation(c) {
  return h('span', { class: 'rel' }, c.rel, c.full !== c.rel && h('span', { class: 'full' }, c.full))
}

// href shows a target as it was written, with its variables set off.
function href(c) {
  return h('code', {}, c.href.slice(0, 500).split(/(\{[^{}]*\})/).map((s, i) => (i % 2 && c.templated ? h('var', {}, s) : s)))
}

function action(app, c, form, outside) {
  if (form) return main(form.method, `${form.method} ${c.rel}`, () => app.form(form, c), true)
  if (c.templated) return main('GET', `Fill in ${c.rel}, and GET it`, () => app.template(c), true)
  if (outside) return h('a', { class: 'main outside', href: c.target, target: '_blank', rel: 'noopener noreferrer', title: 'Another service, which this page does not ask: opens in a new tab', 'aria-label': `Open ${c.rel} in a new tab` }, 'Open \u2197')
  if (!c.target) return h('span', { class: 'inert', title: 'Only http and https are followed' }, 'not followed')
  return main('GET', `GET ${c.rel}${c.many ? `[${c.name ?? c.index}]` : ''}`, () => app.follow(c))
}

function main(method, spoken, run, asks) {
  return h('button', { type: 'button', class: `main ${method.toLowerCase()}`, 'aria-label': spoken, onclick: run }, method + (asks ? '\u2026' : ''))
}

function others(app, c, form) {
  const items = []
  const reachable = c.templated || (c.target && app.caller.path(c.target) !== undefined)
  if (reachable) {
    for (const m of methods) {
      if (m === 'GET' && !form && !c.templated) continue
      if (c.templated && m !== 'GET') items.push({ text: `${m}\u2026`, run: () => app.template(c, m) })
      else if (m === 'GET' && c.templated) { if (form) items.push({ text: 'GET\u2026', run: () => app.template(c) }) }
      else if (['GET', 'HEAD', 'OPTIONS'].includes(m)) items.push({ text: m, run: () => app.follow(c, m) })
      else items.push({ text: `${m}\u2026`, run: () => app.compose({ method: m, url: c.target }, c) })
    }
  }
  if (c.looksTemplated) items.push({ text: 'Fill in the braces\u2026', hint: 'it does not say templated', run: () => app.template(c) })
  if (c.docs) items.push({ text: 'Documentation', hint: 'd', run: () => app.docs(c.full) })
  items.push({ text: 'Copy the URL', run: () => copy(c.target ?? c.href, 'The URL') })
  items.push({ text: 'Copy the relation', run: () => copy(c.full, 'The relation') })
  return items
}

// badges say what a person has to know before following: deprecation, changes and users.
function badges(app, c) {
  const out = []
  const note = (cls, text, sentences) => {
    const b = h('button', { type: 'button', class: `badge ${cls}`, onclick: () => menu(b, sentences.filter(Boolean).map((note) => ({ note }))) }, text)
    return b
  }
  if (c.deprecation !== undefined) {
    const end = app.caller.ends.get(c.target) ?? {}
    const sunset = end.sunset ?? (c.sunset && !Number.isNaN(Date.parse(c.sunset)) ? new Date(c.sunset) : undefined)
    const when = sunset ? `, ends ${day(sunset)}` : end.since ? ` since ${day(end.since)}` : ''
    out.push(h('button', { type: 'button', class: 'badge warn', title: c.deprecation, onclick: () => app.docs(c.deprecation) }, `deprecated${when}`))
  }
  const change = app.known('changedSince', c)
  if (change) out.push(note(`level ${change.level.toLowerCase()}`, `${change.level}${app.overlay.since ? ` since ${app.overlay.since}` : ''}`, [change.sentence]))
  const users = app.known('usedBy', c)
  if (users?.length) out.push(note('plain', `used by ${users.length}`, users))
  if (c.docs) out.push(h('button', { type: 'button', class: 'badge docs', 'aria-label': `docs of ${c.rel}`, onclick: () => app.docs(c.full) }, 'docs'))
  return h('span', { class: 'badges' }, out)
}

function formRow(app, f) {
  const needed = f.properties.filter((p) => p.required === true).length
  const act = f.target === undefined ? h('span', { class: 'inert' }, 'not followed') : main(f.method, `${f.method} with the form ${f.title ?? f.key}`, () => app.form(f), true)
  return h('tr', { class: 'item', 'data-words': [f.key, f.title, f.method, f.href].join(' ').toLowerCase() },
    h('th', { scope: 'row' }, h('span', { class: 'rel' }, f.key)),
    h('td', { class: 'target' }, h('code', {}, f.href ?? 'self'), h('small', {}, f.method === 'GET' ? '' : f.contentType)),
    h('td', {}, f.title ?? '', h('small', {}, `${f.properties.length} field${f.properties.length === 1 ? '' : 's'}${needed ? `, ${needed} needed` : ''}`)),
    h('td', { class: 'act' }, act))
}

function embedded(app, resource, e) {
  const name = h('span', {}, 'Embedded ', relation(e), ' ', badges(app, { ...e, deprecation: undefined }))
  const rows = some(e.items, rowsAtOnce, (value, i) => {
    const title = label(value, resource.url)
    const act = h('button', { type: 'button', class: 'main open', 'aria-label': `Open ${e.rel}[${i}] ${title}`, onclick: () => app.openEmbedded(e, i) }, 'Open')
    return h('tr', { class: 'item', 'data-words': `${e.rel} ${e.full} ${title} ${summary(value)}`.toLowerCase() },
      h('th', { scope: 'row' }, h('span', { class: 'pick' }, e.many ? `[${i}]` : ''), ' ', title), h('td', { class: 'summary' }, summary(value, title)), h('td', { class: 'act' }, act))
  }, h('tbody'))
  return h('table', { class: 'embedded' }, h('caption', {}, name, ' ', h('span', { class: 'count' }, String(e.items.length))),
    h('thead', { class: 'spoken' }, h('tr', {}, ['Resource', 'Properties', 'Action'].map((t) => h('th', { scope: 'col' }, t)))), rows)
}

// summary is a line of what a resource has.
function summary(value, title = '') {
  return Object.entries(value).filter(([k, v]) => !k.startsWith('_') && String(v) !== title && ['string', 'number', 'boolean'].includes(typeof v)).slice(0, 4)
    .map(([k, v]) => `${k}: ${String(v).slice(0, 40)}`).join(' \u00b7 ')
}

function footnote(resource) {
  return h('details', { class: 'curies' }, h('summary', {}, `Prefixes: ${resource.curies.map((c) => c.name).join(', ')}`),
    h('dl', {}, resource.curies.flatMap((c) => [h('dt', {}, c.name), h('dd', {}, h('code', {}, c.href))])),
    h('p', {}, `${resource.curies[0].name}:x stands for ${expandRel(`${resource.curies[0].name}:x`, resource.curies).full}`))
}
