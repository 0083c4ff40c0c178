// The dialogs: templates, forms, requests with a body, header fields, and the question before a change.

import { h, dialog } from './dom.js'
import { parse, variables, expand, operators } from './template.js'
import { fieldOf, choices, fault, needs, submission } from './form.js'
import { matches } from './request.js'
import { target, isObject, read } from './document.js'

let fieldNumber = 0 // so that every field has an id of its own

function labelled(name, input, ...hints) {
  const id = `field-${++fieldNumber}`
  input.id = id
  const hint = h('small', { id: `${id}-hint` }, hints)
  input.setAttribute('aria-describedby', hint.id)
  return h('div', { class: 'field' }, h('label', { for: id }, name), input, hint)
}

const live = (what) => h('output', { class: 'live', 'aria-label': what })

// values of a variable: a text, or where it is exploded a list, a line each, of texts or of name=value.
function valueOf(v, text) {
  if (text === '') return undefined
  if (!v.explode) return text
  const lines = text.split('\n').filter(Boolean)
  if (lines.every((l) => /^[^=]+=/.test(l))) return { pairs: lines.map((l) => [l.slice(0, l.indexOf('=')), l.slice(l.indexOf('=') + 1)]) }
  return lines.length > 1 ? lines : lines[0]
}

// templateDialog asks for the variables of a template. run gets the URL and the values.
export function templateDialog(c, base, method, run) {
  const parts = c.parts ?? parse(c.href)
  const vars = variables(parts)
  const uri = live('The URL')
  const inputs = vars.map((v) => h(v.explode ? 'textarea' : 'input', v.explode ? { rows: 2, placeholder: 'a value, or name=value, on each line' } : { type: 'text', autocomplete: 'off' }))
  const values = () => Object.fromEntries(vars.map((v, i) => [v.name, valueOf(v, inputs[i].value)]).filter(([, x]) => x !== undefined))
  const url = () => target(expand(parts, values()), base)
  const update = () => {
    try {
      uri.textContent = url() ?? 'This is no URL that can be followed.'
    } catch (err) {
      uri.textContent = err.message
    }
  }
  const fields = vars.map((v, i) => labelled(v.name, inputs[i],
    `${operators[v.op].says}${v.prefix ? `, its first ${v.prefix} characters` : ''}${v.explode ? ', each value by itself' : ''}`))
  for (const i of inputs) i.addEventListener('input', update)
  update()
  dialog(`${method} ${c.title ?? c.rel}`, [h('p', { class: 'hint' }, h('code', {}, c.href)), fields, uri],
    [h('button', { class: `main ${method.toLowerCase()}` }, method === 'GET' ? 'GET' : `${method}\u2026`)], () => {
      const to = url()
      if (!to) return false
      run(to, values())
    })
}

// formDialog asks for the fields of a form. caller fetches options that are elsewhere.
export function formDialog(form, base, caller, run) {
  const fields = form.properties.map(fieldOf)
  const preview = live('The request')
  const controls = fields.map((f) => control(f, base, caller, () => update(), () => needs(f, fields, values())))
  const values = () => controls.map((c) => c.value())
  const update = () => {
    const s = submission(form, fields, values())
    preview.textContent = s.wrong ?? `${s.method} ${s.url}${s.body === undefined ? '' : `\n${s.contentType}\n\n${s.body}`}`
  }
  update()
  dialog(form.title ?? form.key, [fields.length ? controls.map((c) => c.row) : h('p', {}, 'This form has no fields.'), preview],
    [h('button', { class: `main ${form.method.toLowerCase()}` }, form.method)], async () => {
      const faults = await Promise.all(controls.map((c) => c.check()))
      const wrong = controls[faults.findIndex(Boolean)]
      if (wrong) {
        wrong.input.focus()
        return false
      }
      const s = submission(form, fields, values())
      if (s.wrong) return false
      run(s)
    })
}

// control is one field: its row, its input, its value and what is wrong with it. missing says which other
// fields it waits for.
function control(f, base, caller, update, missing) {
  const input = inputOf(f)
  const said = h('span', { class: 'fault', role: 'alert' })
  const value = () => {
    if (f.many) return [...input.selectedOptions].map((o) => o.value)
    return input.type === 'checkbox' ? String(input.checked) : input.value
  }
  const check = async () => {
    const text = missing().length ? `This needs a value for ${missing().join(', ')}.` : await fault(f, value(), matches)
    said.textContent = text
    input.setAttribute('aria-invalid', String(text !== ''))
    return text
  }
  input.addEventListener('input', update)
  input.addEventListener('change', check)
  if (f.options?.link) load(f, input, base, caller, said).then(update)
  const bound = [f.required && 'needed', f.readOnly && 'read only', f.min != null && `from ${f.min}`, f.max != null && `to ${f.max}`, f.regex && `like ${f.regex}`].filter(Boolean).join(', ')
  const row = labelled(f.prompt, input, f.prompt !== f.name && `${f.name}${bound ? ': ' : ''}`, bound, ' ', said)
  if (f.type === 'hidden') row.hidden = true
  return { row, input, value, check }
}

function inputOf(f) {
  const common = { name: f.name, 'aria-required': f.required && 'true', readonly: f.readOnly && f.type !== 'checkbox', disabled: f.readOnly && (f.options || f.type === 'checkbox') }
  if (f.options) {
    const select = h('select', { ...common, multiple: f.many, size: f.many && 5 })
    fill(select, f, f.options.choices)
    return select
  }
  if (f.type === 'textarea') return withValue(h('textarea', { ...common, rows: 4, placeholder: f.placeholder }), f.value)
  // Bounds are checked by this page, so that it says in words what is wrong.
  const input = h('input', { ...common, type: f.type === 'number' ? 'text' : f.type, inputmode: f.type === 'number' && 'decimal', placeholder: f.placeholder, autocomplete: 'off', ...(f.type === 'range' && { min: f.min, max: f.max, step: f.step }) })
  if (f.type === 'checkbox') input.checked = f.value === 'true'
  return withValue(input, f.value)
}

