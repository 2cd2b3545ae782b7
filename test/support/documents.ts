/** Small valid documents for tests of the stores; the values are made up and say nothing about real places. */
import type { Document } from '../../src/application/collections.js'
import type { Logger } from '../../src/application/ports.js'

export { madeUpPark as park } from '../../scripts/support/made-up-park.js'

export const silentLog: Logger = { debug () {}, info () {}, warn () {}, error () {} }

/** The same words in both languages. */
export const localized = (text: string) => ({ zh: text, en: text })

export const endowment = (id: string, over: Partial<Document<'endowments'>> = {}): Document<'endowments'> => ({
  id,
  prefecture: { name: { zh: '乌兰察布市', en: 'Ulanqab' }, code: '150900' },
  kind: 'mineral',
  name: localized('萤石'),
  attracts: [],
  strength: 1,
  confidence: 'recalled',
  ...over
})

export const attraction = (industryCodes: string[], zh: string[] = []): Document<'endowments'>['attracts'][number] =>
  ({ industryCodes, clusterTypes: [], products: { zh, en: [] }, why: localized('made up for a test') })

export const meta = (id: string, value: unknown): Document<'meta'> => ({ id, value })
