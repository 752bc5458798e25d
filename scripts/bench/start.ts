import { spawn } from 'node:child_process'
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { end, freePort, untilReady } from '../../apps/dashboard/e2e/support/start-product.ts'
import { environment, root, run } from '../lib/run.ts'
import { type Benchmark, type Measurement, median, timed } from './benchmark.ts'

export const start: Benchmark = {
  name: 'start',
  about: 'from the command to `ready`: a bare clone with an empty cache, then again',
  async run({ quick }) {
    const folder = mkdtempSync(path.join(os.tmpdir(), 'prorata-clone-'))
    chmodSync(folder, 0o755)
    const clone = path.join(folder, 'prorata')
    try {
      const cloned = await run('git', ['clone', '--quiet', root, clone])
      if (cloned.code !== 0) throw new Error(`Could not clone: ${cloned.output}`)
      const ports = { PORT: String(await freePort()), SANDBOX_PORT: String(await freePort()) }
      // An own home and store: nothing that was downloaded or built before is found again.
      const env = {
        ...ports,
        HOME: folder,
        XDG_CACHE_HOME: path.join(folder, 'cache'),
        XDG_DATA_HOME: path.join(folder, 'data'),
        npm_config_cache: path.join(folder, 'npm'),
      }
      const cold = await startOnce(clone, env)
      const warm: number[] = []
      for (let round = 0; round < (quick ? 1 : 5); round += 1) warm.push(await startOnce(clone, env))
      const measurements: Measurement[] = [
        {
          what: 'cold: bare clone, empty cache, first database',
          value: cold / 1000,
          unit: 's',
          goal: '≤ 90 s',
        },
        { what: 'warm: second start, median', value: median(warm) / 1000, unit: 's', goal: '≤ 5 s' },
      ]
      return measurements
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  },
}

/** Milliseconds from typing the README's command to its `ready` line; then Ctrl-C. */
async function startOnce(clone: string, env: NodeJS.ProcessEnv): Promise<number> {
  const { PATH } = environment
  const outside = (PATH ?? '').split(path.delimiter).filter((directory) => !directory.startsWith(root))
  const child = spawn('npx', ['-y', 'pnpm@12.21.0', 'start'], {
    cwd: clone,
    env: { ...cleanEnvironment(), ...env, PATH: outside.join(path.delimiter) },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  })
  const took = await timed(() => untilReady(child))
  // Ctrl-C reaches every process of the terminal's group, not npx alone.
  if (child.pid !== undefined) process.kill(-child.pid, 'SIGINT')
  await end(child)
  return took
}

/** Without what pnpm tells its own children about this checkout. */
function cleanEnvironment(): NodeJS.ProcessEnv {
  return Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !/^(npm_|pnpm_|NODE_|INIT_CWD|DATA_DIR)/i.test(name)),
  )
}
