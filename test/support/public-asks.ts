/** Every question that somebody without an account can ask, by route: what a test sends to compare or to search the answers. */
import type { InjectOptions } from 'fastify'
import type { Facts } from '../../src/domain/facts/facts.js'
import type { Policy } from '../../src/domain/law/policy.js'

/** What a question is about. `hidden` are withheld from the public, `shown` are not; `match` and `intake` are addresses of a stored one. */
export type Subject = {
  hidden: readonly Policy[]
  shown: readonly Policy[]
  parks: readonly { id: string }[]
  clusters: readonly { id: string }[]
  match: string
  intake: string
  steps: readonly string[]
  facts: Facts
}

/** `echo`: words of the question, which its answer repeats. */
export type Ask = InjectOptions & { url: string, echo?: string }

const inBoth = (url: string, ask: Partial<Ask> = {}): Ask[] =>
  ['zh', 'en'].map(lang => ({ ...ask, url: `${url}${url.includes('?') ? '&' : '?'}lang=${lang}` }))

const some = <T>(items: readonly T[], most: number): T[] => items.filter((_, index) => index % Math.ceil(items.length / most) === 0)

/** What a policy can be looked for by: its titles, its words, its number, the name of its document, its id. */
const wordsOf = ({ id, title, sources }: Policy): string[] => [
  id, title.zh, title.en, ...Object.values(sources).flatMap(({ number, document }) => [number, document]).filter(word => word !== undefined),
  ...title.zh.split(/[、，与和]/), ...title.en.split(' ').filter(word => word.length > 5)
].map(word => word.slice(0, 190))

const searched = (path: string, words: readonly string[]): Ask[] =>
  [...new Set(words)].map(echo => ({ url: `${path}?q=${encodeURIComponent(echo)}&limit=100`, echo }))

const DAYS = ['2012-06-01', '2019-07-05', '2024-07-31', '2024-08-01', '2026-11-21', '2031-01-01']
const FILTERS = ['', 'day=live', 'day=ended', 'day=unclear', 'effect=benefit', 'category=tax', 'category=land&effect=benefit', 'kind=land-reward-per-mu&kind=cit-local-share-holiday', 'limit=5&offset=5']

const inEachFilter = (path: string): string[] => FILTERS.map(filter => `${path}${filter && `?${filter}`}`)
const form = { method: 'POST', headers: { 'content-type': 'application/x-www-form-urlencoded' }, payload: '' } as const

