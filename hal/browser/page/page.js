// The page: where it is, how it got there, and the keys.
//
// A place is an entry {start, chain, url, answer, doc, resource}. Entries are kept by the number in the
// history's state, so that back and forward show what was seen and send nothing again.

import { h, $, menu, copy, say, dialog } from './dom.js'
import { Caller } from './request.js'
import { read, resource, target } from './document.js'
import { writeStep, stepFor, toFragment, fromFragment, curl, goText, contract } from './chain.js'
import { expand } from './template.js'
import { endOf } from './link.js'
import { showControls } from './controls.js'
import { showAnswer, showStatus, showSaid, stateOf } from './answer.js'
import { templateDialog, formDialog, composeDialog, fieldsDialog, agree, keysDialog } from './dialogs.js'

const entriesKept = 50
const bytesKept = 64 << 20 // of their bodies
const keys = [
  ['/', 'filter the controls'], ['j k', 'next and previous control, also the arrows'], ['Enter', 'the main action of the control'], ['m', 'all that can be done with it'],
  ['d', 'its documentation'], ['1 2 3', 'body, headers, timing'], ['u', 'another URL'], ['h', 'header fields of requests'], ['c', 'copy the chain as a program'],
  ['r', 'ask again'], ['e', 'the entry'], ['[ ]', 'back and forward'], ['Esc', 'close, leave a field, give up a request'], ['?', 'these keys'],
]

class App {
  constructor(settings, overlay) {
    this.settings = settings
    this.overlay = overlay
    this.caller = new Caller(settings)
    this.start = new URL(settings.entry, location.origin).href
    this.entries = new Map()
    this.next = Date.now() // no number of a page that was loaded before
    this.view = 'Body'
  }

  // known is what the overlay has of a relation, in one of its spellings.
  known(what, c) {
    const o = this.overlay[what] ?? {}
    const origin = new URL(this.start).origin
    const key = [c.full, c.full.startsWith(origin + '/') && c.full.slice(origin.length), c.rel].find((k) => k && Object.hasOwn(o, k))
    return key && o[key]
  }

  // send asks, and shows the answer as a new place. place is {start, chain, followed}.
  async send(request, place, replace = false) {
    const safe = ['GET', 'HEAD', 'OPTIONS', 'QUERY'].includes(request.method)
    if (!safe && !this.caller.agreed) {
      if (!(await agree(request))) return
      this.caller.agreed = true
    }
    this.under?.abort()
    const control = (this.under = new AbortController())
    $('progress').hidden = false
    try {
      const answer = await this.caller.ask(request, control.signal)
      const end = endOf(answer.headers)
      if (end.deprecated || end.sunset) this.caller.ends.set(request.url, end)
      const doc = read(answer)
      this.arrive({ ...place, url: answer.url, answer, doc, resource: doc.resource }, replace)
    } catch (err) {
      if (!control.signal.aborted) throw err
    } finally {
      if (this.under === control) $('progress').hidden = true
    }
  }

  // arrive makes an entry a place of the history, and shows it.
  arrive(entry, replace) {
    const id = replace && history.state?.id ? history.state.id : this.next++
    this.entries.delete(id)
    this.entries.set(id, entry)
    let bytes = [...this.entries.values()].reduce((sum, e) => sum + e.answer.bytes, 0)
    for (const [old, e] of this.entries) {
      if (old === id || (this.entries.size <= entriesKept && bytes <= bytesKept)) break
      bytes -= e.answer.bytes
      this.entries.delete(old)
    }
    const last = entry.chain.at(-1)
    if (last && !last.url) last.url = entry.url
    history[replace ? 'replaceState' : 'pushState']({ id }, '', toFragment(this.place(entry)))
    this.docsURL = undefined
    if (this.view === 'Docs') this.view = 'Body'
    $('filter').value = ''
    this.render(entry)
    scrollTo(0, 0)
    const first = $('said').querySelector('.good a') ?? $('list').querySelector('.main')
    first?.focus({ preventScroll: true })
  }

  place({ start, chain, url }) {
    return { url, chain, start: start === this.start ? '' : start }
  }

  // restore shows the place of the address: one that was seen, or one that is asked for.
  restore() {
    this.under?.abort()
    $('filter').value = ''
    const entry = this.entries.get(history.state?.id)
    if (entry) {
      this.docsURL = undefined
      this.render(entry)
      return
    }
    const at = fromFragment(location.hash)
    const url = at && target(at.url, location.origin)
    const start = at?.start ? target(at.start, location.origin) : at?.chain.length ? this.start : url
    if (url && start) this.send({ method: 'GET', url }, { start, chain: at.chain }, true)
    else this.send({ method: 'GET', url: this.start }, { start: this.start, chain: [] }, true)
  }

