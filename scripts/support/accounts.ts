/** Accounts of many rounds as one. */
import type { Account } from './mongo-writer.js'

export const sum = (accounts: Account[]): Account => accounts.reduce((total, account) => ({
  acknowledged: total.acknowledged + account.acknowledged,
  found: total.found + account.found,
  unacknowledged: total.unacknowledged + account.unacknowledged,
  lost: total.lost + account.lost,
  duplicated: total.duplicated + account.duplicated,
  inPart: total.inPart + account.inPart
}))
