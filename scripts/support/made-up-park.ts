/** A small valid park whose values are made up and say nothing about a real place. */
import type { Document } from '../../src/application/collections.js'

export const madeUpPark = (id: string, over: Partial<Document<'parks'>> = {}): Document<'parks'> => ({
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
