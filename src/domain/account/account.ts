/** Accounts of people, their sessions, and the links that work once. */
import { Type, type Static } from 'typebox'
import { closed, Id, text } from '../shape.js'
import { ROLES } from './access.js'

/** Random name of a record: 26 letters and digits. */
export const Token = Type.String({ pattern: '^[a-z0-9]{20,40}$' })

/** SHA-256 of a secret, in hexadecimal digits: what is stored in its place. */
export const SecretHash = Type.String({ pattern: '^[0-9a-f]{64}$' })

/**
 * `passwordHash`: scrypt with its parameters and salt. `secondFactor`: the secret of the one-time codes; `lastStep` is the
 * newest time step whose code was used, so that none works twice. `failures`: wrong passwords in a row, the newest at `failedAt`.
 */
export const Account = closed({
  id: Token,
  email: text(200),
  name: text(120),
  phone: Type.Optional(text(40)),
  organisation: Type.Optional(text(200)),
  role: Type.Enum([...ROLES]),
  parkIds: Type.Array(Id, { maxItems: 50, uniqueItems: true }),
  passwordHash: text(400),
  secondFactor: Type.Optional(closed({ secret: text(80), confirmedAt: Type.Optional(text(40)), lastStep: Type.Optional(Type.Integer()) })),
  failures: Type.Integer({ minimum: 0 }),
  failedAt: Type.Optional(text(40)),
  isDisabled: Type.Boolean(),
  isDemo: Type.Boolean(),
  createdAt: text(40),
  passwordAt: text(40)
})
export type Account = Static<typeof Account>

/** Who signs in under an address of mail, in lower case; `id` is the hash of it, so that no two accounts can have the same one. */
export const SignInName = closed({ id: SecretHash, accountId: Token })

/** `id`: hash of what the cookie holds. `secondFactor`: `due` until a code was given, `to-enrol` while the account must first set it up. */
export const Session = closed({
  id: SecretHash,
  accountId: Token,
  createdAt: text(40),
  seenAt: text(40),
  expiresAt: text(40),
  device: text(200),
  secondFactor: Type.Enum(['none', 'due', 'to-enrol', 'done'])
})
export type Session = Static<typeof Session>

export const LINK_PURPOSES = ['first-administrator', 'invitation', 'password-reset'] as const

/** `id`: hash of what the link holds. An invitation says which role it gives, and over which parks. */
export const OneTimeLink = closed({
  id: SecretHash,
  purpose: Type.Enum([...LINK_PURPOSES]),
  role: Type.Optional(Type.Enum([...ROLES])),
  parkIds: Type.Optional(Type.Array(Id, { maxItems: 50 })),
  email: Type.Optional(text(200)),
  accountId: Type.Optional(Token),
  createdBy: text(120),
  createdAt: text(40),
  expiresAt: text(40),
  usedAt: Type.Optional(text(40))
})
export type OneTimeLink = Static<typeof OneTimeLink>

/**
 * One line of the audit log. `id`: its number in twelve digits, without gaps. `hash`: SHA-256 of the line without it, `previous`
 * that of the line before, so that none can be changed or taken out unnoticed. Ids only: no names, no answers.
 */
export const AuditEntry = closed({
  id: Type.String({ pattern: '^[0-9]{12}$' }),
  at: text(40),
  actor: text(120),
  action: text(60),
  resource: text(300),
  detail: Type.Record(text(60), Type.Union([Type.String({ maxLength: 300 }), Type.Number(), Type.Boolean()])),
  previous: Type.String({ pattern: '^([0-9a-f]{64})?$' }),
  hash: SecretHash
})
export type AuditEntry = Static<typeof AuditEntry>
