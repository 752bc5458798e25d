/**
 * The schemas of every resource of the installed SDK, kept beside `node_modules` until the SDK or their generator changes.
 * Making them takes seconds and a compiler, reading them neither.
 */
import { createHash } from 'node:crypto'
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import { isRecord } from '../values.ts'
import type { Schema } from './convert.ts'

/** Each resource name with the shapes it has: itself, and what is left of it once deleted. */
export type Schemas = Record<string, Schema[]>

// The entry lies in `stripe/esm` or `stripe/cjs`.
export const SDK = path.join(path.dirname(createRequire(import.meta.url).resolve('stripe')), '..')
const CACHE = path.join(import.meta.dirname, '../../node_modules/.cache/stripe-schemas.json')

export async function loadSchemas(): Promise<Schemas> {
  const key = cacheKey()
  const cached = readCache()
  if (cached !== null && cached.key === key) return cached.schemas
  const { generateSchemas } = await import('./generate.ts')
  const schemas = generateSchemas()
  mkdirSync(path.dirname(CACHE), { recursive: true })
  // Several processes may come to this at once; a renamed file is whole.
  const draft = `${CACHE}.${process.pid}`
  writeFileSync(draft, JSON.stringify({ key, schemas }))
  renameSync(draft, CACHE)
  return schemas
}

function cacheKey(): string {
  const hash = createHash('sha256').update(readFileSync(path.join(SDK, 'package.json')))
  for (const file of ['generate.ts', 'convert.ts'])
    hash.update(readFileSync(path.join(import.meta.dirname, file)))
  return hash.digest('hex')
}

function readCache(): { key: string; schemas: Schemas } | null {
  try {
    const cached: unknown = JSON.parse(readFileSync(CACHE, 'utf8'))
    if (!isRecord(cached) || typeof cached['key'] !== 'string' || !isRecord(cached['schemas'])) return null
    const schemas: Schemas = {}
    for (const [name, shapes] of Object.entries(cached['schemas'])) {
      if (Array.isArray(shapes)) schemas[name] = shapes.filter(isRecord)
    }
    return { key: cached['key'], schemas }
  } catch {
    return null
  }
}
