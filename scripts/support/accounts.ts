/** What the commands that count losses share: how many rounds, and the accounts of many rounds as one. */
import { parseArgs } from 'node:util'
import type { Account } from './mongo-writer.js'

export const sum = (accounts: Account[]): Account => accounts.reduce((total, account) => ({
  acknowledged: total.acknowledged + account.acknowledged,
  found: total.found + account.found,
  unacknowledged: total.unacknowledged + account.unacknowledged,
  lost: total.lost + account.lost,
  duplicated: total.duplicated + account.duplicated,
  inPart: total.inPart + account.inPart
}))

/** `--rounds COUNT` of a command line, 20 without. Throws when it is not a whole number from 1 up. */
export function roundsAsked (argv: readonly string[]): number {
  const { values: { rounds } } = parseArgs({ args: argv.slice(2), options: { rounds: { type: 'string', default: '20' } } })
  if (!/^[1-9]\d{0,4}$/.test(rounds)) throw new Error('--rounds takes a whole number from 1 up')
  return Number(rounds)
}
