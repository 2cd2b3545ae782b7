/** Every page and state of the desks and of the ways to them: who looks, at which address, after which form. A new page is one line. */
import { OTHER_PARK, PARK, POLICY, type Desks, type Visitor } from './desks.js'

export type Who = 'public' | 'officer' | 'manager' | 'investor' | 'administrator' | 'idle officer' | 'idle manager' | 'idle investor'

/** What is sent from the page to reach the state: the form whose path ends so, with these fields and this button. */
export type Sent = { form: string, fields?: Record<string, string | boolean>, button?: string }

/** Who looks, at which address (of the furnished desks), after which forms, and the last answer's status when it is not 200. */
export type State = [who: Who, path: string | ((desks: Desks) => string), status?: number, ...sent: Sent[]]

const LONG = '很长的一句话，'.repeat(60)
const LONG_WORDS = 'Donaudampfschifffahrtselektrizitaetenhauptbetriebswerkbauunterbeamtengesellschaft '.repeat(8)
const office = `/park-office/${PARK}`
const policy = `/admin/policies/${POLICY}`
/** The policy ends early: its cases read otherwise, and leads lose it. */
const ended = { 'validity.to': '2026-06-30', 'values.rate.0.to': '2026-06-30', 'values.baseRate.0.to': '2026-06-30' }
const mine = { 'statusWhy.zh': `我的说明。${LONG}` }

