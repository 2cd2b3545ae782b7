/** Work that takes much memory, a few pieces at a time. */

/**
 * Gives a function that runs the work it is given, at most `most` pieces at a time, the others in the order in which they came. While
 * `waiting` pieces wait a further one is refused with the error that `refusal` makes.
 */
export function inTurn (most: number, waiting: number, refusal: () => Error): <T>(work: () => Promise<T>) => Promise<T> {
  let running = 0
  const queue: (() => void)[] = []
  return async work => {
    if (running >= most) {
      if (queue.length >= waiting) throw refusal()
      // Whoever ends hands its place over, so that nobody who comes later takes it.
      await new Promise<void>(resolve => { queue.push(resolve) })
    } else running++
    try {
      return await work()
    } finally {
      const next = queue.shift()
      if (next) next()
      else running--
    }
  }
}
