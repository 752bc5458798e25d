/** Says where an answer or an event differs from the SDK's types: fields missing, unknown, or of another kind. */
import { Ajv2020 } from 'ajv/dist/2020.js'
import type { ErrorObject, ValidateFunction } from 'ajv'
import { isRecord, show } from '../values.ts'
import { EXTRAS } from './extras.ts'
import type { Schemas } from './schemas.ts'

export interface Difference {
  /** What kind of object it is in: `invoice`. */
  object: string
  /** `lines.data.0.amount: must be number` */
  what: string
}

export interface Validator {
  /** Everything that differs in the body of an answer: a resource, a list of them, or an error. */
  body(body: unknown): Difference[]
  /** Everything that differs in an event, its object included. */
  event(body: unknown): Difference[]
}

/** An error as the SDK reads it. https://docs.stripe.com/api/errors */
const ERROR = {
  type: 'object',
  required: ['type', 'message'],
  additionalProperties: false,
  properties: {
    type: { enum: ['api_error', 'card_error', 'idempotency_error', 'invalid_request_error'] },
    message: { type: 'string' },
    code: { type: 'string' },
    param: { type: 'string' },
    decline_code: { type: 'string' },
    advice_code: { type: 'string' },
    network_decline_code: { type: 'string' },
    network_advice_code: { type: 'string' },
    charge: { type: 'string' },
    doc_url: { type: 'string' },
    request_log_url: { type: 'string' },
    payment_intent: { resource: ['payment_intent'] },
    payment_method: { resource: ['payment_method'] },
    payment_method_type: { type: 'string' },
    setup_intent: { resource: ['setup_intent'] },
    source: { type: 'object' },
  },
}

export function createValidator(schemas: Schemas): Validator {
  const ajv = new Ajv2020({ strict: false, allErrors: true, allowUnionTypes: true })
  const compiled = new Map<string, ValidateFunction[]>()
  let failed: ErrorObject[] = []

  ajv.addKeyword({
    keyword: 'resource',
    errors: 'full',
    compile: (names: string[]) => {
      const check = Object.assign(
        (data: unknown, context?: { instancePath: string }): boolean => {
          const name = isRecord(data) && typeof data['object'] === 'string' ? data['object'] : ''
          const errors = names.includes(name)
            ? errorsOf(name, data)
            : [problem('object', `must be ${names.join(' or ')}`)]
          const at = context?.instancePath ?? ''
          failed = errors.map((error) => ({ ...error, instancePath: `${at}${error.instancePath}` }))
          check.errors = failed
          return errors.length === 0
        },
        { errors: failed },
      )
      return check
    },
  })

  function validatorsOf(name: string): ValidateFunction[] {
    const known = compiled.get(name)
    if (known !== undefined) return known
    const extras = EXTRAS[name] ?? []
    const made = (schemas[name] ?? []).map((schema) => {
      const properties = isRecord(schema['properties']) ? schema['properties'] : {}
      const more = Object.fromEntries(extras.map((extra) => [extra, {}]))
      return ajv.compile({ ...schema, properties: { ...more, ...properties } })
    })
    compiled.set(name, made)
    return made
  }

  /** Of the shapes a resource has, the one that fits best counts. */
  function errorsOf(name: string, data: unknown): ErrorObject[] {
    const validators = validatorsOf(name)
    if (validators.length === 0) return [problem('object', `no resource of the SDK is called ${name}`)]
    let best: ErrorObject[] | null = null
    for (const validate of validators) {
      if (validate(data)) return []
      const errors = [...(validate.errors ?? [])]
      if (best === null || errors.length < best.length) best = errors
    }
    return best ?? []
  }

  const checkError = ajv.compile(ERROR)

  function resource(value: unknown): Difference[] {
    const name = isRecord(value) && typeof value['object'] === 'string' ? value['object'] : ''
    return describe(name, errorsOf(name, value), value)
  }

  return {
    body(body) {
      if (!isRecord(body)) return [{ object: 'answer', what: `is no object: ${show(body)}` }]
      if (Object.hasOwn(body, 'error')) {
        return checkError(body['error']) ? [] : describe('error', checkError.errors ?? [], body['error'])
      }
      if (body['object'] !== 'list' && body['object'] !== 'search_result') return resource(body)
      const data = Array.isArray(body['data']) ? body['data'] : []
      return [...checkEnvelope(body), ...data.flatMap(resource)]
    },
    event(body) {
      const data = isRecord(body) && isRecord(body['data']) ? body['data']['object'] : undefined
      return [...resource(body), ...resource(data)]
    },
  }
}

const ENVELOPES: Record<string, readonly string[]> = {
  list: ['object', 'data', 'has_more', 'url', 'total_count'],
  search_result: ['object', 'data', 'has_more', 'url', 'next_page', 'total_count'],
}

function checkEnvelope(body: Record<string, unknown>): Difference[] {
  const kind = String(body['object'])
  const known = ENVELOPES[kind] ?? []
  const missing = known.filter(
    (key) => !Object.hasOwn(body, key) && key !== 'total_count' && key !== 'next_page',
  )
  const unknown = Object.keys(body).filter((key) => !known.includes(key))
  return [
    ...missing.map((key) => ({ object: kind, what: `${key}: missing` })),
    ...unknown.map((key) => ({ object: kind, what: `${key}: unknown` })),
  ]
}

function problem(path: string, message: string): ErrorObject {
  return { instancePath: `/${path}`, schemaPath: '', keyword: 'resource', params: {}, message }
}

/** Positions in lists are left out, so that the same difference is told once. */
function describe(object: string, errors: readonly ErrorObject[], value: unknown): Difference[] {
  const words = errors
    .filter((error) => saysMost(error, errors))
    .map((error) => {
      const place = error.instancePath.slice(1).replaceAll('/', '.')
      const at = place.replace(/(^|\.)\d+(?=\.|$)/g, '$1*')
      const name = (key: unknown) => [at, String(key)].filter((part) => part !== '').join('.')
      if (error.keyword === 'required') return `${name(error.params['missingProperty'])}: missing`
      if (error.keyword === 'additionalProperties') {
        return `${name(error.params['additionalProperty'])}: unknown to the SDK`
      }
      return `${at}: ${error.message ?? error.keyword}, is ${show(valueAt(value, place))}`
    })
  return [...new Set(words)].map((what) => ({ object, what }))
}

/** Of a union that nothing fits, what is wrong within says more than that it is not the union's other members. */
function saysMost(error: ErrorObject, errors: readonly ErrorObject[]): boolean {
  if (error.keyword === 'anyOf') return errors.length === 1
  const within = errors.some(
    ({ instancePath, keyword }) =>
      instancePath.startsWith(`${error.instancePath}/`) ||
      (instancePath === error.instancePath && (keyword === 'required' || keyword === 'additionalProperties')),
  )
  return !(within && (error.keyword === 'type' || error.keyword === 'enum'))
}

function valueAt(value: unknown, place: string): unknown {
  let at = value
  for (const key of place === '' ? [] : place.split('.')) {
    if (Array.isArray(at)) at = at[Number(key)]
    else if (isRecord(at)) at = at[key]
    else return undefined
  }
  return at
}
