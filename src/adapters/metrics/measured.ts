/** A port whose calls are timed. What it does and throws stays as it is. */
import type { Histogram } from 'prom-client'

type Call = (...args: never[]) => Promise<unknown>

/** `close` is not timed: it ends the process. */
export function measured<Port extends object> (port: Port, histogram: Histogram<'call' | 'outcome'>): Port {
  const timed = Object.entries(port).filter((entry): entry is [string, Call] => typeof entry[1] === 'function' && entry[0] !== 'close').map(([call, run]) => [call, async (...args: never[]) => {
    const end = histogram.startTimer({ call })
    try {
      const result = await run.apply(port, args)
      end({ outcome: 'ok' })
      return result
    } catch (error) {
      end({ outcome: error instanceof Error ? error.name : 'unknown' })
      throw error
    }
  }])
  return { ...port, ...Object.fromEntries(timed) }
}