/** Route to the questions asked of it. A route without an entry is one that nobody looked at. */
export const PUBLIC_ASKS: Readonly<Record<string, (subject: Subject) => Ask[]>> = {
  'GET /check': () => [...inBoth('/check'), { url: '/check?code=ABCDEFGHJKMN' }],
  'GET /check/key': () => [{ url: '/check/key' }],
  'GET /assets/*': () => [{ url: '/assets/app.css' }, { url: '/assets/none.json' }],
  'GET /health/live': () => [{ url: '/health/live' }],
  'GET /health/ready': () => [{ url: '/health/ready' }],
  'GET /': () => inBoth('/'),
  'GET /about': () => inBoth('/about'),
  ...Object.fromEntries(['sign-in', 'code', 'enrol', 'register', 'forgot'].flatMap(page => [
    [`GET /account/${page}`, () => inBoth(`/account/${page}`)], [`POST /account/${page}`, () => [{ ...form, url: `/account/${page}` }]]
  ])),
  'POST /account/sign-out': () => [{ ...form, url: '/account/sign-out' }],
  ...Object.fromEntries(['invitation', 'reset'].flatMap(page => [
    [`GET /account/${page}/:secret`, () => inBoth(`/account/${page}/none`)], [`POST /account/${page}/:secret`, () => [{ ...form, url: `/account/${page}/none` }]]
  ])),
  'GET /clusters': () => inBoth('/clusters?limit=100'),
  'GET /clusters/:id': ({ clusters, hidden }) => [...some(clusters, 6), ...some(hidden, 2)].flatMap(({ id }) => inBoth(`/clusters/${id}`, { echo: id })),
  'GET /parks': ({ hidden }) => [...inBoth('/parks?limit=100'), ...searched('/parks', some(hidden, 6).map(({ title }) => title.zh))],
  'GET /parks/:id': ({ parks, hidden }) => [
    ...parks.map(({ id }): Ask => ({ url: `/parks/${id}?lang=zh` })), ...some(parks, 4).flatMap(({ id }) => inBoth(`/parks/${id}?asOf=2026-06-01`)),
    ...some(hidden, 2).map(({ id }) => ({ url: `/parks/${id}`, echo: id }))
  ],
  'GET /photos/:id': ({ hidden, match }) => [{ url: `/photos/${match}` }, { url: `/photos/${hidden[0]!.id}`, echo: hidden[0]!.id }],
  'GET /policies': ({ hidden }) => [
    ...inEachFilter('/policies').flatMap(url => inBoth(url)), ...searched('/policies', some(hidden, 12).flatMap(policy => wordsOf(policy).slice(0, 4)))
  ],
  'GET /policies/coverage': () => inBoth('/policies/coverage'),
  'GET /policies/:id': ({ hidden, shown }) => [...shown.flatMap(({ id }) => inBoth(`/policies/${id}`)), ...hidden.flatMap(({ id }) => inBoth(`/policies/${id}`, { echo: id }))],
  'GET /search': ({ hidden, shown }) => [...inBoth('/search'), ...[...some(hidden, 12), ...some(shown, 4)].flatMap(({ title }) => [
    ...inBoth(`/search?q=${encodeURIComponent(title.zh)}`, { echo: title.zh }), ...inBoth(`/search?q=${encodeURIComponent(title.en)}`, { echo: title.en })
  ])],
  'GET /search/suggest': ({ hidden, shown }) => [...some(hidden, 12), ...some(shown, 4)].flatMap(({ title }) => [title.zh, title.en].flatMap(echo =>
    inBoth(`/search/suggest?q=${encodeURIComponent(echo)}`, { echo }))),
  'GET /api/v1/clusters': ({ hidden }) => [{ url: '/api/v1/clusters?limit=100' }, ...searched('/api/v1/clusters', some(hidden, 4).map(({ title }) => title.en))],
  'GET /api/v1/clusters/:id': ({ clusters, hidden }) => [...clusters, ...some(hidden, 2)].map(({ id }) => ({ url: `/api/v1/clusters/${id}`, echo: id })),
  'GET /api/v1/parks': ({ hidden }) => [{ url: '/api/v1/parks?limit=100' }, ...searched('/api/v1/parks', some(hidden, 4).map(({ title }) => title.en))],
  'GET /api/v1/parks/:id': ({ parks, hidden }) => [...parks, ...some(hidden, 2)].map(({ id }) => ({ url: `/api/v1/parks/${id}`, echo: id })),
  'GET /api/v1/policies': ({ hidden, shown }) => [
    ...inEachFilter('/api/v1/policies').map(url => ({ url })), ...DAYS.slice(3).map(day => ({ url: `/api/v1/policies?asOf=${day}&limit=100` })),
    ...searched('/api/v1/policies', hidden.flatMap(wordsOf)), ...searched('/api/v1/policies', some(shown, 10).flatMap(wordsOf)),
    ...hidden.map(({ id }) => ({ url: `/api/v1/policies?kind=${id}`, echo: id }))
  ],
  'GET /api/v1/policies/:id': ({ hidden, shown }) => [...shown, ...hidden].flatMap(({ id }) => [{ url: `/api/v1/policies/${id}`, echo: id }, { url: `/api/v1/policies/${id}?asOf=2026-12-31`, echo: id }]),
  'POST /api/v1/matches': ({ facts, hidden }) => [
    { url: '/api/v1/matches', method: 'POST', payload: { facts, asOf: '2026-11-21' } },
    { url: '/api/v1/matches', method: 'POST', payload: { facts: { [hidden[0]!.id]: true, 'project.landUse': hidden[0]!.id } }, echo: hidden[0]!.id }
  ],
  'GET /api/v1/matches/:id': ({ match, hidden }) => [{ url: `/api/v1/matches/${match}` }, { url: `/api/v1/matches/${hidden[0]!.id}`, echo: hidden[0]!.id }],
  'GET /api/v1/matches/:id/parks/:parkId': ({ match, parks }) => parks.map(({ id }) => ({ url: `/api/v1/matches/${match}/parks/${id}` })),
  'GET /api/v1/matches/:id/parks/:parkId/changes': ({ match, parks }) => some(parks, 2).map(({ id }) => ({ url: `/api/v1/matches/${match}/parks/${id}/changes` })),
  'GET /api/v1/matches/:id/sensitivity': ({ match }) => [{ url: `/api/v1/matches/${match}/sensitivity` }],
  'GET /matches/:id': ({ match }) => [...inBoth(`/matches/${match}`), ...inBoth(`/matches/${match}?all=1`), ...inBoth(`/matches/${match}?sort=money`)],
  'GET /matches/:id/print': ({ match }) => inBoth(`/matches/${match}/print`),
  'GET /matches/:id/parks/:parkId': ({ match, parks }) => some(parks, 8).flatMap(({ id }) => inBoth(`/matches/${match}/parks/${id}`)),
  'GET /matches/:id/parks/:parkId/changes': ({ match, parks }) => some(parks, 2).flatMap(({ id }) => inBoth(`/matches/${match}/parks/${id}/changes`)),
  'GET /matches/:id/sensitivity': ({ match }) => inBoth(`/matches/${match}/sensitivity`),
  'POST /matches/:id/again': ({ match }) => [{ ...form, url: `/matches/${match}/again` }],
  'GET /intake': ({ hidden, parks }) => [...inBoth('/intake'), ...inBoth(`/intake?park=${parks[0]!.id}`), { url: `/intake?park=${hidden[0]!.id}`, echo: hidden[0]!.id }],
  'POST /intake': () => [{ ...form, url: '/intake' }],
  'GET /intake/resume': () => inBoth('/intake/resume'),
  'POST /intake/resume': () => [{ ...form, url: '/intake/resume' }],
  'GET /intake/:id/later': ({ intake }) => inBoth(`/intake/${intake}/later`),
  'POST /intake/:id/code': ({ intake }) => [{ ...form, url: `/intake/${intake}/code` }],
  'POST /intake/:id/attach': ({ intake }) => [{ ...form, url: `/intake/${intake}/attach` }],
  'GET /intake/:id': ({ intake }) => [{ url: `/intake/${intake}` }],
  'GET /intake/:id/check': ({ intake }) => inBoth(`/intake/${intake}/check`),
  'POST /intake/:id/check': ({ intake }) => [{ ...form, url: `/intake/${intake}/check` }],
  'POST /intake/:id/confirm': ({ intake }) => [{ ...form, url: `/intake/${intake}/confirm` }],
  'GET /intake/:id/next': ({ intake }) => inBoth(`/intake/${intake}/next`),
  'GET /intake/:id/:step': ({ intake, steps, hidden }) => [...steps.flatMap(step => inBoth(`/intake/${intake}/${step}`)), { url: `/intake/${intake}/${hidden[0]!.id}`, echo: hidden[0]!.id }],
  'POST /intake/:id/:step': ({ intake, steps }) => steps.map(step => ({ ...form, url: `/intake/${intake}/${step}` })),
  'GET /matches/:id/compare': ({ match, parks }) => inBoth(`/matches/${match}/compare?park=${parks[0]!.id}&park=${parks[1]!.id}`),
  'GET /matches/:id/sheet.xlsx': ({ match }) => [{ url: `/matches/${match}/sheet.xlsx?lang=zh` }],
  'GET /matches/:id/sheet.csv': ({ match }) => ['ranking', 'verdicts', 'money'].flatMap(table => inBoth(`/matches/${match}/sheet.csv?table=${table}`)),
  'POST /matches/:id/share': ({ match }) => [{ ...form, url: `/matches/${match}/share` }],
  'GET /shared/:secret': ({ match }) => inBoth(`/shared/${match}`),
  'GET /my': () => inBoth('/my'),
  'GET /my/data': () => inBoth('/my/data'),
  'GET /my/data/file': () => inBoth('/my/data/file'),
  'POST /my/data': () => [{ ...form, url: '/my/data' }],
  'POST /my/shares/:id/end': () => [{ ...form, url: `/my/shares/${'0'.repeat(64)}/end` }],
  'GET /my/enquiries/new': ({ match }) => inBoth(`/my/enquiries/new?match=${match}`),
  'POST /my/enquiries': () => [{ ...form, url: '/my/enquiries' }],
  'GET /my/enquiries/:id': ({ match }) => inBoth(`/my/enquiries/${match}`),
  'GET /my/enquiries/:id/contact': ({ match }) => inBoth(`/my/enquiries/${match}/contact`),
  'POST /my/enquiries/:id/contact': ({ match }) => [{ ...form, url: `/my/enquiries/${match}/contact` }],
  'GET /my/enquiries/:id/withdraw': ({ match }) => inBoth(`/my/enquiries/${match}/withdraw`),
  'POST /my/enquiries/:id/withdraw': ({ match }) => [{ ...form, url: `/my/enquiries/${match}/withdraw` }]
}
