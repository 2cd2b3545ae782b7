/** Passwords: how they are kept, compared and judged. */
import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto'
import { UnavailableError, type Problem } from '../../domain/errors.js'
import { inTurn } from '../in-turn.js'
import { COMMON_PASSWORDS } from './common-passwords.js'

/** Memory-hard cost: 2^17 blocks of 1 KiB, about 128 MiB for each guess. */
export const PASSWORD_COST = 17

const BLOCK = 8
const KEY_BYTES = 32

/** How many guesses are worked on at a time: with the memory of each, 256 MiB. */
const AT_A_TIME = 2

/** So many may wait for their turn, about half a minute of work; whoever comes then is asked to come again. */
const MOST_WAITING = 64

const turn = inTurn(AT_A_TIME, MOST_WAITING, () => new UnavailableError('too many passwords wait to be compared'))

const derive = (password: string, salt: Buffer, cost: number): Promise<Buffer> => turn(() => new Promise((resolve, reject) => {
  const options = { N: 2 ** cost, r: BLOCK, p: 1, maxmem: 256 * BLOCK * 2 ** cost }
  scrypt(password.normalize('NFKC'), salt, KEY_BYTES, options, (error, key) => error ? reject(error) : resolve(key))
}))

/** The password as it is stored: `scrypt$cost$salt$key`, different each time. `cost`: power of two. */
export async function hashPassword (password: string, cost = PASSWORD_COST): Promise<string> {
  const salt = randomBytes(16)
  return ['scrypt', cost, salt.toString('base64url'), (await derive(password, salt, cost)).toString('base64url')].join('$')
}

/** Costs as much as a real comparison, so that the time of an answer does not tell whether an account exists. */
const NOBODY = `scrypt$${PASSWORD_COST}$${Buffer.alloc(16).toString('base64url')}$${Buffer.alloc(KEY_BYTES).toString('base64url')}`

/** Whether this is the password of the hash; without a hash always false, after the same work. */
export async function isPassword (password: string, stored: string | undefined): Promise<boolean> {
  const [, cost, salt, key] = (stored ?? NOBODY).split('$')
  const derived = await derive(password, Buffer.from(salt!, 'base64url'), Number(cost))
  return timingSafeEqual(derived, Buffer.from(key!, 'base64url')) && stored !== undefined
}

export const SHORTEST_PASSWORD = 10
const LONGEST_PASSWORD = 128

/** Shapes of what many people choose first, and one thing repeated. */
const COMMON = /^(?:password|passw0rd|qwerty\w*|asdfgh\w*|zxcvbn\w*|woaini\w*|admin\w*|luodi\w*|iloveyou|letmein|welcome|abc123\w*|1q2w3e\w*|a?123456\w*|5201314\w*|111111\w*|(.)\1*|(..?.?)\2+)[\d!@#.]*$/i

/** Whether it falls to the first guesses: one of the list, also with digits and signs behind it, or of a common shape. */
function isCommon (password: string): boolean {
  const lower = password.normalize('NFKC').toLowerCase()
  return COMMON_PASSWORDS.has(lower) || COMMON_PASSWORDS.has(lower.replace(/[^\p{L}]+$/u, '')) || COMMON.test(lower)
}

/**
 * What is wrong with a new password, under the field `password`; empty when nothing is. `known`: texts that others know of the
 * person, such as name and address, which must not be the password. No rule about kinds of characters: length is what counts.
 */
export function passwordProblems (password: string, known: readonly string[]): Problem[] {
  const length = [...password].length
  if (length < SHORTEST_PASSWORD) return [{ field: 'password', key: 'account.problem.password-short', params: { least: SHORTEST_PASSWORD } }]
  if (length > LONGEST_PASSWORD) return [{ field: 'password', key: 'account.problem.password-long', params: { most: LONGEST_PASSWORD } }]
  const lower = password.toLowerCase()
  const isKnown = known.some(text => text.length > 3 && (lower.includes(text.toLowerCase()) || text.toLowerCase().includes(lower)))
  if (isKnown || isCommon(password)) return [{ field: 'password', key: 'account.problem.password-common' }]
  return []
}
