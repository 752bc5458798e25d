import type { Params, ParamValue } from '../engine/contract.ts'

/** The input cannot be read; nothing ran. `param` is the key as it was sent. */
export class FormError extends Error {
  override name = 'FormError'
  readonly param: string | null
  constructor(message: string, param: string | null = null) {
    super(message)
    this.param = param
  }
}

const MAX_PAIRS = 5000
const MAX_DEPTH = 10
const MAX_ARRAY = 1000
/** Keys that mean something to the language; as plain data they could reach a prototype. */
const HOSTILE = new Set(['__proto__', 'constructor', 'prototype'])

interface Branch {
  children: Map<string, Branch | string>
}

/**
 * Reads form-encoded parameters, from a body and a query alike: `items[0][price]=p`, `expand[]=a`, `metadata[k]=v`.
 * Leaves stay strings; `x=` is the empty string, Stripe's way to empty a field.
 * Throws `FormError` for a repeated key, a key that is both a value and a parent, and anything hostile in name, depth or size.
 */
export function parseForm(...sources: string[]): Params {
  const root: Branch = { children: new Map() }
  let pairs = 0
  for (const source of sources) {
    for (const [name, value] of new URLSearchParams(source)) {
      pairs += 1
      if (pairs > MAX_PAIRS) throw new FormError(`Too many parameters: at most ${MAX_PAIRS} are read.`)
      put(root, splitKey(name), value, name)
    }
  }
  return toParams(root)
}

/** `a[b][]` → `a`, `b`, ``. */
function splitKey(name: string): string[] {
  const open = name.indexOf('[')
  const head = open === -1 ? name : name.slice(0, open)
  const path = [head]
  let rest = open === -1 ? '' : name.slice(open)
  while (rest !== '') {
    const close = rest.indexOf(']')
    if (!rest.startsWith('[') || close === -1) throw new FormError(`Invalid parameter name: ${name}`, name)
    path.push(rest.slice(1, close))
    rest = rest.slice(close + 1)
  }
  if (head === '') throw new FormError(`Invalid parameter name: ${name}`, name)
  if (path.length > MAX_DEPTH) throw new FormError(`Parameter nested too deeply: ${name}`, name)
  if (path.some((part) => HOSTILE.has(part))) throw new FormError(`Invalid parameter name: ${name}`, name)
  return path
}

function put(root: Branch, path: string[], value: string, name: string) {
  let branch = root
  for (const [depth, part] of path.entries()) {
    // `a[]` appends: the next free index.
    const key = part === '' && depth > 0 ? String(branch.children.size) : part
    const child = branch.children.get(key)
    if (depth === path.length - 1) {
      if (child !== undefined) throw new FormError(`Duplicate parameter: ${name}`, name)
      branch.children.set(key, value)
      return
    }
    if (typeof child === 'string') {
      throw new FormError(`Parameter is both a value and an object: ${name}`, name)
    }
    const next = child ?? { children: new Map() }
    branch.children.set(key, next)
    branch = next
  }
}

/** No prototype: a parameter called `toString` is data like any other, and an absent one is undefined. */
function toParams(branch: Branch): Params {
  const params: Params = Object.create(null)
  for (const [key, child] of branch.children) params[key] = toValue(child)
  return params
}

function toValue(child: Branch | string): ParamValue {
  if (typeof child === 'string') return child
  const keys = [...child.children.keys()]
  const isList = keys.length > 0 && keys.every((key) => /^\d{1,4}$/.test(key) && Number(key) < MAX_ARRAY)
  if (!isList) return toParams(child)
  // Indexes only order a list; a gap (`items[0]`, `items[2]`) is closed, as Stripe does.
  return [...child.children.entries()]
    .sort(([a], [b]) => Number(a) - Number(b))
    .map(([, value]) => toValue(value))
}
