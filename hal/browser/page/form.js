// Forms of HAL-FORMS: what is wrong with what was filled in, and the request that it makes.

import { isObject } from './document.js'
import { parse, variables, expand } from './template.js'

const numeric = ['number', 'range']
const inputs = ['text', 'search', 'tel', 'url', 'email', 'password', 'number', 'range', 'date', 'month', 'week', 'time', 'datetime-local', 'color', 'hidden', 'textarea', 'checkbox']

// fieldOf reads a property of a form. A field takes several values where more than one can be chosen;
// without maxItems it takes one, since that is what services mean by it.
export function fieldOf(p) {
  const o = isObject(p.options) ? p.options : undefined
  const selected = Array.isArray(o?.selectedValues) ? o.selectedValues.map(String) : []
  const many = !!o && (Number(o.maxItems) > 1 || Number(o.minItems) > 1 || selected.length > 1 || Array.isArray(p.value))
  const given = p.value == null ? selected : Array.isArray(p.value) ? p.value.map(String) : [String(p.value)]
  return {
    name: p.name, prompt: typeof p.prompt === 'string' ? p.prompt : p.name, required: p.required === true, readOnly: p.readOnly === true,
    type: inputs.includes(p.type) ? p.type : 'text', regex: typeof p.regex === 'string' ? p.regex : '', placeholder: typeof p.placeholder === 'string' ? p.placeholder : '',
    min: p.min, max: p.max, step: p.step, minLength: p.minLength, maxLength: p.maxLength,
    many, value: many ? given : given[0] ?? '', literal: typeof p.value === 'boolean',
    template: p.templated === true && typeof p.value === 'string' ? p.value : '',
    options: o && {
      choices: Array.isArray(o.inline) ? choices(o.inline, o) : [], link: isObject(o.link) && typeof o.link.href === 'string' ? o.link.href : '',
      promptField: o.promptField, valueField: o.valueField, minItems: Number(o.minItems) || 0, maxItems: Number(o.maxItems) || Infinity,
    },
  }
}

// choices returns [{value, prompt}] of a list of texts or of objects.
export function choices(list, o) {
  return list.slice(0, 1000).map((x) => {
    if (!isObject(x)) return { value: String(x), prompt: String(x) }
    const value = x[o.valueField ?? 'value'] ?? ''
    return { value: String(value), prompt: String(x[o.promptField ?? 'prompt'] ?? value) }
  })
}

// fault says what is wrong with a value, '' where nothing is. matches is asked for the regular
// expression, and may take its time.
export async function fault(f, value, matches) {
  if (f.readOnly) return ''
  const filled = Array.isArray(value) ? value : value === '' || value === false ? [] : [String(value)]
  if (f.required && !filled.length) return 'This is needed.'
  if (!filled.length) return ''
  const o = f.options
  if (o && f.many && filled.length < o.minItems) return `At least ${o.minItems} are needed.`
  if (o && f.many && filled.length > o.maxItems) return `At most ${o.maxItems} can be chosen.`
  for (const v of filled) {
    const said = bounds(f, v)
    if (said) return said
    if (f.regex && !(await matches(f.regex, v))) return `This does not match ${f.regex}`
  }
  return ''
}

function bounds(f, v) {
  const has = (x) => x != null && x !== ''
  if (has(f.minLength) && [...v].length < Number(f.minLength)) return `At least ${f.minLength} characters are needed.`
  if (has(f.maxLength) && [...v].length > Number(f.maxLength)) return `At most ${f.maxLength} characters fit.`
  const number = numeric.includes(f.type)
  if (number && !/^[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/i.test(v)) return 'This is a number.'
  const less = (a, b) => (number ? Number(a) < Number(b) : ['date', 'month', 'week', 'time', 'datetime-local'].includes(f.type) && String(a) < String(b))
  if (has(f.min) && less(v, f.min)) return `The least is ${f.min}.`
  if (has(f.max) && less(f.max, v)) return `The most is ${f.max}.`
  if (number && has(f.step) && Number(f.step) > 0) {
    const steps = (Number(v) - Number(f.min ?? 0)) / Number(f.step)
    if (Math.abs(steps - Math.round(steps)) > 1e-9) return `It goes in steps of ${f.step}.`
  }
  return ''
}

// submission returns the request {method, url, contentType, body} of a form whose fields have values, or
// {wrong} where its media type is one that cannot be made of fields.
export function submission(form, fields, values) {
  const filled = fields.map((f, i) => [f, resolved(f, fields, values, values[i])]).filter(([, v]) => v !== '' && !(Array.isArray(v) && !v.length))
  const pairs = filled.flatMap(([f, v]) => (Array.isArray(v) ? v : [v]).map((x) => [f.name, String(x)]))
  const { method, target, contentType } = form
  if (['GET', 'HEAD', 'DELETE'].includes(method)) {
    const url = new URL(target)
    for (const [n, v] of pairs) url.searchParams.append(n, v)
    return { method, url: url.href }
  }
  const type = contentType.split(';')[0].trim().toLowerCase()
  if (type === 'application/x-www-form-urlencoded') return { method, url: target, contentType, body: new URLSearchParams(pairs).toString() }
  if (type === 'multipart/form-data') return { method, url: target, ...multipart(pairs) }
  if (type !== 'application/json' && !type.endsWith('+json')) return { method, url: target, wrong: `A body of ${contentType} cannot be made of fields.` }
  const out = Object.create(null)
  for (const [f, v] of filled) out[f.name] = Array.isArray(v) ? v.map((x) => typed(f, x)) : typed(f, v)
  return { method, url: target, contentType, body: JSON.stringify(out, null, 2) }
}

// multipart writes multipart/form-data (RFC 7578; names as HTML writes them) with a boundary that no value
// holds.
function multipart(pairs) {
  let n = 1
  while (pairs.some(([, v]) => v.includes(`--form-${n}`))) n++
  const boundary = `form-${n}`
  const quoted = (n) => n.replace(/["\r\n]/g, (c) => '%' + c.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0'))
  const parts = pairs.map(([n, v]) => `--${boundary}\r\nContent-Disposition: form-data; name="${quoted(n)}"\r\n\r\n${v}\r\n`)
  return { contentType: `multipart/form-data; boundary=${boundary}`, body: `${parts.join('')}--${boundary}--\r\n` }
}

// needs returns the variables without a value of a field that is still the template it began as.
export function needs(f, fields, values) {
  const vars = f.template && values[fields.indexOf(f)] === f.template ? of(fields, values) : undefined
  try {
    return vars ? variables(parse(f.template)).filter((v) => !'?&#'.includes(v.op || '-') && !vars[v.name]?.length).map((v) => v.name) : []
  } catch {
    return []
  }
}

// resolved expands a value that is still the template it began as, with what the other fields have.
function resolved(f, fields, values, value) {
  if (!f.template || value !== f.template) return value
  try {
    return expand(parse(value), of(fields, values))
  } catch {
    return value
  }
}

const of = (fields, values) => Object.fromEntries(fields.flatMap((f, i) => (f.template || values[i] === '' ? [] : [[f.name, values[i]]])))

// typed gives a value its type in JSON; a number stays as it was written.
function typed(f, v) {
  if (numeric.includes(f.type) && /^-?(0|[1-9]\d*)(\.\d+)?(e[-+]?\d+)?$/i.test(v)) return JSON.rawJSON ? JSON.rawJSON(v) : Number(v)
  if (f.literal && (v === 'true' || v === 'false')) return v === 'true'
  return v
}
