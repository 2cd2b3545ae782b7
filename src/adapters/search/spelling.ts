/** Slips of the keyboard in Latin words. */

/** Slips a word of this length may hold: a short word with one slip is another word. */
export function slipsAllowed (word: string): number {
  if (!/^\p{L}+$/u.test(word) || word.length < 5) return 0
  return word.length < 9 ? 1 : 2
}

/**
 * The least number of letters left out, put in, changed or swapped with their neighbour that turns one word into the other;
 * `limit + 1` when there are more than `limit`.
 */
export function slipsBetween (a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) > limit) return limit + 1
  let beforeLast: number[] = []
  let last = Array.from({ length: b.length + 1 }, (_, j) => j)
  for (let i = 1; i <= a.length; i++) {
    const row = [i]
    for (let j = 1; j <= b.length; j++) {
      const change = (last[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1)
      let least = Math.min(change, (last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1)
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) least = Math.min(least, (beforeLast[j - 2] ?? 0) + 1)
      row.push(least)
    }
    if (Math.min(...row) > limit) return limit + 1
    beforeLast = last
    last = row
  }
  return Math.min(last[b.length] ?? 0, limit + 1)
}