  // go asks for a URL, from which a new chain begins.
  go(url, method = 'GET') {
    return this.send({ method, url }, { start: url, chain: [] })
  }

  fragmentOf(url) {
    return toFragment({ url, chain: [], start: url })
  }

  // follow asks for the target of a link.
  follow(c, method = 'GET', url = c.target, vars = undefined) {
    return this.send({ method, url }, this.after(c, vars, url))
  }

  // after is the place behind a control. self leads nowhere.
  after(c, vars, url) {
    const { start, chain, resource: from } = this.now
    if (c.rel === 'self') return { start, chain, followed: c }
    const step = stepFor(c, vars, url, from.embedded.some((e) => e.rel === c.rel))
    return step ? { start, chain: [...chain, step], followed: c } : { start: url, chain: [], followed: c }
  }

  template(c, method = 'GET') {
    templateDialog(c, this.now.answer.url, method, (url, vars) => {
      if (['GET', 'HEAD', 'OPTIONS'].includes(method)) this.follow(c, method, url, vars)
      else this.compose({ method, url }, c, vars)
    })
  }

  form(f, c) {
    formDialog(f, this.now.answer.url, this.caller, (request) => this.send(request, c ? this.after(c, undefined, request.url) : { start: this.now.start, chain: this.now.chain }))
  }

  // compose asks for a request with a body; where it goes to what is shown, its state is a beginning.
  compose(request, c, vars) {
    const here = request.url === this.now.resource.self || request.url === this.now.url
    const body = request.method === 'DELETE' ? '' : here && request.method !== 'POST' ? JSON.stringify(stateOf(this.now.resource.value), null, 2) : '{}'
    composeDialog({ ...request, body }, (r) => this.send(r, c ? this.after(c, vars, r.url) : this.now))
  }

  // openEmbedded shows a resource that is in this one.
  openEmbedded(e, i) {
    const from = this.now
    const inner = resource(e.items[i], { url: from.answer.url, curies: from.resource.curies, notes: [] })
    const step = { rel: e.rel, index: e.many ? i : undefined, url: inner.self }
    this.arrive({ ...from, chain: [...from.chain, step], url: inner.self ?? from.url, resource: inner, embedded: true, followed: undefined })
  }

  // walk follows the first steps of a chain from its start, where it is not known any more where they led.
  async walk(count) {
    const { start, chain } = this.now
    const known = count ? chain[count - 1].url : start
    if (known) return this.send({ method: 'GET', url: known }, { start, chain: chain.slice(0, count) })
    let url = start
    const done = []
    for (const step of chain.slice(0, count)) {
      const answer = await this.caller.ask({ method: 'GET', url })
      const r = read(answer).resource
      const of = r.controls.filter((c) => c.rel === step.rel)
      const c = of.find((x) => (step.name === undefined ? x.index === (step.index ?? 0) : x.name === step.name))
      const e = r.embedded.find((x) => x.rel === step.rel)?.items[step.index ?? 0]
      const to = c ? (c.parts ? target(expand(c.parts, step.vars ?? {}), answer.url) : c.target) : e && resource(e, { url: answer.url, curies: [], notes: [] }).self
      if (!to) return say(`The chain ends before ${writeStep(step)}: ${answer.error ?? `there are ${[...new Set(r.controls.map((x) => x.rel))].join(', ') || 'no relations'}`}`)
      url = to
      done.push({ ...step, url })
    }
    return this.send({ method: 'GET', url }, { start, chain: done })
  }

  docs(url) {
    const to = target(url, this.now.answer.url)
    if (!to) return say('The documentation is not at a URL that can be shown.')
    this.docsURL = to
    this.show('Docs')
    $('answer').scrollIntoView({ block: 'nearest' })
  }

  show(view) {
    this.view = view
    showAnswer(this, this.now)
  }

  render(entry) {
    this.now = entry
    $('url').value = entry.url
    document.title = `${entry.chain.length ? writeStep(entry.chain.at(-1)) : this.nameOf(entry.start)} \u2013 HAL browser`
    this.crumbs(entry)
    showStatus(this, entry)
    showSaid(this, entry)
    showControls(this, entry.resource)
    showAnswer(this, entry)
    this.filter()
  }

  nameOf(start) {
    return start === this.start ? 'entry' : new URL(start).pathname
  }

