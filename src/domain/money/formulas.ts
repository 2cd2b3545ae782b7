/** The closed table from benefit kind to formula. A kind is in exactly one of the three lists below. */
import type { BenefitKind } from '../law/policy.js'
import { dutyExemption } from './customs.js'
import { buildingSubsidy, interestSubsidy } from './finance.js'
import { creditPerHire } from './labour.js'
import { floorMultiplier, landTerm, rewardPerMu } from './land.js'
import { promisedPrice, tieredSurcharge } from './power.js'
import { immediateExpensing, localShareHoliday, reducedRate, superDeduction, vatExtraCredit } from './tax.js'
import type { Formula } from './worth.js'

/**
 * `saves`: money the investor keeps or gets; it can be counted. `defers`: money that is paid later or for less in return;
 * shown, never counted. `costs`: what the rule makes the investor pay.
 */
export type Role = 'saves' | 'defers' | 'costs'
export type Valuation = { formula: Formula, role: Role }

export const FORMULAS = {
  'cit-rate': { formula: reducedRate, role: 'saves' },
  'cit-effective-rate': { formula: reducedRate, role: 'saves' },
  'cit-local-share-holiday': { formula: localShareHoliday, role: 'saves' },
  'cit-super-deduction': { formula: superDeduction, role: 'saves' },
  'cit-immediate-expensing': { formula: immediateExpensing, role: 'defers' },
  'vat-extra-credit': { formula: vatExtraCredit, role: 'saves' },
  'import-duty-exemption': { formula: dutyExemption, role: 'saves' },
  'land-price-floor-multiplier': { formula: floorMultiplier, role: 'saves' },
  'land-reward-per-mu': { formula: rewardPerMu, role: 'saves' },
  'land-term': { formula: landTerm, role: 'defers' },
  'building-subsidy': { formula: buildingSubsidy, role: 'saves' },
  'interest-subsidy': { formula: interestSubsidy, role: 'saves' },
  'fixed-tax-credit-per-hire': { formula: creditPerHire, role: 'saves' },
  'electricity-surcharge': { formula: tieredSurcharge, role: 'costs' },
  'electricity-price': { formula: promisedPrice, role: 'costs' }
} as const satisfies Partial<Record<BenefitKind, Valuation>>

/** Kinds that state prices of a place and no benefit: site-cost.ts reads them. */
export const PRICES_OF_PLACE = ['land-price-floor', 'electricity-td-price', 'electricity-tou'] as const satisfies readonly BenefitKind[]

/** Kinds that carry no amount for an investor: access, permission, duty, definition, a budget nobody is promised, tonnes of coal. */
export const WITHOUT_AMOUNT = ['qualitative', 'prohibition', 'restriction', 'limit', 'definition', 'electricity-market-access',
  'coal-allocation', 'park-upgrade', 'budget', 'land-supply-mode', 'supply-terms', 'approval'] as const satisfies readonly BenefitKind[]

/** Formula and role of the kind; undefined for the kinds of the other two lists. */
export const valuationOf = (kind: BenefitKind): Valuation | undefined => (FORMULAS as Partial<Record<BenefitKind, Valuation>>)[kind]
