/** A server on this machine that passes bytes on to a MongoDB server, late or not at all. */
import { connect, createServer, type Socket } from 'node:net'
import { once } from 'node:events'

export type DelayProxy = {
  /** The address of the server through the proxy. */
  uri: string
  /** How long each piece of an answer is held back, in milliseconds; Infinity holds everything for ever. */
  delay (ms: number): void
  close (): Promise<void>
}

/** The first host of an address, and the same address at another port of this machine. */
function throughPort (uri: string) {
  const [, before = '', host = '', port = '27017', rest = ''] = /^(mongodb:\/\/(?:[^@/]*@)?)([^:,/]+)(?::(\d+))?[^/]*(.*)$/.exec(uri) ?? []
  const direct = rest.includes('directConnection=') ? '' : `${rest.includes('?') ? '&' : '?'}directConnection=true`
  return { host, port: Number(port), at: (own: number) => `${before}127.0.0.1:${own}${rest || '/'}${direct}` }
}

/** Starts a proxy to the server of an address without TLS, without delay. */
export async function startDelayProxy (uri: string): Promise<DelayProxy> {
  const target = throughPort(uri)
  let ms = 0
  const sockets = new Set<Socket>()
  const server = createServer(client => {
    const upstream = connect(target.port, target.host)
    for (const [socket, other] of [[client, upstream], [upstream, client]] as const) {
      sockets.add(socket)
      socket.on('error', () => other.destroy()).on('close', () => {
        sockets.delete(socket)
        other.destroy()
      })
    }
    client.on('data', bytes => upstream.write(bytes))
    upstream.on('data', bytes => {
      if (ms === Infinity) return
      if (ms === 0) client.write(bytes)
      else setTimeout(() => { if (!client.destroyed) client.write(bytes) }, ms)
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  return {
    uri: target.at(typeof address === 'object' && address ? address.port : 0),
    delay: next => { ms = next },
    close: async () => {
      for (const socket of sockets) socket.destroy()
      server.close()
      await once(server, 'close')
    }
  }
}
