/** A server on this machine that passes bytes on to a MongoDB server, late or not at all. */
import { startProxy, type Proxy } from './proxy.js'

/** `uri`: the address of the server through the proxy. */
export type DelayProxy = Omit<Proxy, 'port'> & { uri: string }

/** The first host of an address, and the same address at another port of this machine. */
function throughPort (uri: string) {
  const [, before = '', host = '', port = '27017', rest = ''] = /^(mongodb:\/\/(?:[^@/]*@)?)([^:,/]+)(?::(\d+))?[^/]*(.*)$/.exec(uri) ?? []
  const direct = rest.includes('directConnection=') ? '' : `${rest.includes('?') ? '&' : '?'}directConnection=true`
  return { host, port: Number(port), at: (own: number) => `${before}127.0.0.1:${own}${rest || '/'}${direct}` }
}

/** Starts a proxy to the server of an address without TLS, without delay. */
export async function startDelayProxy (uri: string): Promise<DelayProxy> {
  const target = throughPort(uri)
  const { port, ...proxy } = await startProxy(target.host, target.port)
  return { ...proxy, uri: target.at(port) }
}