  crumbs({ start, chain }) {
    const crumb = (text, count, last) => h('li', {}, h('button', { type: 'button', 'aria-current': last && 'page', title: (count ? chain[count - 1].url : start) ?? 'follow the chain up to here', onclick: () => this.walk(count) }, text))
    $('crumbs').replaceChildren(crumb(this.nameOf(start), 0, !chain.length), ...chain.map((s, i) => crumb(writeStep(s), i + 1, i + 1 === chain.length)))
  }

  copyMenu() {
    const { start, chain, answer } = this.now
    const request = { ...answer.request, headers: answer.sent?.filter(([n]) => n !== 'content-type') ?? [] }
    menu($('copy'), [
      { text: 'curl', hint: 'this request', run: () => copy(curl(request, this.settings.headers), 'The command') },
      { text: 'Go', hint: 'the chain', run: () => copy(goText(start, chain), 'The program') },
      { text: 'Contract', hint: 'an interaction', run: () => copy(contract(start === this.start ? chain : [], { ...answer.request, status: answer.status ?? 200 }), 'The contract') },
    ])
  }

  filter() {
    const words = $('filter').value.toLowerCase().split(/\s+/).filter(Boolean)
    for (let more; words.length && (more = $('list').querySelector('.next'));) more.click() // what is not shown yet is looked through as well
    for (const row of document.querySelectorAll('.item')) row.hidden = !words.every((w) => row.dataset.words.includes(w))
  }

  // move goes to another control.
  move(by) {
    const all = [...document.querySelectorAll('.item:not([hidden]) :is(.main, .inert)')].filter((b) => b.tagName !== 'SPAN')
    const at = all.findIndex((b) => b.closest('.item').contains(document.activeElement))
    const to = all[Math.max(0, Math.min(all.length - 1, at < 0 ? 0 : at + by))]
    to?.focus()
    to?.closest('.item').scrollIntoView({ block: 'nearest' })
  }

  key(e) {
    if (e.ctrlKey || e.metaKey || e.altKey || e.defaultPrevented || document.querySelector('dialog[open]')) return
    const typing = e.target.matches('input, textarea, select')
    if (e.key === 'Escape') {
      if (typing) e.target.blur()
      this.under?.abort()
      return
    }
    if (typing) {
      if (e.target.id === 'filter' && ['Enter', 'ArrowDown'].includes(e.key)) {
        e.preventDefault() // else the key would also press the button that it leads to
        this.move(1)
      }
      return
    }
    const row = document.activeElement.closest('.item')
    const act = {
      '/': () => $('filter').focus(), j: () => this.move(1), k: () => this.move(-1), ArrowDown: () => this.move(1), ArrowUp: () => this.move(-1),
      m: () => row?.querySelector('.more')?.click(), d: () => row?.querySelector('.docs')?.click(), 1: () => this.show('Body'), 2: () => this.show('Headers'), 3: () => this.show('Timing'),
      u: () => $('url').select(), h: () => $('fields').click(), c: () => $('copy').click(), r: () => $('reload').click(), e: () => $('home').click(),
      '[': () => history.back(), ']': () => history.forward(), '?': () => keysDialog(keys),
    }[e.key]
    const scrolls = e.key.startsWith('Arrow') && !row && document.activeElement !== document.body
    if (!act || scrolls) return
    e.preventDefault()
    act()
  }

  listen() {
    addEventListener('popstate', () => this.restore())
    addEventListener('keydown', (e) => { document.body.classList.add('keys'); this.key(e) })
    addEventListener('pointerdown', () => document.body.classList.remove('keys'))
    $('address').addEventListener('submit', (e) => {
      e.preventDefault()
      const to = target($('url').value.trim(), this.now?.url ?? this.start)
      if (to) this.go(to)
      else say('This is no URL of http or https.')
    })
    $('filter').addEventListener('input', () => this.filter())
    $('home').addEventListener('click', () => this.send({ method: 'GET', url: this.start }, { start: this.start, chain: [] }))
    $('reload').addEventListener('click', () => this.send({ method: 'GET', url: this.now.url }, { start: this.now.start, chain: this.now.chain }, true))
    $('fields').addEventListener('click', () => fieldsDialog(this.caller, this.settings.headers, (list) => { this.caller.headers = list; $('reload').click() }))
    $('help').addEventListener('click', () => keysDialog(keys))
    $('copy').addEventListener('click', () => this.copyMenu())
  }
}

const load = async (name) => (await fetch(name)).json()
try {
  const [settings, overlay] = await Promise.all([load('settings.json'), load('overlay.json')])
  const app = new App(settings, overlay)
  app.listen()
  app.restore()
} catch (err) {
  dialog('The page cannot start', h('p', {}, String(err.message)), [])
}
