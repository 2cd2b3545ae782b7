/** The navigation of people with an account: where their desk is, and what is on it. */
import { may, type Action, type Actor, type Member } from '../../domain/account/access.js'
import type { Texts } from '../text.js'
import type { Link } from './common.js'

type Place = { href: string, key: string, access: Action }

/** What stands on each desk, in order; a place that the role may not open is left out. */
const DESKS: Readonly<Record<Member['role'], readonly Place[]>> = {
  officer: [
    { href: '/desk', key: 'nav.desk.today', access: 'desk.use' },
    { href: '/desk/leads', key: 'nav.desk.leads', access: 'lead.list' },
    { href: '/desk/pledges', key: 'nav.desk.pledges', access: 'pledge.read' },
    { href: '/desk/chain', key: 'nav.desk.chain', access: 'chain.read' },
    { href: '/desk/figures', key: 'nav.desk.figures', access: 'dashboard.read' },
    { href: '/desk/reviews', key: 'nav.desk.reviews', access: 'park.review' },
    { href: '/desk/transfer', key: 'nav.desk.transfer', access: 'lead.transfer' }
  ],
  'park-manager': [
    { href: '/park-office', key: 'nav.park-office.home', access: 'park.desk' },
    { href: '/desk/leads', key: 'nav.desk.leads', access: 'lead.list' },
    { href: '/desk/transfer', key: 'nav.desk.transfer', access: 'park.transfer' }
  ],
  investor: [{ href: '/my', key: 'nav.my.home', access: 'own-data.use' }],
  administrator: [
    { href: '/admin/users', key: 'nav.admin.users', access: 'account.manage' },
    { href: '/admin/policies', key: 'nav.admin.policies', access: 'policy.edit' },
    { href: '/desk/leads', key: 'nav.desk.leads', access: 'lead.list' },
    { href: '/desk/figures', key: 'nav.admin.figures', access: 'dashboard.read' },
    { href: '/admin/audit', key: 'nav.admin.audit', access: 'audit.read' }
  ]
}

export type NavLink = Link & { isCurrent: boolean }

/** The desk's own row of links, on its pages and those of the account; `links` is empty elsewhere and for the public. */
export function deskNav (url: string, actor: Actor, { t }: Texts): { label: string, links: NavLink[] } {
  const path = url.split('?')[0]!
  const label = t('nav.desk.label')
  if (actor.role === 'public' || !/^\/(?:desk|my|park-office|admin|account|proposals)(?:\/|$)/.test(path)) return { label, links: [] }
  const places = DESKS[actor.role].filter(({ access }) => may(actor, access))
  const current = places.filter(({ href }) => path === href || path.startsWith(`${href}/`)).sort((a, b) => b.href.length - a.href.length)[0]
  return { label, links: places.map(place => ({ href: place.href, text: t(place.key), isCurrent: place === current })) }
}

/** The way to one's desk in the header; null for the public. */
export function memberView (actor: Actor, section: string, { t }: Texts): NavLink & { name: string } | null {
  if (actor.role === 'public') return null
  const { href } = DESKS[actor.role][0]!
  return { href, text: t(`nav.${actor.role}`), isCurrent: href.split('/')[1] === section, name: actor.isDemo ? `${actor.name}${t('nav.demo')}` : actor.name }
}
