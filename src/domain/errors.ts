/** The errors a caller can act on. None knows HTTP; verdicts are not errors. */

export type Params = Record<string, string | number>

/** One thing wrong with one field: dotted path, message key, parameters of the message. */
export type Problem = { field: string, key: string, params?: Params }

abstract class LuodiError extends Error {
  abstract readonly code: string
  readonly params: Params
  constructor (message: string, params: Params = {}, options?: ErrorOptions) {
    super(message, options)
    this.params = params
    this.name = new.target.name
  }
}

/** What was given does not have the shape that was asked for; `problems` names every field. */
export class InvalidError extends LuodiError {
  readonly code = 'invalid'
  readonly problems: Problem[]
  constructor (problems: Problem[], options?: ErrorOptions) {
    super(problems.map(p => `${p.field}: ${p.key}${p.params ? ' ' + JSON.stringify(p.params) : ''}`).join('; '), {}, options)
    this.problems = problems
  }
}

export class NotFoundError extends LuodiError { readonly code = 'not-found' }
export class ForbiddenError extends LuodiError { readonly code = 'forbidden' }

/** The record changed since it was read; `params.version` is the version now stored. */
export class ConflictError extends LuodiError { readonly code = 'conflict' }

/** A store or index cannot answer now; the same call may succeed later. */
export class UnavailableError extends LuodiError { readonly code = 'unavailable' }

/** A file of `fixtures/` does not load: `params.file` and `params.path` name the place. */
export class FixtureError extends LuodiError {
  readonly code = 'fixture'
  constructor (file: string, path: string, words: string, options?: ErrorOptions) {
    super(`${file}: ${path}: ${words}`, { file, path }, options)
  }
}
