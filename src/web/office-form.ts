/** The hidden parts of the forms of edits: the version they were made from, the choices of a conflict, and all the rest as typed. */
import { InvalidError } from '../domain/errors.js'
import type { Choice, Choices } from '../domain/listing/change.js'
import type { Raw } from '../domain/listing/read.js'
import { textOf, valuesOf, type FormBody } from './form.js'

/** Everything a form sent, by name; what it says about itself is no field. */
export const rawForm = (body: FormBody): Raw =>
  Object.fromEntries(Object.keys(body).filter(name => name !== '_csrf' && name !== 'version' && !name.startsWith('keep.')).map(name => [name, valuesOf(body, name)]))

/** What was chosen for each path of a conflict. */
export const choicesIn = (body: FormBody): Choices => Object.fromEntries(Object.keys(body).filter(name => name.startsWith('keep.'))
  .flatMap((name): [string, Choice][] => {
    const value = textOf(body, name)
    return value === 'theirs' || value === 'mine' ? [[name.slice('keep.'.length), value]] : []
  }))

/** The version that the page was made from; InvalidError for a form without one. */
export function versionIn (body: FormBody): number {
  const version = Number(textOf(body, 'version'))
  if (!Number.isSafeInteger(version) || version < 0 || textOf(body, 'version') === '') throw new InvalidError([{ field: 'version', key: 'park-office.problem.version' }])
  return version
}
