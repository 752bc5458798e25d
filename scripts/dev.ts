/** `pnpm dev`: PostgreSQL and the sandbox keep running while the API restarts and the dashboard reloads on every save. */

import { type ChildProcess, spawn } from 'node:child_process'
import path from 'node:path'
import { fail } from './lib/fail.ts'
import { environment, root } from './lib/run.ts'
import { loadEnvFile, readSettings } from './lib/settings.ts'
import { startStack } from './lib/stack.ts'

try {
  loadEnvFile()
  const settings = readSettings(process.env)
  const stack = await startStack(settings, { build: false, past: 0 })
  // The browser talks to Vite, which passes the API's paths on: to the API, Vite's address is the product's.
  const env = {
    ...environment,
    ...stack.env,
    BASE_URL: 'http://localhost:5173',
    API_URL: `http://localhost:${settings.port}`,
  }
  const seed = settings.seedDemo && stack.sandboxUrl ? ['--seed-demo'] : []
  const children = [
    watch(
      'node',
      [
        '--watch-path=apps/api/src',
        '--watch-path=packages',
        '--watch-preserve-output',
        'apps/api/src/main.ts',
        ...seed,
      ],
      env,
    ),
    // Not through pnpm: a signal to it would leave the server behind.
    watch('node', ['node_modules/vite/bin/vite.js'], env, 'apps/dashboard'),
  ]
  console.log(`\n  Dashboard   http://localhost:5173   (API on ${settings.port})`)
  if (stack.sandboxUrl) console.log(`  Sandbox     ${stack.sandboxUrl}`)
  console.log('')

  const stop = async (code: number) => {
    for (const child of children) child.kill('SIGTERM')
    await Promise.all(children.map(ended))
    await stack.close()
    process.exit(code)
  }
  process.once('SIGINT', () => void stop(0))
  process.once('SIGTERM', () => void stop(0))
  for (const child of children) child.once('exit', (code) => void stop(code ?? 1))
} catch (error) {
  fail(error)
}

function watch(command: string, args: string[], env: NodeJS.ProcessEnv, folder = ''): ChildProcess {
  return spawn(command, args, { cwd: path.join(root, folder), env, stdio: 'inherit' })
}

function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve()
  return new Promise((resolve) => child.once('exit', () => resolve()))
}
