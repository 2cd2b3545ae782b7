/** Cases written into the file of a policy: the new ones come after the last, and no other byte of the file changes. */
import { Document, isMap, isNode, isScalar, parseDocument } from 'yaml'
import type { PolicyTest } from '../../src/domain/law/policy.js'
import type { Draft } from '../../src/domain/law/skeleton.js'
import type { Localized } from '../../src/domain/localized.js'
import { caseName } from './case-words.js'

/** A key that no case may have: the file does not load before somebody has checked the case and taken it out. */
const MARK = 'review'
const MARK_COMMENT = ' read by the engine, not by a person: check the name, the facts and expect, then delete this line'

export type NamedDraft = Draft & { name: Localized }

/** The drafts with names that no other case of the policy has. */
export function namedDrafts (drafts: readonly Draft[], cases: readonly PolicyTest[]): NamedDraft[] {
  const taken = cases.map(({ name }) => name)
  return drafts.map(draft => {
    const name = caseName(draft, taken)
    taken.push(name)
    return { name, ...draft }
  })
}

/** The text of the file with the drafts as marked cases. Throws when the file has no list of cases. */
export function withDrafts (text: string, drafts: readonly NamedDraft[]): string {
  const cases = parseDocument(text).get('tests', true)
  if (!isNode(cases) || !cases.range) throw new Error('the file has no list of cases')
  const [, end] = cases.range
  const head = text.slice(0, end).trimEnd()
  return `${head}\n${drafts.map(itemOf).join('')}${text.slice(end).replace(/^\n/, '')}`
}

/** One case as the files write it, two spaces in. */
function itemOf ({ name, asOf, given, expect }: NamedDraft): string {
  const document = new Document([{ name, asOf, given, expect, [MARK]: 'needed' }], { version: '1.2', schema: 'core' })
  const mark = document.getIn([0, MARK], true)
  if (isScalar(mark)) mark.comment = MARK_COMMENT
  const facts = document.getIn([0, 'given'], true)
  if (isMap(facts)) facts.flow = facts.items.length === 0
  return document.toString({ lineWidth: 120, indentSeq: true }).replaceAll(/^(?=.)/gm, '  ')
}
