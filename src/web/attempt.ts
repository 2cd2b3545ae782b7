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
