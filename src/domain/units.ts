/** The factors between units, and nothing else has them. */

/** Square metres in one mu: 15 mu are exactly one hectare. */
export const M2_PER_MU = 2000 / 3

export const MU_PER_HECTARE = 15

/** 万元 in one 亿元. */
export const WAN_PER_YI = 10_000

/** Yuan in one 万元. */
export const YUAN_PER_WAN = 10_000

/** Square metres in one international acre. */
export const M2_PER_ACRE = 4046.8564224
