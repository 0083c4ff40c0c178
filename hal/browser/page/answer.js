// The answer of a request: what it says, its header, and how long it took.

import { h, $, ms, size, day, some } from './dom.js'
import { tree } from './tree.js'
import { parseLink, endOf } from './link.js'
import { isObject, target } from './document.js'

const longestText = 200_000 // of a body that is shown as text, in characters

// showAnswer fills the panel with one of the views of an entry.
export function showAnswer(app, entry) {
  const views = [['Body', body], ['Headers', headers], ['Timing', timing]]
  if (app.docsURL) views.push(['Docs', docs])
  const chosen = views.find(([name]) => name === app.view) ?? views[0]
  $('tabs').replaceChildren(...views.map(([name]) => h('button', {
    type: 'button', role: 'tab', id: `tab-${name}`, 'aria-controls': 'panel', 'aria-selected': String(name === chosen[0]), tabindex: name === chosen[0] ? '0' : '-1',
    onclick: () => app.show(name),
    onkeydown: (e) => {
      const step = { ArrowRight: 1, ArrowLeft: -1 }[e.key]
      if (!step) return
      const names = views.map(([n]) => n)
      app.show(names.at((names.indexOf(name) + step) % names.length))
      $(`tab-${app.view}`).focus()
      e.stopPropagation()
    },
  }, name)))
  $('panel').setAttribute('aria-labelledby', `tab-${chosen[0]}`)
  $('panel').replaceChildren(...[chosen[1](app, entry)].flat().filter(Boolean))
}

// link is a URL that can be followed, as an anchor whose address is a place of this page.
function link(app, url, text) {
  if (app.caller.path(url) === undefined) return h('a', { href: url, target: '_blank', rel: 'noopener noreferrer' }, text, ' \u2197')
  return h('a', { href: app.fragmentOf(url), onclick: (e) => {
    if (e.ctrlKey || e.metaKey || e.shiftKey) return
    e.preventDefault()
    app.go(url)
  } }, text)
}

function body(app, { doc, resource, answer }) {
  if (answer.error && !answer.status) return h('p', { class: 'empty' }, 'There is no answer.')
  if (!answer.text) return h('p', { class: 'empty' }, 'The answer has no body.')
  if (doc.value === undefined) return raw(answer.text)
  const first = doc.problem ? ['Problem'] : doc.isHAL || resource !== doc.resource ? ['Properties'] : []
  const options = [...first, 'Whole', 'As sent']
  const chosen = options.includes(app.part) ? app.part : options[0]
  const pick = h('div', { class: 'parts', role: 'group', 'aria-label': 'What of the body' }, options.map((o) => h('button', { type: 'button', 'aria-pressed': String(o === chosen), onclick: () => { app.part = o; app.show('Body') } }, o)))
  const follow = (url, text) => link(app, url, text)
  const shown = () => {
    if (chosen === 'As sent') return raw(answer.text)
    if (chosen === 'Problem') return problem(app, doc.problem, answer)
    if (chosen === 'Whole') return tree(resource === doc.resource ? doc.value : resource.value, answer.url, follow)
    if (!Object.keys(resource.state).length) return h('p', { class: 'empty' }, 'There are no properties, only controls.')
    return tree(resource.state, answer.url, follow)
  }
  return [pick, shown()]
}

const raw = (text) => h('pre', { tabindex: '0' }, text.slice(0, longestText), text.length > longestText && `\n\u2026 ${text.length - longestText} characters more`)

// problem shows a problem (RFC 9457) as what it is to a person.
function problem(app, p, answer) {
  const text = (k) => (typeof p[k] === 'string' ? p[k] : undefined)
  const type = text('type') && text('type') !== 'about:blank' ? target(p.type, answer.url) : undefined
  const more = Object.entries(p).filter(([k]) => !['type', 'title', 'status', 'detail', 'instance'].includes(k) && !k.startsWith('_'))
  return h('div', { class: 'problem' },
    h('h3', {}, text('title') ?? `Problem ${answer.status}`), text('detail') && h('p', {}, p.detail),
    h('dl', {}, type && [h('dt', {}, 'type'), h('dd', {}, link(app, type, p.type))], text('instance') && [h('dt', {}, 'instance'), h('dd', {}, p.instance)]),
    more.length > 0 && tree(Object.fromEntries(more), answer.url, (url, t) => link(app, url, t)))
}

function headers(app, { answer }) {
  const rows = (list, value) => h('tbody', {}, list.map(([n, v]) => h('tr', {}, h('th', { scope: 'row' }, n), h('td', {}, value(n, v)))))
  const shown = (n, v) => {
    const to = /^(content-)?location$/.test(n) && target(v, answer.url)
    if (to) return link(app, to, v)
    if (n !== 'link') return v
    const links = parseLink(v)
    return links.length ? links.map((l) => h('div', {}, target(l.href, answer.url) ? link(app, target(l.href, answer.url), l.href) : l.href, ` rel=${l.rels.join(' ')}`)) : v
  }
  return [
    h('table', { class: 'fields' }, h('caption', {}, 'Of the answer'), rows([...answer.headers], shown)),
    answer.removed && h('p', { class: 'hint' }, `Not passed on by the proxy: ${answer.removed}`),
    h('table', { class: 'fields' }, h('caption', {}, 'Of the request'), rows(answer.sent ?? [], (n, v) => (/^accept|^content-type|^if-/.test(n) ? v : '\u2022\u2022\u2022\u2022'))),
    app.settings.headers.length > 0 && h('p', { class: 'hint' }, `Added by the program that serves this page: ${app.settings.headers.join(', ')}`),
  ]
}