export const STATES: readonly State[] = [
  ['public', '/account/sign-in'],
  ['public', '/account/sign-in', 422, { form: '/account/sign-in', fields: { email: 'nobody@example.org', password: 'x' } }],
  ['public', '/account/register'],
  ['public', '/account/register', 422, { form: '/account/register', fields: { email: LONG, password: '1' } }],
  ['public', '/account/forgot'],
  ['public', ({ invitation }) => `/account/invitation/${invitation}`],
  ['public', ({ invitation }) => `/account/invitation/${invitation}`, 422, { form: '', fields: { email: 'x', password: 'short' } }],
  ['public', '/account/invitation/none', 404],
  ['public', ({ reset }) => `/account/reset/${reset}`],
  ['public', '/intake/resume'],
  ['public', '/intake/resume', 422, { form: '/resume', fields: { code: LONG.slice(0, 60) } }],
  ['public', '/check'],
  ['public', '/check?code=ABCDEFGHJKMN', 404],
  ['public', `/parks/${PARK}`],
  ['public', '/search?q=%E7%A8%80%E5%9C%9F'],
  ['public', '/search?q=nothing-of-the-kind'],

  ['investor', '/my'],
  ['investor', '/my/data'],
  ['investor', '/my/data', 422, { form: '/my/data', fields: { confirm: true, password: 'wrong' } }],
  ['investor', ({ lead }) => `/my/enquiries/${lead.id}`],
  ['investor', ({ lead }) => `/my/enquiries/${lead.id}/contact`],
  ['investor', ({ lead }) => `/my/enquiries/${lead.id}/contact`, 422, { form: '/contact', fields: { person: '', phone: LONG } }],
  ['investor', ({ lead }) => `/my/enquiries/${lead.id}/contact`, 409, { form: '/contact', fields: { person: LONG.slice(0, 100), version: '1' } }],
  ['investor', ({ lead }) => `/my/enquiries/${lead.id}/withdraw`],
  ['investor', ({ match }) => `/my/enquiries/new?match=${match.id}`],
  ['investor', ({ match }) => `/my/enquiries/new?match=${match.id}`, 422, { form: '/my/enquiries', fields: { companyName: '', message: LONG.repeat(12) } }],
  ['investor', ({ intake }) => `/intake/${intake}/later`],
  ['investor', ({ match }) => `/matches/${match.id}`],
  ['investor', ({ match }) => `/matches/${match.id}?all=1`],
  ['investor', ({ match, parks }) => `/matches/${match.id}/compare?${parks.slice(0, 5).map(id => `park=${id}`).join('&')}`],
  ['investor', ({ match, parks }) => `/matches/${match.id}/compare?park=${parks[0]}`, 422],
  ['investor', ({ match, parks }) => `/matches/${match.id}/parks/${parks[0]}`],
  ['investor', ({ match }) => `/matches/${match.id}/print`],
  ['investor', ({ match }) => `/matches/${match.id}/sensitivity`],
  ['investor', ({ proposals }) => `/proposals/${proposals.issued}`],
  ['investor', '/account'],
  ['investor', '/account/password'],
  ['investor', '/account/password', 422, { form: '/password', fields: { password: 'x' } }],
  ['investor', '/desk', 403],
  ['idle investor', '/my'],

  ['officer', '/desk'],
  ['idle officer', '/desk'],
  ['officer', '/desk/search?q=%E7%A8%80%E5%9C%9F'],
  ['officer', '/desk/search?q=nothing-of-the-kind'],
  ['officer', '/desk/leads'],
  ['officer', ({ lead }) => `/desk/leads?show=${lead.id}`],
  ['officer', '/desk/leads?q=nothing-of-the-kind'],
  ['officer', '/desk/leads', 422, { form: '/views', fields: { name: '' } }],
  ['officer', '/desk/leads/new'],
  ['officer', '/desk/leads/new', 422, { form: '/new', fields: { title: '', 'project.landMu': LONG } }],
  ['officer', ({ lead }) => `/desk/leads/${lead.id}`],
  ['officer', ({ leads }) => `/desk/leads/${leads.long.id}`],
  ['officer', ({ leads }) => `/desk/leads/${leads.quiet.id}`],
  ['officer', ({ leads }) => `/desk/leads/${leads.done.id}`],
  ['officer', ({ lead }) => `/desk/leads/${lead.id}`, 422, { form: '/move', fields: { on: '' } }],
  ['officer', ({ lead }) => `/desk/leads/${lead.id}`, 422, { form: '/close' }],
  ['officer', ({ lead }) => `/desk/leads/${lead.id}`, 422, { form: '/notes', fields: { text: '' } }],
  ['officer', ({ lead }) => `/desk/leads/${lead.id}`, 422, { form: '/files' }],
  ['officer', ({ lead }) => `/desk/leads/${lead.id}`, 409, { form: '/assign', fields: { version: '1' } }],
  ['officer', ({ lead }) => `/desk/leads/${lead.id}/who`],
  ['officer', ({ lead }) => `/desk/leads/${lead.id}/who`, 422, { form: '/who', fields: { title: '' } }],
  ['officer', ({ lead }) => `/desk/leads/${lead.id}/who`, 409, { form: '/who', fields: { title: LONG.slice(0, 180), version: '1' } }],
  ['officer', ({ lead }) => `/desk/leads/${lead.id}/answers/core`],
  ['officer', ({ lead }) => `/desk/leads/${lead.id}/answers/core`, 422, { form: '/core', fields: { 'project.investmentWan': '很多' } }],
  ['officer', ({ lead }) => `/desk/leads/${lead.id}/answers/core`, 409, { form: '/core', fields: { 'project.investmentWan': '9', version: '1' } }],
  ['officer', '/desk/leads/none', 404],
  ['officer', '/desk/pledges'],
  ['officer', '/desk/pledges?state=settled'],
  ['idle officer', '/desk/pledges?of=mine'],
  ['officer', ({ lead }) => `/desk/pledges/new?lead=${lead.id}`],
  ['officer', ({ lead }) => `/desk/pledges/new?lead=${lead.id}`, 422, { form: '/new', fields: { text: '', dueOn: '' } }],
  ['officer', ({ pledges }) => `/desk/pledges/${pledges.kept}`],
  ['officer', ({ pledges }) => `/desk/pledges/${pledges.late}`],
  ['officer', ({ pledges }) => `/desk/pledges/${pledges.late}`, 422, { form: '/settle', fields: { proof: '' } }],
  ['officer', ({ pledges }) => `/desk/pledges/${pledges.open}`, 409, { form: '/settle', fields: { proof: LONG, version: '9' } }],
  ['officer', ({ lead }) => `/desk/proposals/new?lead=${lead.id}`],
  ['officer', ({ lead }) => `/desk/proposals/new?lead=${lead.id}`, 422, { form: '/new', fields: { coverNote: LONG.repeat(15) } }],
  ['officer', ({ leads }) => `/desk/proposals/new?lead=${leads.long.id}`],
  ['officer', ({ proposals }) => `/desk/proposals/${proposals.draft}`],
  ['officer', ({ proposals }) => `/desk/proposals/${proposals.draft}`, 409, { form: '', fields: { coverNote: LONG, version: '9' } }],
  ['officer', ({ proposals }) => `/desk/proposals/${proposals.issued}`],
  ['officer', ({ proposals }) => `/proposals/${proposals.draft}`],
  ['officer', ({ proposals }) => `/proposals/${proposals.issued}/print`],
  ['officer', '/desk/figures'],
  ['officer', '/desk/transfer'],
  ['officer', '/desk/transfer?stage=lead'],
  ['officer', '/desk/transfer', 422, { form: '/desk/transfer' }],
  ['idle officer', '/desk/figures'],
  ['officer', '/desk/chain'],
  ['officer', '/desk/chain/baotou-rare-earth'],
  ['officer', '/desk/reviews'],
  ['officer', ({ edits }) => reviewOf(edits.submitted)],
  ['officer', ({ edits }) => reviewOf(edits.submitted), 422, { form: '/return', fields: { remark: '' } }],
  ['officer', ({ edits }) => reviewOf(edits.published)],

  ['manager', '/park-office'],
  ['idle manager', '/park-office'],
  ['manager', office],
  ['manager', ({ edits }) => edits.draft],
  ['manager', ({ edits }) => edits.draft, 422, { form: '', fields: { name: '', areaMu: '很大' } }],
  ['manager', ({ edits }) => edits.draft, 422, { form: '/photos' }],
  ['manager', ({ edits }) => `${edits.draft}/proof`],
  ['manager', ({ edits }) => `${edits.draft}/proof`, 422, { form: '/proof', button: 'submit' }],
  ['manager', ({ edits }) => `${edits.draft}/proof`, 409, { form: '/proof', fields: { version: '9', 'proof.all.title': LONG.slice(0, 200) }, button: 'save' }],
  ['manager', ({ edits }) => edits.returned],
  ['manager', ({ edits }) => edits.submitted],
  ['manager', ({ edits }) => edits.published],
  ['manager', `${office}/history/parks/${PARK}`],
  ['manager', `/park-office/${OTHER_PARK}`, 404],
  ['manager', '/desk/leads'],
  ['manager', '/desk/transfer'],
  ['manager', '/desk/transfer', 422, { form: '/desk/transfer' }],
  ['idle manager', '/desk/leads'],
  ['manager', ({ lead }) => `/desk/leads/${lead.id}`],

  ['administrator', '/admin/users'],
  ['administrator', '/admin/users?q=nothing-of-the-kind'],
  ['administrator', '/admin/users/invite'],
  ['administrator', '/admin/users/invite', 422, { form: '/invite', fields: { email: LONG } }],
  ['administrator', ({ people }) => `/admin/users/${people.manager.account.id}`],
  ['administrator', ({ people }) => `/admin/users/${people.administrator.account.id}`],
  ['administrator', '/admin/policies'],
  ['administrator', '/admin/policies?q=nothing-of-the-kind'],
  ['administrator', '/admin/policies?status=expired'],
  ['administrator', policy],
  ['administrator', `${policy}?done=1`],
  ['administrator', policy, 200, { form: POLICY, fields: ended, button: 'preview' }],
  ['administrator', policy, 200, { form: POLICY, fields: { 'statusWhy.en': LONG_WORDS }, button: 'preview' }],
  ['administrator', policy, 200, { form: POLICY, button: 'preview' }],
  ['administrator', policy, 200, { form: POLICY, button: 'add:rate' }],
  ['administrator', policy, 422, { form: POLICY, fields: { 'validity.from': '2026-02-31', 'statusWhy.zh': LONG.repeat(4), 'statusWhy.en': '', 'lastEvidence.url': LONG, 'review.date': 'soon', 'values.rate.0.value': LONG }, button: 'preview' }],
  ['administrator', policy, 422, { form: POLICY, fields: ended, button: 'preview' }, { form: POLICY, button: 'publish' }],
  ['administrator', policy, 409, { form: POLICY, fields: { ...mine, version: '1' }, button: 'preview' }, { form: POLICY, fields: { reason: LONG }, button: 'publish' }],
  ['administrator', policy, 409, { form: POLICY, fields: { ...mine, version: '1' }, button: 'preview' }, { form: POLICY, fields: { reason: LONG }, button: 'publish' }, { form: POLICY, button: 'merge' }],
  ['administrator', '/admin/policies/no-such-policy', 404],
  ['administrator', '/desk/figures'],
  ['administrator', '/admin/audit'],
  ['administrator', '/admin/audit?actor=nobody'],
  ['administrator', '/account/second-factor']
]

const reviewOf = (edit: string): string => `/desk/reviews/${edit.split('/').at(-1)}`

export const visitorOf = ({ people, idle }: Desks, who: Who): Visitor | undefined =>
  who === 'public' ? undefined : { ...people, 'idle officer': idle.officer, 'idle manager': idle.manager, 'idle investor': idle.investor }[who]

export const pathOf = ([, address]: State, desks: Desks): string => typeof address === 'string' ? address : address(desks)
