/** A park and reference tables small enough to read; tests change what they are about. */
import type { Park } from '../../src/domain/place/park.js'
import type { Reference } from '../../src/domain/place/reference.js'

export const parkWith = (changes: Partial<Park> = {}): Park => ({
  id: 'park-a',
  name: { zh: '甲园区', en: 'Park A' },
  prefecture: { name: { zh: '包头市', en: 'Baotou' }, code: '150200' },
  county: { name: { zh: '昆都仑区', en: 'Kundulun District' }, code: '150203' },
  level: 'autonomous-region',
  levelAssumed: false,
  type: 'industrial-park',
  leadingIndustries: [],
  location: { lat: 40.6, lon: 109.8 },
  region: 'west',
  confidence: 'inferred',
  evidenceGrade: 'B',
  sources: [{ title: '示例来源' }],
  ...changes
})

export const referenceWith = (changes: Partial<Reference> = {}): Reference => ({
  industries: [],
  divisions: [],
  catalogueItems: [],
  tiles: [],
  tags: [],
  areas: [],
  gridByPrefecture: { 包头市: 'mengxi' },
  landFloor: [{ grade: 10, yuanPerM2: 168, confidence: 'public-source' }, { grade: 12, yuanPerM2: 120, confidence: 'recalled' }],
  ...changes
})
