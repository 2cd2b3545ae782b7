/** What a form tried to do: done, refused with words for its fields, or overtaken by somebody else's change, of which `params` may say more. */
import { ConflictError, InvalidError, type Problem } from '../domain/errors.js'

export type Attempt<T> = { outcome: 'done', value: T } | { outcome: 'refused', problems: Problem[] } | { outcome: 'overtaken', params: ConflictError['params'] }

/** Runs `work`; InvalidError and ConflictError become outcomes, which a page can show with what was typed. */
export async function attempt<T> (work: () => Promise<T>): Promise<Attempt<T>> {
  try {
    return { outcome: 'done', value: await work() }
  } catch (error) {
    if (error instanceof InvalidError) return { outcome: 'refused', problems: error.problems }
    if (error instanceof ConflictError) return { outcome: 'overtaken', params: error.params }
    throw error
  }
}

/** The value of an attempt that a page has no other words for. Throws InvalidError or ConflictError where it was not done. */
export function done<T> (attempt: Attempt<T>): T {
  if (attempt.outcome === 'refused') throw new InvalidError(attempt.problems)
  if (attempt.outcome === 'overtaken') throw new ConflictError('somebody else changed it meanwhile', attempt.params)
  return attempt.value
}
