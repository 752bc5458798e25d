/**
 * `migrations create NAME` writes what schema.prisma has and the migrations lack as a new migration, to be read and
 * completed by hand; `migrations check` fails, with that SQL, where the two disagree.
 */

import { mkdir, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { migrationsDir, missingSql, readSchema } from './schema-engine.ts'

const usage = 'usage: migrations check | migrations create NAME   (a name is a-z, 0-9 and _)'

process.exitCode = await run(process.argv.slice(2))

async function run([command, name]: string[]): Promise<number> {
  if (command === 'check') return check()
  if (command === 'create' && name && /^[a-z0-9_]+$/.test(name)) return create(name)
  console.error(usage)
  return 2
}

async function check(): Promise<number> {
  const sql = await missingSql(await readSchema())
  if (sql === null) {
    console.log('schema.prisma and the migrations agree')
    return 0
  }
  console.error(`schema.prisma and the migrations disagree; what is missing:\n\n${sql}`)
  return 1
}

async function create(name: string): Promise<number> {
  const sql = await missingSql(await readSchema())
  if (sql === null) {
    console.log('nothing to do: schema.prisma and the migrations agree')
    return 0
  }
  const stamp = new Date().toISOString().replace(/\D/g, '').slice(0, 14)
  const directory = path.join(migrationsDir, `${stamp}_${name}`)
  await mkdir(directory)
  await writeFile(path.join(directory, 'migration.sql'), sql)
  console.log(`wrote ${path.relative(process.cwd(), directory)}/migration.sql`)
  return 0
}
