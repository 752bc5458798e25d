/** Generates the Prisma client into `src/generated`. The CLI wants to download an engine that generating does not use. */

import { spawnSync } from 'node:child_process'
import { createRequire } from 'node:module'
import path from 'node:path'

const cli = path.join(
  path.dirname(createRequire(import.meta.url).resolve('prisma/package.json')),
  'build/index.js',
)
const { status } = spawnSync(process.execPath, [cli, 'generate', '--no-hints'], {
  stdio: 'inherit',
  cwd: path.resolve(import.meta.dirname, '..'),
  // Any existing file satisfies the CLI's search, so that it works without a network.
  env: { ...process.env, PRISMA_SCHEMA_ENGINE_BINARY: process.execPath },
})
process.exitCode = status ?? 1
