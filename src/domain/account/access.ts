/**
 * Who may do what to which record: the one table of rights. What does not stand here is denied.
 * A right says over which records a role has it; `may` is the only function that reads the table.
 */

export const ROLES = ['investor', 'officer', 'park-manager', 'administrator'] as const
export type Role = typeof ROLES[number]

/** Whoever asks: somebody with an account, or the public. */
export type Actor = { role: 'public' } | Member
export type Member = { role: Role, id: string, name: string, parkIds: readonly string[], isDemo: boolean }

/**
 * Over which records a right holds. `all`: every one. `own`: records of one's own account. `charge`: leads of which one is the
 * officer in charge, or that have none yet. `parks`: records of the parks one manages. `shared`: leads that were shared with one of these parks.
 */
type Scope = 'all' | 'own' | 'charge' | 'parks' | 'shared'

/** What a record says of who has to do with it; absent where the record does not know such people. */
export type Subject = {
  ownerId?: string | undefined
  officerId?: string | undefined
  parkIds?: readonly string[]
  sharedParkIds?: readonly string[]
}

type Right = { readonly [role in Actor['role']]?: Scope }

const everyone = { public: 'all', investor: 'all', officer: 'all', 'park-manager': 'all', administrator: 'all' } as const
const members = { investor: 'own', officer: 'own', 'park-manager': 'own', administrator: 'own' } as const

/**
 * Action to the roles that have it. `lead.read` is stage, products and dates; `lead.read-personal` is who the investor is, how
 * to reach them and what they answered.
 */
export const ACCESS = {
  'site.read': everyone,
  'match.use': everyone,
  'account.sign-in': everyone,
  'proposal.check': everyone,
  'share.read': everyone,
  'account.own': members,
  'account.manage': { administrator: 'all' },
  'audit.read': { administrator: 'all' },
  'own-data.use': { investor: 'own' },
  'lead.send': { investor: 'own' },
  'lead.follow': { investor: 'own' },
  'lead.list': { officer: 'all', administrator: 'all', 'park-manager': 'shared' },
  'lead.read': { officer: 'all', administrator: 'all', 'park-manager': 'shared', investor: 'own' },
  'lead.read-personal': { officer: 'charge', 'park-manager': 'shared', investor: 'own' },
  'lead.create': { officer: 'all' },
  'lead.edit': { officer: 'charge' },
  'lead.assign': { officer: 'charge', administrator: 'all' },
  'lead.share': { officer: 'charge' },
  'lead.transfer': { officer: 'all' },
  'proposal.read': { officer: 'charge', investor: 'own' },
  'proposal.write': { officer: 'charge' },
  'pledge.read': { officer: 'all', administrator: 'all', investor: 'own' },
  'pledge.write': { officer: 'charge' },
  'desk.use': { officer: 'all' },
  'dashboard.read': { officer: 'all', administrator: 'all' },
  'chain.read': { officer: 'all', administrator: 'all' },
  'park.edit': { officer: 'all', 'park-manager': 'parks' },
  'park.review': { officer: 'all' },
  'park.verify': { officer: 'all', 'park-manager': 'parks' },
  'park.desk': { 'park-manager': 'parks' },
  'park.transfer': { officer: 'all', 'park-manager': 'parks' },
  'policy.edit': { administrator: 'all' },
  'watch.read': { officer: 'all', administrator: 'all', 'park-manager': 'parks' }
} as const satisfies Record<string, Right>

export type Action = keyof typeof ACCESS

export const ACTIONS = Object.keys(ACCESS) as Action[]

const meet = (some: readonly string[] = [], others: readonly string[] = []): boolean => some.some(one => others.includes(one))

const HOLDS: Record<Exclude<Scope, 'all'>, (actor: Member, subject: Subject) => boolean> = {
  own: ({ id }, { ownerId }) => ownerId === id,
  charge: ({ id }, { officerId }) => officerId === undefined || officerId === id,
  parks: (actor, { parkIds }) => meet(actor.parkIds, parkIds),
  shared: (actor, { sharedParkIds }) => meet(actor.parkIds, sharedParkIds)
}

/**
 * Whether the actor may do this. Without a subject: whether to any record at all, which opens a page but no record on it.
 * With one: to this record. A record that does not say whose it is belongs to nobody.
 */
export function may (actor: Actor, action: Action, subject?: Subject): boolean {
  const scope = (ACCESS[action] as Right)[actor.role]
  if (scope === undefined) return false
  if (scope === 'all' || subject === undefined) return true
  return actor.role !== 'public' && HOLDS[scope](actor, subject)
}
