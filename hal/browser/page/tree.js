// A value as a tree that opens where it is asked to, so that a large one costs what is looked at.

import { h, some } from './dom.js'
import { target } from './document.js'

const childrenAtOnce = 100
const openLevels = 2
const longestText = 4000 // of a value, in characters

// tree shows a value. link makes an element of a URL that can be followed.
export function tree(value, base, link) {
  return h('div', { class: 'tree' }, node(undefined, value, { base, link, level: 0 }))
}

function node(key, value, at) {
  const name = key === undefined ? undefined : h('span', { class: 'key' }, key)
  if (JSON.isRawJSON?.(value)) return leaf(name, 'number', value.rawJSON)
  if (typeof value !== 'object' || value === null) return leaf(name, value === null ? 'null' : typeof value, typeof value === 'string' ? text(key, value, at) : String(value))
  const entries = Array.isArray(value) ? value.map((v, i) => [String(i), v]) : Object.entries(value)
  const [open, shut] = Array.isArray(value) ? '[]' : '{}'
  if (!entries.length) return leaf(name, 'null', open + shut)
  const content = h('div', { class: 'children' })
  const d = h('details', {}, h('summary', {}, name, h('span', { class: 'brace' }, open), h('span', { class: 'count' }, ` ${entries.length} `), h('span', { class: 'brace' }, shut)), content)
  const fill = () => content.children.length || some(entries, childrenAtOnce, ([k, v]) => node(k, v, { ...at, level: at.level + 1 }), content)
  d.addEventListener('toggle', () => d.open && fill())
  if (at.level < openLevels && entries.length <= childrenAtOnce) {
    fill()
    d.open = true
  }
  return d
}

const leaf = (name, type, content) => h('div', { class: 'leaf' }, name, h('span', { class: type }, content))

// text shows a string; one that is a URL of http or https, or a target of a link, leads there.
function text(key, value, at) {
  const cut = value.length > longestText ? `${value.slice(0, longestText)}\u2026 (${value.length} characters)` : value
  const leads = (key === 'href' || /^https?:\/\//i.test(value)) && value.length < 2000 && !/[{}\s]/.test(value)
  const url = leads && target(value, at.base)
  return url ? at.link(url, cut) : `"${cut}"`
}
