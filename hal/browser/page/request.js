// Asking a service: through the proxy of this page, or where the page is part of the service, directly.

const accept = 'application/prs.hal-forms+json, application/hal+json, application/hal+xml;q=0.9, application/problem+json;q=0.9, application/json;q=0.8, */*;q=0.5'
const longest = 16 << 20 // of a body, in bytes

// Caller asks. settings are those that the page was served with.
export class Caller {
  constructor(settings) {
    this.settings = settings
    this.direct = settings.places.length === 0
    this.places = this.direct ? [{ base: location.origin + '/', path: '/' }] : settings.places
    this.headers = [] // [[name, value]] that the reader has set; they are kept nowhere else
    this.agreed = settings.allowWrites // that something may be changed
    this.log = [] // of what was asked, the latest first
    this.ends = new Map() // by URL, when it ends
  }

  // path returns where a URL is asked for, undefined where it must not be.
  path(url) {
    const place = this.places.find((p) => url.startsWith(p.base) || url + '/' === p.base)
    return place && place.path + url.slice(place.base.length).split('#')[0]
  }

  // actual is the inverse of path: the URL of the service.
  actual(path) {
    const u = new URL(path, location.origin)
    const place = u.origin === location.origin && this.places.find((p) => u.pathname.startsWith(p.path))
    return place ? place.base + (u.pathname + u.search + u.hash).slice(place.path.length) : u.href
  }

  // ask sends a request {method, url, contentType, body} and returns the answer {request, url, status,
  // statusText, headers, text, bytes, cut, timing, at, removed, location, redirected}; where there is none, it has
  // an error instead of a status.
  async ask(request, signal) {
    const a = { request, url: request.url, at: new Date(), headers: new Headers(), text: '', bytes: 0, timing: {} }
    const path = this.path(request.url)
    if (path === undefined) {
      a.error = `${new URL(request.url).origin} is not among the services that this page may ask: ${this.places.map((p) => p.base).join(', ')}.`
      return a
    }
    const start = performance.now()
    try {
      const headers = new Headers([['Accept', accept]])
      // What the reader set may be a credential, and is for the service alone, not for what else may be asked.
      if (path.startsWith(this.places[0].path)) for (const [n, v] of this.headers) headers.set(n, v)
      if (request.contentType) headers.set('Content-Type', request.contentType)
      if (this.agreed) headers.set(this.settings.confirmHeader, '1')
      a.sent = [...headers].filter(([n]) => n !== this.settings.confirmHeader.toLowerCase())
      const r = await fetch(path, { method: request.method, headers, body: request.body, signal, cache: 'no-store', credentials: this.direct ? 'same-origin' : 'omit' })
      this.head(a, r)
      a.timing.first = performance.now() - start
      await this.body(a, r)
    } catch (err) {
      if (signal?.aborted) throw err
      a.error = a.status ? 'The answer broke off: it was too large, or the connection was lost.' : 'There is no answer: the program that serves this page has ended, or a header cannot be sent.'
    }
    a.timing.total = performance.now() - start
    this.log.unshift({ method: request.method, url: request.url, status: a.status, total: a.timing.total, at: a.at })
    this.log.length = Math.min(this.log.length, 100)
    return a
  }

  head(a, r) {
    a.status = r.status
    a.statusText = r.statusText
    a.url = this.actual(r.url)
    a.redirected = r.redirected
    const own = ['content-security-policy', 'x-content-type-options', 'referrer-policy', 'cross-origin-resource-policy']
    for (const [n, v] of r.headers) if (!n.startsWith('postel-') && (this.direct || !own.includes(n))) a.headers.append(n, v)
    a.removed = r.headers.get('postel-removed') ?? ''
    for (const m of (r.headers.get('postel-timing') ?? '').matchAll(/(\w+);dur=([\d.]+)/g)) a.timing[m[1]] = Number(m[2])
    const to = r.headers.get('location')
    if (to) a.headers.set('location', (a.location = this.actual(new URL(to, r.url).href)))
    else if (r.headers.has('postel-location')) a.headers.set('location', (a.location = r.headers.get('postel-location')))
  }

  async body(a, r) {
    if (!r.body) return
    const chunks = []
    const reader = r.body.getReader()
    for (;;) {
      const { done, value } = await reader.read()
      if (done) break
      chunks.push(value)
      a.bytes += value.length
      if (a.bytes > longest) {
        a.cut = true
        await reader.cancel()
        break
      }
    }
    const charset = /charset="?([\w-]+)/i.exec(a.headers.get('content-type') ?? '')?.[1] ?? 'utf-8'
    let decoder
    try {
      decoder = new TextDecoder(charset)
    } catch {
      a.charset = charset
      decoder = new TextDecoder()
    }
    a.text = decoder.decode(await new Blob(chunks).arrayBuffer())
  }
}

// The one place that starts a script: a module of this page.
const worker = globalThis.trustedTypes?.createPolicy('worker', { createScriptURL: (name) => new URL(name, import.meta.url).href })

// matches asks a worker whether a value matches; one that takes too long is left to the service.
export function matches(regex, value) {
  return new Promise((resolve) => {
    const w = new Worker(worker ? worker.createScriptURL('pattern.js') : new URL('pattern.js', import.meta.url), { type: 'module' })
    const end = (answer) => {
      clearTimeout(timer)
      w.terminate()
      resolve(answer)
    }
    const timer = setTimeout(() => end(true), 500)
    w.onmessage = ({ data }) => end(data)
    w.onerror = () => end(true)
    w.postMessage({ regex, value })
  })
}
