/** A visitor without JavaScript: keeps cookies, follows links and redirects, fills in and sends the forms of a page. */
import type { InjectOptions, LightMyRequestResponse } from 'fastify'
import { parse, type HTMLElement } from 'node-html-parser'

export type Visited = { status: number, url: string, html: string, root: HTMLElement, text: string, headers: Record<string, unknown> }
/** Field name to what the visitor puts there; a list for several boxes, an empty text to clear a field. */
export type Filled = Readonly<Record<string, string | readonly string[]>>

/** Every name and value that a form sends as it stands, the way a browser would. */
export function formFields (form: HTMLElement): [string, string][] {
  const fields: [string, string][] = []
  for (const control of form.querySelectorAll('input, textarea, select')) {
    const name = control.getAttribute('name')
    if (!name) continue
    const type = control.getAttribute('type') ?? 'text'
    if (control.rawTagName === 'select') {
      const chosen = control.querySelectorAll('option').find(option => option.hasAttribute('selected'))
      fields.push([name, chosen?.getAttribute('value') ?? ''])
    } else if (control.rawTagName === 'textarea') fields.push([name, control.text])
    else if ((type !== 'radio' && type !== 'checkbox') || control.hasAttribute('checked')) fields.push([name, control.getAttribute('value') ?? ''])
  }
  return fields
}

/** Whatever answers requests: an application, or several behind one address. */
export type Served = { inject: (options: InjectOptions) => Promise<LightMyRequestResponse> }

export function visitor (app: Served) {
  const cookies: Record<string, string> = {}
  let current: Visited | undefined

  async function send (options: InjectOptions & { url: string }): Promise<Visited> {
    const response = await app.inject({ ...options, cookies })
    for (const { name, value } of response.cookies) cookies[name] = value
    const { location } = response.headers
    if (location && response.statusCode >= 300 && response.statusCode < 400) return send({ method: 'GET', url: String(location) })
    const root = parse(response.body)
    const text = (root.querySelector('main') ?? root).text.replace(/\s+/g, ' ')
    current = { status: response.statusCode, url: options.url, html: response.body, root, text, headers: response.headers }
    return current
  }

  return {
    cookies,
    get page (): Visited {
      if (!current) throw new Error('no page was visited yet')
      return current
    },
    get: (url: string) => send({ method: 'GET', url }),
    /** Fills in the form that posts (or the one `action` names the end of) and sends it; `button` is name and value of the button pressed. */
    async submit (filled: Filled = {}, { action, button }: { action?: string, button?: [string, string] } = {}) {
      const { root, url } = this.page
      const form = root.querySelectorAll('form[method="post"]').find(one => action === undefined || one.getAttribute('action')?.endsWith(action))
      if (!form) throw new Error(`${url} has no form to send`)
      const kept: [string, string][] = formFields(form).filter(([name]) => !Object.hasOwn(filled, name))
      const typed = Object.entries(filled).flatMap(([name, value]): [string, string][] => typeof value === 'string' ? [[name, value]] : value.map(one => [name, one]))
      const payload = new URLSearchParams([...kept, ...typed, ...(button ? [button] : [])]).toString()
      const headers = { 'content-type': 'application/x-www-form-urlencoded' }
      return send({ method: 'POST', url: form.getAttribute('action') ?? url, payload, headers })
    }
  }
}
