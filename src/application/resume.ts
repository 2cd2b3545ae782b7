/** The short code under which an intake is found again from another machine. Kept as its hash, for ninety days. */
import { randomBytes } from 'node:crypto'
import type { Actor } from '../domain/account/access.js'
import type { Problem } from '../domain/errors.js'
import { hashSecret } from './accounts/secrets.js'
import { readIntake, type Intake } from './intake.js'
import type { Deps } from './ports.js'

type Documents = Pick<Deps, 'documents'>

/** Digits and letters that nobody takes for one another: no 0 and O, no 1, I and L, no U for V. */
const ALPHABET = '23456789ABCDEFGHJKMNPQRSTVWXYZ'
const LENGTH = 8
const LIFE_MS = 90 * 24 * 3_600_000

/** Bytes from here on would make the first characters likelier than the rest. */
const FAIR = 256 - 256 % ALPHABET.length

function newCode (): string {
  let code = ''
  while (code.length < LENGTH) {
    for (const byte of randomBytes(LENGTH)) if (byte < FAIR && code.length < LENGTH) code += ALPHABET[byte % ALPHABET.length]
  }
  return code
}

/** The code as it was meant, however it was typed: case, full width, spaces and strokes do not matter. */
const plainCode = (typed: string): string => typed.normalize('NFKC').toUpperCase().replace(/[\s\-–—_·.]/g, '')

const idOf = (code: string): string => hashSecret(`resume ${code}`)

/** As it is written: two groups of four. */
export const spacedCode = (code: string): string => `${code.slice(0, 4)}-${code.slice(4)}`

/**
 * Makes a code for an intake and gives it; the one made before stops working. Throws NotFoundError as `readIntake`.
 * `until` is the instant at which it ends.
 */
export async function makeCode (deps: Documents, actor: Actor, intakeId: string, at: string): Promise<{ code: string, until: string }> {
  const { id } = await readIntake(deps, actor, intakeId)
  await removeCodes(deps, id)
  const code = newCode()
  const until = new Date(Date.parse(at) + LIFE_MS).toISOString()
  await deps.documents.put('resume-codes', { id: idOf(code), intakeId: id, createdAt: at, expiresAt: until }, { ifVersion: 0 })
  return { code, until }
}

/** Takes away every code of an intake. */
export async function removeCodes ({ documents }: Documents, intakeId: string): Promise<void> {
  for (const { id } of (await documents.find('resume-codes', { where: { intakeId } })).items) await documents.remove('resume-codes', id)
}

/** `isOpen`: whether the actor may open it: an intake that was attached needs its owner. */
export type Resumed = { problem: Problem } | { intake: Pick<Intake, 'id'>, isOpen: boolean }

/** The intake behind a code, or what is wrong with the code: whether it ended or never was is not told. */
export async function resumeIntake (deps: Documents, actor: Actor, typed: string, at: string): Promise<Resumed> {
  const code = plainCode(typed)
  if (code === '') return { problem: { field: 'code', key: 'intake.resume.problem.blank' } }
  const kept = code.length === LENGTH ? await deps.documents.get('resume-codes', idOf(code)) : undefined
  const intake = kept && kept.expiresAt > at ? await deps.documents.get('intakes', kept.intakeId) : undefined
  if (!intake) return { problem: { field: 'code', key: 'intake.resume.problem.unknown' } }
  return { intake, isOpen: intake.ownerId === undefined || (actor.role === 'investor' && actor.id === intake.ownerId) }
}
