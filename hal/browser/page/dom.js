// Elements are made here and nowhere else, and what a service says enters them as text.

// h makes an element: properties are attributes, "on…" listeners; children are elements and texts.
export function h(tag, properties = {}, ...children) {
  const e = document.createElement(tag)
  for (const [name, value] of Object.entries(properties)) {
    if (value === undefined || value === null || value === false) continue
    if (name.startsWith('on')) e.addEventListener(name.slice(2), value)
    else e.setAttribute(name, value === true ? '' : value)
  }
  e.append(...children.flat(Infinity).filter((c) => c !== undefined && c !== null && c !== false && c !== ''))
  return e
}

export const $ = (id) => document.getElementById(id)

// menu opens a menu below a button: items are {text, hint, run}, or {note} for what is only read.
export function menu(button, items) {
  const m = $('menu')
  m.replaceChildren(...items.map((i) => {
    if (i.note) return h('p', {}, i.note)
    return h('button', { type: 'button', role: 'menuitem', onclick: () => { close(); i.run() } }, i.text, i.hint && h('small', {}, i.hint))
  }))
  m.setAttribute('role', items.every((i) => i.note) ? 'note' : 'menu')
  const close = () => { m.hidePopover(); button.focus({ preventScroll: true }) }
  m.onkeydown = (e) => {
    const all = [...m.querySelectorAll('button')]
    const at = all.indexOf(document.activeElement)
    const to = { ArrowDown: at + 1, j: at + 1, ArrowUp: at - 1, k: at - 1, Home: 0, End: all.length - 1 }[e.key]
    if (e.key === 'Escape' || e.key === 'Tab') close()
    else if (to === undefined) return
    else all.at(to % all.length)?.focus()
    e.preventDefault()
    e.stopPropagation()
  }
  m.showPopover()
  const at = button.getBoundingClientRect(), size = m.getBoundingClientRect()
  m.style.left = `${Math.max(8, Math.min(at.right - size.width, innerWidth - size.width - 8))}px`
  m.style.top = `${at.bottom + size.height + 8 > innerHeight ? Math.max(8, at.top - size.height - 4) : at.bottom + 4}px`
  m.querySelector('button')?.focus()
}

// say tells something in passing.
export function say(text) {
  const t = $('toast')
  t.textContent = text
  clearTimeout(t.timer)
  t.timer = setTimeout(() => { t.textContent = '' }, 4000)
}

// copy puts a text on the clipboard.
export async function copy(text, what) {
  try {
    await navigator.clipboard.writeText(text)
    say(`${what} copied`)
  } catch {
    // Without that permission the text is shown, to be copied by hand.
    const d = dialog(what, h('textarea', { rows: 8, readonly: true, 'aria-label': what }, text), [])
    d.querySelector('textarea').select()
  }
}

// dialog shows a dialog with a title, content and buttons, and takes it away when it is closed. Its form
// can be submitted; what that does is told by run, which keeps the dialog open by returning false.
export function dialog(title, content, buttons, run) {
  const shut = h('button', { type: 'button', class: 'shut', 'aria-label': 'Close', onclick: () => d.close() }, '\u00d7')
  const form = h('form', { method: 'dialog', novalidate: true }, h('header', {}, h('h2', { id: 'dialog-title' }, title), shut), h('div', { class: 'content' }, content),
    h('footer', {}, h('button', { type: 'button', onclick: () => d.close() }, run ? 'Cancel' : 'Close'), buttons))
  const d = h('dialog', { 'aria-labelledby': 'dialog-title' }, form)
  const before = document.activeElement
  let busy = false // a second Enter while the first is looked at sends nothing
  form.addEventListener('submit', async (e) => {
    e.preventDefault()
    if (!run || busy) return
    busy = true
    if ((await run()) !== false) d.close()
    busy = false
  })
  d.addEventListener('close', () => {
    d.remove()
    before?.focus?.({ preventScroll: true })
  })
  document.body.append(d)
  d.showModal()
  d.querySelector('.content input:not([readonly]), .content select, .content textarea')?.focus()
  return d
}

// some shows the first of a long list, and a button for the next.
export function some(list, size, one, container) {
  let at = 0
  const more = h('button', { type: 'button', class: 'next', onclick: () => next() })
  const holder = container.tagName === 'TBODY' ? h('tr', {}, h('td', { colspan: 9 }, more)) : more
  const next = () => {
    holder.remove()
    container.append(...list.slice(at, at + size).map((x, i) => one(x, at + i)))
    at += size
    if (at < list.length) {
      more.textContent = `${Math.min(size, list.length - at)} more of ${list.length - at}`
      container.append(holder)
    }
  }
  next()
  return container
}

export const size = (n) => (n < 1000 ? `${n} B` : n < 1e6 ? `${(n / 1000).toFixed(1)} kB` : `${(n / 1e6).toFixed(1)} MB`)
export const ms = (n) => (n === undefined ? '' : n < 10 ? `${n.toFixed(1)} ms` : n < 10000 ? `${Math.round(n)} ms` : `${(n / 1000).toFixed(1)} s`)
export const day = (d) => d.toLocaleDateString('en-GB', { day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' })
