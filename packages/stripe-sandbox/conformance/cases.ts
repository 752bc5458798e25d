// Recordings are somebody else's JSON: read once, typed here, complained about with their path.
import { existsSync, readFileSync, readdirSync } from 'node:fs'
import path from 'node:path'
import { isRecord } from './values.ts'

/** The parsed file, or null where there is none. Throws where it is not JSON. */
export function readCase(folder: string, name: string): unknown {
  const file = path.join(folder, name)
  if (!existsSync(file)) return null
  try {
    const value: unknown = JSON.parse(readFileSync(file, 'utf8'))
    return value
  } catch (error) {
    throw new Error(`${file} is not JSON`, { cause: error })
  }
}

/** The records of a file that is a list, or null where there is no file. */
export function readCaseList(folder: string, name: string): Record<string, unknown>[] | null {
  const value = readCase(folder, name)
  if (value === null) return null
  if (!Array.isArray(value)) throw new Error(`${path.join(folder, name)} is not a list`)
  return value.filter(isRecord)
}

export function listCases(folder: string, below: string): string[] {
  const at = path.join(folder, below)
  if (!existsSync(at)) return []
  return readdirSync(at)
    .filter((name) => name.endsWith('.json'))
    .sort()
    .map((name) => path.join(below, name))
}
