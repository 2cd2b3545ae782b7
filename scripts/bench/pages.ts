/** Pages under load, beside a bare page of the same framework. */
import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import autocannon from 'autocannon'

async function load (url: string) {
  await autocannon({ url, connections: 10, duration: 2 })
  const { latency, requests, non2xx } = await autocannon({ url, connections: 10, duration: 5 })
  if (non2xx > 0) throw new Error(`${url}: ${non2xx} answers were not 2xx`)
  return { p50: latency.p50, p99: latency.p99, perSecond: requests.average }
}

async function answerOf<T> (child: ChildProcess): Promise<T> {
  const [message] = await once(child, 'message')
  return message as T
}

/** Pages under load from ten connections, beside a bare page of the same framework. */
export async function benchPages () {
  const child = fork(fileURLToPath(new URL('../support/bench-server.ts', import.meta.url)), { execArgv: ['--import', 'tsx'], env: { ...process.env, FASTIFY_AUTOLOAD_TYPESCRIPT: '1' } })
  const { product, baseline, matchId, parkId } = await answerOf<{ product: string, baseline: string, matchId: string, parkId: string }>(child)
  const bare = await load(baseline)
  console.log(`page   bare Fastify + Handlebars, 37 cards   p50 ${bare.p50} ms   p99 ${bare.p99} ms   ${bare.perSecond.toFixed(0)}/s`)
  for (const path of ['/', '/parks', `/parks/${parkId}`, '/policies', `/matches/${matchId}`, `/matches/${matchId}/parks/${parkId}`, '/api/v1/parks']) {
    const page = await load(product + path)
    const name = path.replace(matchId, ':id').replace(parkId, ':park').padEnd(36)
    console.log(`page   ${name}  p50 ${page.p50} ms   p99 ${page.p99} ms   ${page.perSecond.toFixed(0)}/s   ${(bare.perSecond / page.perSecond).toFixed(1)} x bare`)
  }
  child.send('memory')
  const { memory } = await answerOf<{ memory: number }>(child)
  console.log(`memory after the load ${(memory / 1048576).toFixed(0)} MB`)
  child.send('stop')
}
