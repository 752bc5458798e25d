/** Level `matrix`: the committed fidelity page is the one that the code makes. */
import { existsSync, globSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Fidelity } from '../../src/engine/fidelity/fidelity.ts'
import { routes } from '../../src/engine/routes.ts'
import { fail, type Level, type LevelResult, pass } from '../level.ts'
import { isRecord } from '../values.ts'
import { countMatrix, findMistakes, type Matrix, sayCounts, writePage } from './page.ts'
import { billingRoutes, normalize } from './stripe-routes.ts'

const PACKAGE = path.join(import.meta.dirname, '../..')
const PAGE = path.join(PACKAGE, 'FIDELITY.md')

/** Not objects but files, which are made where the pages are. */
const FILES = ['GET /v1/quotes/:id/pdf']

export const matrix: Level = ({ write }) => holdPage(PAGE, write)

/** Compares the page in `file` with the one that the code makes, or writes it. */
export async function holdPage(file: string, write: boolean): Promise<LevelResult> {
  const made: Matrix = {
    stripe: billingRoutes(),
    built: new Set([...routes.map((route) => normalize(`${route.method} ${route.path}`)), ...FILES]),
    behaviours: await readBehaviours(),
  }
  const page = writePage(made)
  if (write) writeFileSync(file, page)
  const committed = existsSync(file) ? readFileSync(file, 'utf8') : ''
  const mistakes = findMistakes(made)
  return {
    checks: [
      committed === page
        ? pass('FIDELITY.md is up to date')
        : fail('FIDELITY.md is up to date', 'run `pnpm conformance matrix --write` and commit it'),
      mistakes.length === 0
        ? pass('every behaviour is of a route that is built, and has a source of its kind')
        : fail(
            'every behaviour is of a route that is built, and has a source of its kind',
            `\n${mistakes.join('\n')}`,
          ),
    ],
    notes: [sayCounts(countMatrix(made))],
  }
}

async function readBehaviours(): Promise<Fidelity[]> {
  const files = globSync('src/engine/fidelity/*.ts', { cwd: PACKAGE }).sort()
  const found: Fidelity[] = []
  for (const file of files) {
    const module: unknown = await import(pathToFileURL(path.join(PACKAGE, file)).href)
    for (const exported of Object.values(isModule(module) ? module : {})) {
      for (const entry of Array.isArray(exported) ? exported : []) if (isFidelity(entry)) found.push(entry)
    }
  }
  return found
}

function isModule(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}

function isFidelity(value: unknown): value is Fidelity {
  if (!isRecord(value)) return false
  const { route, behaviour, source, status } = value
  return (
    [route, behaviour, source].every((text) => typeof text === 'string') &&
    (status === 'recorded' || status === 'documented' || status === 'assumed')
  )
}
