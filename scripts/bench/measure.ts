/** Times and ratios. Contenders take turns, so that whatever else the machine does falls on all of them alike. */

/** In milliseconds. `best` is what the work takes when nothing else runs; where others share the machine, compare it. */
export type Times = { best: number, p50: number, p99: number }

const percentile = (sorted: readonly number[], share: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))]!

export const ms = (value: number) => value < 1 ? `${(value * 1000).toFixed(1)} µs` : `${value.toFixed(2)} ms`

/** `run`: does the work once for the given input and may be asynchronous. */
export type Contender = { name: string, run: (turn: number) => unknown }

/**
 * The time of one run of each contender, over `rounds` rounds after a fifth as many to warm up. In each round every contender
 * runs `runsPerRound` times with the same turns, from 0 on, so that all see the same inputs; it runs the last of them once
 * before, untimed, and every other round goes backwards, so that none finds the caches warmed or cooled by its neighbour.
 */
export async function inTurns (contenders: readonly Contender[], rounds: number, runsPerRound = 1): Promise<Map<string, Times>> {
  const taken = new Map(contenders.map(({ name }) => [name, [] as number[]]))
  const orders = [contenders, contenders.toReversed()]
  for (let round = -Math.ceil(rounds / 5); round < rounds; round++) {
    const first = Math.max(0, round) * runsPerRound
    for (const { name, run } of orders[Math.abs(round) % 2]!) {
      await run(first + runsPerRound - 1)
      const start = performance.now()
      for (let turn = first; turn < first + runsPerRound; turn++) {
        const result = run(turn)
        if (result instanceof Promise) await result
      }
      if (round >= 0) taken.get(name)!.push((performance.now() - start) / runsPerRound)
    }
  }
  return new Map([...taken].map(([name, times]) => {
    times.sort((a, b) => a - b)
    return [name, { best: times[0]!, p50: percentile(times, 0.5), p99: percentile(times, 0.99) }]
  }))
}

/** A line of times, with what a contender takes beside another one: by the best of both and by the middle of both. */
export function timesLine (name: string, times: Times, beside: { name: string, times: Times }): string {
  const ratio = (key: 'best' | 'p50') => (times[key] / beside.times[key]).toFixed(2)
  const columns = [`best ${ms(times.best).padStart(9)}`, `p50 ${ms(times.p50).padStart(9)}`, `p99 ${ms(times.p99).padStart(9)}`]
  return `${name.padEnd(48)} ${columns.join('   ')}   ${ratio('best')} (p50 ${ratio('p50')}) x ${beside.name}`
}
