/** A policy that holds from 100 mu on; tests change what they are about. */
import type { Policy } from '../../src/domain/law/policy.js'

export const policyWith = (changes: Partial<Policy> = {}): Policy => ({
  id: 'example',
  title: { zh: '示例', en: 'Example' },
  summary: { zh: '示例', en: 'Example' },
  category: 'tax',
  effect: 'benefit',
  scope: { prefectures: 'all', parks: 'all' },
  validity: {},
  status: 'in-force',
  statusWhy: { zh: '示例', en: 'example' },
  confidence: 'seed',
  sources: { main: { document: '示例文件', number: '示例〔2026〕1号', clause: '一' } },
  conditions: { field: 'project.landMu', op: 'gte', value: 100 },
  benefit: { kind: 'qualitative' },
  tests: [{ name: { zh: '例', en: 'case' }, asOf: '2026-01-01', given: {}, expect: 'unknown-needs-data' }],
  ...changes
})
