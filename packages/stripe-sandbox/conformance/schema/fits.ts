/**
 * The schemas as plain functions that only answer yes or no: quick enough to ask of every answer and event of every test.
 * What differs is then said by `validate.ts`, which takes half a second to get ready. Both read the same schemas.
 */
import { isRecord } from '../values.ts'
import type { Schema } from './convert.ts'
import { EXTRAS } from './extras.ts'
import type { Schemas } from './schemas.ts'

type Check = (value: unknown) => boolean

export interface Fits {
  /** Is the body of an answer a resource, a list of them or an error, as the SDK's types have it? */
  body(body: unknown): boolean
  /** Is it an event about an object as the SDK's types have it? */
  event(body: unknown): boolean
}

export function createFits(schemas: Schemas): Fits {
  const known = new Map<string, Check>()

  function checkOf(name: string): Check {
    const made = known.get(name)
    if (made !== undefined) return made
    const shapes = (schemas[name] ?? []).map((schema) => toCheck(schema, definitionsOf(schema), EXTRAS[name]))
    const check: Check = (value) => shapes.some((shape) => shape(value))
    known.set(name, check)
    return check
  }

  const resource: Check = (value) =>
    isRecord(value) && typeof value['object'] === 'string' && checkOf(value['object'])(value)

  function toCheck(schema: Schema, definitions: Definitions, extras: readonly string[] = []): Check {
    const { $ref, anyOf, const: constant, enum: choices, resource: names, type, items } = schema
    if (typeof $ref === 'string') return definitions(toCheck, $ref)
    if (Array.isArray(anyOf)) {
      const options = anyOf.filter(isRecord).map((option) => toCheck(option, definitions))
      return (value) => options.some((option) => option(value))
    }
    if (Array.isArray(names)) {
      return (value) => isRecord(value) && names.includes(value['object']) && resource(value)
    }
    if (Array.isArray(choices)) {
      const set = new Set<unknown>(choices)
      return (value) => set.has(value)
    }
    if (constant !== undefined) return (value) => value === constant
    if (type === 'array') {
      const element = isRecord(items) ? toCheck(items, definitions) : () => true
      return (value) => Array.isArray(value) && value.every(element)
    }
    if (type === 'object') return toObjectCheck(schema, definitions, extras)
    if (type !== undefined) {
      const words = new Set<unknown>(Array.isArray(type) ? type : [type])
      return (value) => words.has(value === null ? 'null' : typeof value)
    }
    return () => true
  }

  function toObjectCheck(schema: Schema, definitions: Definitions, extras: readonly string[]): Check {
    const { properties, required, additionalProperties: other } = schema
    if (properties === undefined) return isRecord
    const checks = new Map<string, Check>(extras.map((extra) => [extra, () => true]))
    for (const [key, inner] of Object.entries(isRecord(properties) ? properties : {})) {
      if (isRecord(inner)) checks.set(key, toCheck(inner, definitions))
    }
    const needed = (Array.isArray(required) ? required : []).map(String)
    const rest = isRecord(other) ? toCheck(other, definitions) : () => false
    return (value) => {
      if (!isRecord(value)) return false
      for (const key of needed) if (!Object.hasOwn(value, key)) return false
      for (const key in value) if (!(checks.get(key) ?? rest)(value[key])) return false
      return true
    }
  }

  return {
    body(body) {
      if (!isRecord(body)) return false
      if (Object.hasOwn(body, 'error')) return isError(body['error'])
      if (body['object'] !== 'list' && body['object'] !== 'search_result') return resource(body)
      return isEnvelope(body) && Array.isArray(body['data']) && body['data'].every(resource)
    },
    event: (body) =>
      resource(body) && isRecord(body) && isRecord(body['data']) && resource(body['data']['object']),
  }
}

type Definitions = (toCheck: (schema: Schema, definitions: Definitions) => Check, ref: string) => Check

/** `#/$defs/d0`, made when it is first needed: a definition may be within itself. */
function definitionsOf(schema: Schema): Definitions {
  const all = isRecord(schema['$defs']) ? schema['$defs'] : {}
  const made = new Map<string, Check>()
  const definitions: Definitions = (toCheck, ref) => (value) => {
    const known = made.get(ref)
    if (known !== undefined) return known(value)
    const definition = all[ref.replace('#/$defs/', '')]
    const check = toCheck(isRecord(definition) ? definition : {}, definitions)
    made.set(ref, check)
    return check(value)
  }
  return definitions
}

/** Errors are few and have no type of the SDK's: what they may hold is looked at in full by `validate.ts`. */
function isError(error: unknown): boolean {
  return isRecord(error) && typeof error['type'] === 'string' && typeof error['message'] === 'string'
}

const ENVELOPE = new Set(['object', 'data', 'has_more', 'url', 'next_page', 'total_count'])

function isEnvelope(body: Record<string, unknown>): boolean {
  return 'has_more' in body && 'url' in body && Object.keys(body).every((key) => ENVELOPE.has(key))
}
