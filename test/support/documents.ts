/** Small valid documents for tests of the stores; the values are made up and say nothing about real places. */
import type { Document } from '../../src/application/collections.js'
import type { Logger } from '../../src/application/ports.js'

export const silentLog: Logger = { debug () {}, info () {}, warn () {}, error () {} }

/** The same words in both languages. */
export const localized = (text: string) => ({ zh: text, en: text })

export const park = (id: string, over: Partial<Document<'parks'>> = {}): Document<'parks'> => ({
  id,
  name: { zh: `测试园区 ${id}`, en: `Test park ${id}` },
  prefecture: { name: { zh: '包头市', en: 'Baotou' }, code: '150200' },
  level: 'autonomous-region',
  levelAssumed: false,
  type: 'industrial-park',
  leadingIndustries: ['稀土'],
  location: { lat: 40.6, lon: 109.8 },
  region: 'west',
  confidence: 'inferred',
  evidenceGrade: 'C',
  sources: [{ title: 'made up for a test' }],
  ...over
})

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
