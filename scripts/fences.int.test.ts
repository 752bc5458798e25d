/** The fences are only worth something if they bite: each is run on a planted violation, in a copy of the layout. */

import { cpSync, globSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { root, run } from './lib/run.ts'

let copy: string

beforeAll(() => {
  copy = mkdtempSync(path.join(os.tmpdir(), 'prorata-fences-'))
  const layout = [
    'package.json',
    'turbo.json',
    'pnpm-workspace.yaml',
    'pnpm-lock.yaml',
    '.oxlintrc.json',
    '.gitignore',
  ]
  const workspaces = globSync('{packages,apps}/*/{package,turbo}.json', { cwd: root })
  for (const file of [...layout, ...workspaces]) cpSync(path.join(root, file), path.join(copy, file))
})
afterAll(() => rmSync(copy, { recursive: true, force: true }))

/** Runs a tool on the copy with one file planted in it, and takes the file out again. */
async function withPlanted(file: string, source: string, command: string, args: string[]) {
  const target = path.join(copy, file)
  mkdirSync(path.dirname(target), { recursive: true })
  writeFileSync(target, source)
  const outcome = await run(command, args, { cwd: copy })
  rmSync(target)
  return outcome
}

const forbidden: [place: string, source: string][] = [
  ['packages/billing/src/x.ts', `import fs from 'node:fs'\nexport const x = fs\n`],
  ['packages/billing/src/x.ts', `import pg from 'pg'\nexport const x = pg\n`],
  ['packages/billing/src/x.ts', `export const x = Date.now()\n`],
  ['packages/billing/src/x.ts', `export const x = process.pid\n`],
  [
    'apps/api/src/routers/x.ts',
    `import { openDatabase } from '@prorata/db'\nexport const x = openDatabase\n`,
  ],
  ['apps/api/src/use-cases/x.ts', `import Stripe from 'stripe'\nexport const x = Stripe\n`],
  [
    'packages/stripe-sandbox/src/x.ts',
    `import { catalog } from '@prorata/billing'\nexport const x = catalog\n`,
  ],
  ['packages/stripe-sandbox/src/engine/x.ts', `export const x = Math.random()\n`],
  [
    'apps/dashboard/src/components/x.ts',
    `import { catalog } from '@prorata/billing'\nexport const x = catalog\n`,
  ],
  ['apps/dashboard/src/features/usage/x.ts', `import { y } from '../plans/y.ts'\nexport const x = y\n`],
]

test.each(forbidden)('the linter refuses in %s: %s', async (place, source) => {
  const { code, output } = await withPlanted(place, source, 'oxlint', ['--format=unix'])
  expect(output).toContain('no-restricted-')
  expect(code).not.toBe(0)
})

test('the linter lets allowed imports pass in the same places', async () => {
  const source = `import { z } from 'zod'\nimport { y } from './y.ts'\nexport const x = [z, y]\n`
  const { code, output } = await withPlanted('packages/billing/src/x.ts', source, 'oxlint', ['--format=unix'])
  expect(output).not.toContain('no-restricted-')
  expect(code).toBe(0)
})

const undeclared: [place: string, source: string][] = [
  [
    'packages/billing/src/x.ts',
    `import { openDatabase } from '@prorata/db'\nexport const x = openDatabase\n`,
  ],
  ['packages/db/src/x.ts', `import Stripe from 'stripe'\nexport const x = Stripe\n`],
  ['packages/stripe-sandbox/src/x.ts', `import { money } from '@prorata/billing'\nexport const x = money\n`],
  ['apps/dashboard/src/x.ts', `import { openDatabase } from '@prorata/db'\nexport const x = openDatabase\n`],
]

test.each(undeclared)('turbo boundaries refuses in %s: %s', async (place, source) => {
  const { code } = await withPlanted(place, source, 'turbo', ['boundaries'])
  expect(code).not.toBe(0)
})

test('turbo boundaries is content with the layout itself', async () => {
  const { code, output } = await run('turbo', ['boundaries'], { cwd: copy })
  expect(output).toContain('no issues found')
  expect(code).toBe(0)
})
