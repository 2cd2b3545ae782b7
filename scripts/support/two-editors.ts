/** Two people answer the same question at the same moment, each through a server of their own. */
import type { Platform, Struck } from './server-faults.js'

type Editor = { read: () => Promise<string>, write: (value: string) => Promise<{ status: number, body: string, place: string | null }> }

/** The hidden fields of the form on a page, as a browser would send them. */
const hidden = (html: string): [string, string][] =>
  [...html.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)"/g)].map(([, name = '', value = '']) => [name, value])

/** A browser on one page; `path` with the form. */
function editorOn (base: string, path: string, field: string): Editor {
  let cookies = ''
  let page = ''
  const keep = (response: Response) => {
    const set = response.headers.getSetCookie().map(cookie => cookie.split(';')[0] ?? '')
    if (set.length > 0) cookies = set.join('; ')
    return response
  }
  return {
    async read () {
      page = await keep(await fetch(base + path, { headers: { cookie: cookies } })).text()
      return page
    },
    async write (value) {
      const body = new URLSearchParams(hidden(page))
      if (field) body.set(field, value)
      const response = await fetch(base + path, { method: 'POST', redirect: 'manual', headers: { cookie: cookies, 'content-type': 'application/x-www-form-urlencoded' }, body: body.toString() })
      return { status: response.status, body: await response.text(), place: response.headers.get('location') }
    }
  }
}

const ROUNDS = 25

/** One wins and is stored; the other is shown both values and nothing of it is stored. */
export async function twoEditors ({ pair: [one, other] }: Platform): Promise<Struck> {
  const starter = editorOn(one.base, '/intake', '')
  await starter.read()
  const { place } = await starter.write('')
  const path = new URL(place ?? '', one.base).pathname
  const editors = [editorOn(one.base, path, 'project.products'), editorOn(other.base, path, 'project.products')]
  const faults: string[] = []
  let [won, met] = [0, 0]
  for (let round = 0; round < ROUNDS; round++) {
    await Promise.all(editors.map(editor => editor.read()))
    const values = editors.map((_, at) => `产品${round}号${'甲乙'[at]}`)
    const answers = await Promise.all(editors.map((editor, at) => editor.write(values[at] ?? '')))
    const winner = answers.findIndex(({ status }) => status === 303)
    const loser = answers.find(({ status }) => status === 409)
    const stored = await editors[0]!.read()
    won += answers.filter(({ status }) => status === 303).length
    if (loser) met += 1
    if (winner < 0 || !loser || !values.every(value => loser.body.includes(value))) faults.push(`round ${round}: ${answers.map(({ status }) => status).join(' and ')}`)
    if (!stored.includes(values[winner] ?? '?') || values.some((value, at) => at !== winner && stored.includes(value))) faults.push(`round ${round}: not the winner's answer is stored`)
  }
  return { account: { acknowledged: won, refused: met, found: won, lost: 0, duplicated: 0, caughtUpMs: 0 }, notes: { rounds: ROUNDS, won, sawBothValues: met }, faults }
}
