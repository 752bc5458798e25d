/**
 * Prisma's schema engine in its WASM build, over PGlite: the CLI's own needs a downloaded binary, and answers nothing at
 * all without it. It only compares; `migrate` in `src` is what applies migrations.
 */

import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import { PGlite } from '@electric-sql/pglite'
import {
  bindMigrationAwareSqlAdapterFactory,
  type SqlMigrationAwareDriverAdapterFactory,
} from '@prisma/driver-adapter-utils'
import { SchemaEngine } from '@prisma/schema-engine-wasm'
import { PrismaPGlite } from 'pglite-prisma-adapter'

const prismaDir = path.resolve(import.meta.dirname, '../prisma')
export const migrationsDir = path.join(prismaDir, 'migrations')
const lockFile = 'migration_lock.toml'

export function readSchema(): Promise<string> {
  return readFile(path.join(prismaDir, 'schema.prisma'), 'utf8')
}

/** The SQL that the migrations lack to arrive at `schema`, or `null` where the two agree. */
export async function missingSql(schema: string): Promise<string | null> {
  const files = [{ path: path.join(prismaDir, 'schema.prisma'), content: schema }]
  const factory = bindMigrationAwareSqlAdapterFactory(pgliteFactory())
  const engine = await SchemaEngine.new(
    { datamodels: files.map((file) => [file.path, file.content]) },
    () => {},
    factory,
  )
  try {
    const { exitCode, stdout } = await engine.diff({
      from: { tag: 'migrations', ...(await readMigrations()) },
      to: { tag: 'schemaDatamodel', files },
      script: true,
      exitCode: true,
      filters: { externalTables: [], externalEnums: [] },
    })
    return exitCode === 0 ? null : (stdout ?? '')
  } catch (error) {
    // The engine reports an adapter's failure by number; what happened is in the registry.
    const id = /error with id (\d+)/i.exec(String(error))?.[1]
    throw id === undefined ? error : (factory.errorRegistry.consumeError(Number(id))?.error ?? error)
  } finally {
    engine.free()
  }
}

async function readMigrations() {
  const entries = await readdir(migrationsDir, { withFileTypes: true })
  const names = entries
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort()
  const read = (name: string) => readFile(path.join(migrationsDir, name), 'utf8')
  return {
    baseDir: migrationsDir,
    lockfile: { path: lockFile, content: await read(lockFile) },
    shadowDbInitScript: '',
    migrationDirectories: await Promise.all(
      names.map(async (name) => ({
        path: name,
        migrationFile: {
          path: 'migration.sql',
          content: { tag: 'ok' as const, value: await read(path.join(name, 'migration.sql')) },
        },
      })),
    ),
  }
}

function pgliteFactory(): SqlMigrationAwareDriverAdapterFactory {
  const main = new PrismaPGlite(new PGlite())
  return {
    provider: main.provider,
    adapterName: main.adapterName,
    connect: () => main.connect(),
    /** The adapter's own shadow is left open, and would keep the process alive. */
    connectToShadowDb: async () => {
      const shadow = new PGlite()
      const adapter = await new PrismaPGlite(shadow).connect()
      const dispose = adapter.dispose.bind(adapter)
      adapter.dispose = async () => {
        await dispose()
        if (!shadow.closed) await shadow.close()
      }
      return adapter
    },
  }
}