function timing(app, { answer }) {
  const t = answer.timing
  const setup = (t.dns ?? 0) + (t.connect ?? 0) + (t.tls ?? 0)
  const phases = [
    ['page', 'To the proxy and back', t.wait === undefined ? undefined : Math.max(0, t.first - t.wait)], ['name', 'Name resolved', t.dns], ['connect', 'Connected', t.connect], ['tls', 'TLS agreed', t.tls],
    ['wait', 'Waited for the head', t.wait === undefined ? t.first : Math.max(0, t.wait - setup)], ['receive', 'Received', t.total - (t.first ?? t.total)],
  ].filter(([, , v]) => v !== undefined)
  const all = phases.reduce((sum, [, , v]) => sum + v, 0) || 1
  return [
    h('table', { class: 'fields timing' }, h('caption', {}, 'This request'), h('tbody', {}, phases.map(([cls, name, v]) => {
      const bar = h('meter', { min: 0, max: 1, value: v / all, 'aria-label': name, class: cls })
      return h('tr', {}, h('th', { scope: 'row' }, name), h('td', { class: 'bars' }, bar), h('td', { class: 'number' }, ms(v)))
    }), h('tr', {}, h('th', { scope: 'row' }, 'In all'), h('td', {}, size(answer.bytes)), h('td', { class: 'number' }, ms(t.total))))),
    h('table', { class: 'fields' }, h('caption', {}, 'Requests of this page, the latest first'),
      some(app.caller.log, 20, (r) => h('tr', {}, h('th', { scope: 'row' }, r.method), h('td', {}, r.method === 'GET' ? link(app, r.url, r.url) : r.url), h('td', { class: 'number' }, String(r.status ?? 'none')), h('td', { class: 'number' }, ms(r.total))), h('tbody'))),
  ]
}

// docs shows documentation in a frame in which nothing runs.
function docs(app) {
  const url = app.docsURL
  const path = app.caller.path(url)
  const away = h('a', { href: url, target: '_blank', rel: 'noopener noreferrer' }, 'Open in a new tab \u2197')
  if (path === undefined) return [h('p', {}, h('code', {}, url)), h('p', { class: 'empty' }, 'The documentation is at another service, which this page does not ask.'), away]
  return [h('p', { class: 'hint' }, h('code', {}, url), ' ', away), h('iframe', { sandbox: true, src: path, title: `Documentation: ${url}`, referrerpolicy: 'no-referrer' })]
}

// showStatus says in a line what came.
export function showStatus(app, { answer, doc }) {
  const kind = answer.status ? `s${String(answer.status)[0]}` : 's5'
  const writes = app.caller.agreed ? 'requests may change it' : 'asks before it changes anything'
  $('status').replaceChildren(...[
    h('strong', { class: `chip ${kind}` }, answer.status ? `${answer.status} ${answer.statusText}`.trim() : 'no answer'),
    h('span', {}, `${answer.request.method}`), doc.media && h('span', {}, doc.media), h('span', {}, size(answer.bytes)), h('span', {}, ms(answer.timing.total)),
    h('span', { class: `env ${app.caller.agreed ? 'writes' : ''}` }, `${new URL(answer.url).host}: ${writes}`),
  ].filter(Boolean))
}

// showSaid tells what a person should know of an answer before reading it.
export function showSaid(app, entry) {
  const { answer, doc, embedded, followed } = entry
  const end = endOf(answer.headers)
  const out = []
  const box = (cls, ...content) => out.push(h('div', { class: `said ${cls}` }, content))
  if (answer.error) box('bad', answer.error)
  if (answer.location && (answer.status === 201 || answer.status === 202 || answer.status === 303)) {
    const to = target(answer.location, answer.url)
    box('good', answer.status === 201 ? 'Created: ' : 'See ', to ? link(app, to, answer.location) : answer.location)
  } else if (answer.location && answer.status >= 300 && answer.status < 400) {
    const to = target(answer.location, answer.url)
    box('warn', 'The service sends us elsewhere, and that is not followed by itself: ', to ? link(app, to, answer.location) : answer.location)
  }
  if (answer.status === 401) box('warn', 'The service asks who you are. ', h('button', { type: 'button', class: 'plain', onclick: () => $('fields').click() }, 'Set header fields'))
  if (answer.redirected) box('note', `The service sent us on, from ${answer.request.url}`)
  if (end.deprecated || end.sunset) {
    const left = end.sunset ? Math.ceil((end.sunset - answer.at) / 86_400_000) : undefined
    const since = end.since ? ` since ${day(end.since)}` : ''
    const until = end.sunset ? `; it ends on ${day(end.sunset)}${left > 0 ? `, in ${left} day${left === 1 ? '' : 's'}` : ', which has passed'}` : ''
    box('warn', `This resource is deprecated${since}${until}.`)
  }
  if (followed?.deprecation !== undefined) {
    const to = followed.deprecation && target(followed.deprecation, answer.url)
    box('warn', `The link ${followed.rel} is deprecated. `, to ? h('button', { type: 'button', class: 'plain', onclick: () => app.docs(to) }, 'What to use instead') : followed.deprecation)
  }
  if (embedded) {
    const self = entry.resource.self
    box('note', 'This is the copy that was embedded, and may be a part. ', self && link(app, self, 'Ask for the whole'))
  }
  if (doc.notes.length) {
    const notes = [...new Set(doc.notes)]
    out.push(h('details', { class: 'said note', open: doc.value === undefined }, h('summary', {}, `${notes.length} note${notes.length === 1 ? '' : 's'} on this document`), h('ul', {}, notes.slice(0, 50).map((n) => h('li', {}, n)))))
  }
  $('said').replaceChildren(...out)
}

// stateOf is what of a resource a PUT would send.
export const stateOf = (value) => (isObject(value) ? Object.fromEntries(Object.entries(value).filter(([k]) => !k.startsWith('_'))) : {})
