import net from 'node:net'
import { StartError } from './settings.ts'

/** Throws a `StartError` where something listens on the port already: better now than after a minute of work. */
export async function assertPortFree(port: number, variable: string): Promise<void> {
  const failure = await tryPort(port)
  if (failure === 'EADDRINUSE') {
    throw new StartError(`Port ${port} is taken: stop what uses it, or set ${variable} to another port.`)
  }
  if (failure) {
    throw new StartError(`Port ${port} cannot be opened (${failure}): set ${variable} to another port.`)
  }
}

function tryPort(port: number): Promise<string | null> {
  return new Promise((resolve) => {
    const server = net.createServer()
    server.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message))
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(null)))
  })
}