function withValue(input, value) {
  input.value = value
  return input
}

function fill(select, f, list) {
  const chosen = [f.value].flat()
  const none = !f.many && !list.some((o) => o.value === f.value) ? [h('option', { value: '' }, f.placeholder || '\u2014')] : []
  select.replaceChildren(...none, ...list.map((o) => h('option', { value: o.value, selected: chosen.includes(o.value) }, o.prompt)))
}

// load asks for the options of a field that are at another resource.
async function load(f, select, base, caller, said) {
  const url = target(f.options.link, base)
  const answer = url && (await caller.ask({ method: 'GET', url }))
  const value = answer?.status === 200 ? read(answer).value : undefined
  const list = Array.isArray(value) ? value : isObject(value) ? Object.values(isObject(value._embedded) ? value._embedded : value).find(Array.isArray) : undefined
  if (list) fill(select, f, choices(list, f.options))
  else said.textContent = 'The choices cannot be read.'
}

// composeDialog asks for a request with a body.
export function composeDialog({ method, url, contentType = 'application/json', body = '' }, run) {
  const verb = h('select', {}, ['POST', 'PUT', 'PATCH', 'DELETE'].map((m) => h('option', { selected: m === method }, m)))
  const to = h('input', { type: 'text', value: url, spellcheck: 'false' })
  const type = h('input', { type: 'text', value: contentType })
  const text = withValue(h('textarea', { rows: 10, spellcheck: 'false', class: 'code' }), body)
  const said = h('span', { class: 'fault', role: 'alert' })
  const broken = () => {
    if (!/json/.test(type.value) || text.value.trim() === '') return ''
    try {
      JSON.parse(text.value)
      return ''
    } catch (err) {
      return `This is not JSON: ${err.message}. Send it again to send it all the same.`
    }
  }
  let warned = ''
  dialog(`Send to ${new URL(url).pathname}`, [labelled('Method', verb), labelled('URL', to), labelled('Content-Type', type), labelled('Body', text, said)],
    [h('button', { class: 'main post' }, 'Send')], () => {
      const fault = broken()
      if (fault && fault !== warned) {
        said.textContent = warned = fault
        return false
      }
      const full = target(to.value, url)
      if (!full) return false
      const empty = text.value === '' || verb.value === 'DELETE' && text.value.trim() === '{}'
      run({ method: verb.value, url: full, ...(empty ? {} : { contentType: type.value, body: text.value }) })
    })
}

// fieldsDialog lets the reader set header fields, which are kept in memory alone.
export function fieldsDialog(caller, sent, run) {
  const rows = h('div')
  const add = (name = '', value = '') => {
    const n = h('input', { type: 'text', 'aria-label': 'Name', placeholder: 'Authorization', autocomplete: 'off', list: 'field-names' })
    const v = h('input', { type: 'password', 'aria-label': 'Value', placeholder: 'Bearer \u2026', autocomplete: 'off' })
    n.value = name
    v.value = value
    const show = h('button', { type: 'button', 'aria-pressed': 'false', onclick: () => {
      v.type = v.type === 'password' ? 'text' : 'password'
      show.setAttribute('aria-pressed', String(v.type === 'text'))
    } }, 'show')
    rows.append(h('div', { class: 'pair' }, n, v, show))
  }
  for (const [n, v] of caller.headers) add(n, v)
  add()
  const names = ['Authorization', 'Accept', 'Accept-Language', 'If-Match', 'If-None-Match', 'Prefer', 'X-Api-Key'].map((n) => h('option', { value: n }))
  const said = h('p', { class: 'fault', role: 'alert' })
  dialog('Header fields of requests', [
    h('p', { class: 'hint' }, `They are sent with every request to ${caller.places[0].base}, kept in the memory of this page, and gone when it is closed.`),
    sent.length > 0 && h('p', { class: 'hint' }, `The program that serves this page adds ${sent.join(', ')}.`),
    rows, h('datalist', { id: 'field-names' }, names), h('button', { type: 'button', onclick: () => add() }, 'One more'), said,
  ], [h('button', { class: 'main get' }, 'Use them')], () => {
    const list = [...rows.children].map((r) => [...r.querySelectorAll('input')].map((i) => i.value.trim())).filter(([n]) => n)
    try {
      void new Headers(list)
    } catch {
      said.textContent = 'One of these is no name or no value of a header field.'
      return false
    }
    run(list)
  })
}

// agree asks once whether something may be changed, and tells whether it was agreed to.
export function agree(request) {
  return new Promise((resolve) => {
    let answer = false
    const d = dialog('This may change something', [
      h('p', {}, h('strong', {}, request.method), ' ', h('code', {}, request.url)),
      h('p', {}, 'Requests that may change something are sent from now on without this question, until the page is closed.'),
    ], [h('button', { class: 'main post' }, `Send the ${request.method}`)], () => { answer = true })
    d.addEventListener('close', () => resolve(answer))
    d.querySelector('.main').focus()
  })
}

// keysDialog lists the keys.
export function keysDialog(keys) {
  dialog('Keys', h('dl', { class: 'keys' }, keys.flatMap(([k, what]) => [h('dt', {}, k.split(' ').map((x) => h('kbd', {}, x))), h('dd', {}, what)])), [])
}
