/** Documents that come all at once or some at a time. */
import type { SearchDocument } from '../../application/ports.js'

const isList = (documents: readonly SearchDocument[] | AsyncIterable<readonly SearchDocument[]>): documents is readonly SearchDocument[] => Array.isArray(documents)

/** The documents in parts of at most `most`, each taken when it is asked for. */
export async function * inParts (documents: readonly SearchDocument[] | AsyncIterable<readonly SearchDocument[]>, most = Infinity): AsyncGenerator<readonly SearchDocument[]> {
  for await (const some of isList(documents) ? [documents] : documents) {
    for (let at = 0; at < some.length; at += most) yield some.slice(at, at + most)
  }
}
