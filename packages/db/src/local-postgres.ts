/**
 * PostgreSQL without installing it: a server of our own over a data folder, reachable on this machine only. A folder has
 * at most one owner and one server; what a killed owner left behind is taken over.
 */

import { realpathSync } from 'node:fs'
import path from 'node:path'
import { serverAccount } from './local-postgres/account.ts'
import { findBinaries } from './local-postgres/binaries.ts'
import { type Cluster, initialize, openFolder } from './local-postgres/cluster.ts'
import { lockFolder } from './local-postgres/folder-lock.ts'
import { launch, type Server, shutDown, stopOrphan } from './local-postgres/server.ts'

export { LocalPostgresError } from './local-postgres/error.ts'

export interface LocalPostgresOptions {
  /** Made where it is not there. Relative to the working directory. */
  dataDir: string
  /** False for data that may be lost with the machine: several times faster writes, for tests. */
  durable: boolean
  /** Any free one where it is absent. */
  port?: number
}

export interface LocalPostgres {
  /** The superuser's connection, with its password. */
  url: string
  /** Ends every connection, writes everything and waits for the server to be gone. */
  stop(): Promise<void>
}

/**
 * Resolves once the server takes connections; the first start in a folder creates the data. The server stops with this
 * process where that can be noticed; after `kill -9` the next start takes over. Throws a `LocalPostgresError` where
 * another living process has the folder, or it cannot be used.
 */
export async function startLocalPostgres(options: LocalPostgresOptions): Promise<LocalPostgres> {
  const account = serverAccount()
  const requested = path.resolve(options.dataDir)
  openFolder(requested, account)
  const folder = realpathSync(requested)
  const unlock = await lockFolder(folder)
  try {
    const data = path.join(folder, 'cluster')
    const cluster: Cluster = { folder, data, binaries: findBinaries(account), account }
    await stopOrphan(cluster)
    await initialize(cluster)
    const server = await launch(cluster, options)
    return { url: server.url, stop: stopWithProcess(server, unlock) }
  } catch (error) {
    unlock()
    throw error
  }
}

function stopWithProcess({ child }: Server, unlock: () => void): () => Promise<void> {
  const atExit = () => {
    child.kill('SIGINT')
    unlock()
  }
  process.once('exit', atExit)
  return async () => {
    process.off('exit', atExit)
    await shutDown(child)
    unlock()
  }
}
