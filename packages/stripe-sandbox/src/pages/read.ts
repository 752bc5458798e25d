/** Reads what the pages show out of API answers; a field that is not as expected reads as absent. */
import { isRecord } from '../store/parse.ts'

export function record(value: unknown, key: string): Record<string, unknown> {
  const found = isRecord(value) ? value[key] : undefined
  return isRecord(found) ? found : {}
}

export function text(value: unknown, key: string): string | null {
  const found = isRecord(value) ? value[key] : undefined
  return typeof found === 'string' && found !== '' ? found : null
}

export function integer(value: unknown, key: string): number | null {
  const found = isRecord(value) ? value[key] : undefined
  return typeof found === 'number' && Number.isSafeInteger(found) ? found : null
}

/** The `data` of a list. */
export function list(value: unknown): Record<string, unknown>[] {
  const data = isRecord(value) ? value['data'] : undefined
  return Array.isArray(data) ? data.filter(isRecord) : []
}
