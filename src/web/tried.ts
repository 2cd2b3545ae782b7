/** Work that may find something wrong with what a form sent: the form then comes back. */
import { ConflictError, InvalidError, type Problem } from '../domain/errors.js'

/** `isConflict`: somebody else changed the record since the form was shown. */
export type Tried<T> = { problems: Problem[], isConflict?: never, value?: never } | { problems?: never, isConflict: true, value?: never } | { problems?: never, isConflict?: never, value: T }

/** What the work gives, or what was wrong; every other error is thrown on. */
export async function tried<T> (work: Promise<T>): Promise<Tried<T>> {
  try {
    return { value: await work }
  } catch (error) {
    if (error instanceof InvalidError) return { problems: error.problems }
    if (error instanceof ConflictError) return { isConflict: true }
    throw error
  }
}
