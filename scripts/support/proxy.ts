/** A server on this machine that passes bytes on to another one: late, never, or not at all. */
import { connect, createServer, type Socket } from 'node:net'
import { once } from 'node:events'

export type Proxy = {
  port: number
  /** How long each piece of an answer is held back, in milliseconds; Infinity holds everything for ever. */
  delay (ms: number): void
  /** Ends all connections and takes no new ones, as when the other server is stopped. */
  cut (): Promise<void>
  /** Takes connections again on the same port. */
  restore (): Promise<void>
  close (): Promise<void>
}

/** Starts a proxy to the server at `host` and `port`, without delay. */
export async function startProxy (host: string, port: number): Promise<Proxy> {
  let ms = 0
  const sockets = new Set<Socket>()
  const server = createServer(client => {
    const upstream = connect(port, host)
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
  const listen = async (at: number): Promise<number> => {
    server.listen(at, '127.0.0.1')
    await once(server, 'listening')
    const address = server.address()
    return typeof address === 'object' && address ? address.port : 0
  }
  const cut = async () => {
    for (const socket of sockets) socket.destroy()
    if (!server.listening) return
    server.close()
    await once(server, 'close')
  }
  const own = await listen(0)
  return { port: own, delay: next => { ms = next }, cut, restore: async () => { await listen(own) }, close: cut }
}
