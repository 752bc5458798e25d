// Turns the SDK's response types into closed JSON Schema: what may come over the wire, and nothing else.
// Enums are closed, decimals are strings, lists are envelopes; a reference to another resource is checked by name.
import ts from '@typescript/typescript6'

export type Schema = { [key: string]: unknown }

export interface Converted {
  schema: Schema
  /** Plain objects the schema refers to as `#/$defs/…`. */
  definitions: Record<string, Schema>
}

/** The `object` a type says it is, where it is one word: `'invoice'`. */
export function objectName(checker: ts.TypeChecker, type: ts.Type): string | null {
  const property = type.getProperty('object')
  if (property === undefined) return null
  const named = checker.getTypeOfSymbol(property)
  return named.isStringLiteral() && named.value !== 'list' ? named.value : null
}

/** The closed schema of a resource itself; other resources inside are left as `{ resource: [name] }`. */
export function convertResource(checker: ts.TypeChecker, type: ts.Type): Converted {
  const definitions: Record<string, Schema> = {}
  const names = new Map<ts.Type, string>()
  return { schema: convertObject(type), definitions }

  function convert(given: ts.Type): Schema {
    if (given.isUnion()) return convertUnion(given.types)
    return convertUnion([given])
  }

  function convertUnion(members: readonly ts.Type[]): Schema {
    const types = new Set<string>()
    const values: (string | number | boolean)[] = []
    const resources = new Set<string>()
    const plain: Schema[] = []
    for (const member of members) {
      if (member.flags & (ts.TypeFlags.Any | ts.TypeFlags.Unknown)) return {}
      if (member.flags & ts.TypeFlags.Null) types.add('null')
      else if (member.flags & (ts.TypeFlags.Undefined | ts.TypeFlags.Void)) continue
      else if (member.isStringLiteral() || member.isNumberLiteral()) values.push(member.value)
      else if (member.flags & ts.TypeFlags.BooleanLiteral)
        values.push(checker.typeToString(member) === 'true')
      else if (member.flags & ts.TypeFlags.String) types.add('string')
      else if (member.flags & ts.TypeFlags.Number) types.add('number')
      else if (member.flags & ts.TypeFlags.Boolean) types.add('boolean')
      else if (member.flags & ts.TypeFlags.BigInt) types.add('number')
      else if (member.isIntersection()) {
        // `string & {}` keeps an enum open for values to come; today's are the ones in the union. The SDK's Decimal is a string.
        if (!member.types.some((part) => part.flags & ts.TypeFlags.String)) types.add('string')
      } else {
        const name = objectName(checker, member)
        if (name === null) plain.push(convertPlain(member))
        else resources.add(name)
      }
    }
    if (values.includes(true) && values.includes(false)) {
      types.add('boolean')
      values.splice(0, values.length, ...values.filter((value) => typeof value !== 'boolean'))
    }
    const options: Schema[] = [...plain]
    // One list of all that is allowed says more, where it is broken, than two that were not met.
    const isEnum = values.length > 0 && [...types].every((word) => word === 'null')
    if (isEnum) options.push({ enum: [...values, ...(types.has('null') ? [null] : [])] })
    else {
      if (types.size > 0) options.push({ type: [...types] })
      if (values.length > 0) options.push({ enum: values })
    }
    if (resources.size > 0) options.push({ resource: [...resources] })
    const [only] = options
    return options.length === 1 && only !== undefined ? only : { anyOf: options }
  }

  function convertPlain(given: ts.Type): Schema {
    if (checker.isArrayType(given)) {
      const [element] = checker.getTypeArguments(toReference(given))
      return { type: 'array', items: element === undefined ? {} : convert(element) }
    }
    if (given.symbol?.name === 'ApiList') return convertList(given)
    // What an event is about has no fields in its type: it is checked as the resource it is.
    if (given.symbol?.name === 'Object' || given.symbol?.name === 'PreviousAttributes')
      return { type: 'object' }
    const known = names.get(given)
    if (known !== undefined) return { $ref: `#/$defs/${known}` }
    const name = `d${names.size}`
    names.set(given, name)
    definitions[name] = convertObject(given)
    return { $ref: `#/$defs/${name}` }
  }

  function convertList(given: ts.Type): Schema {
    const [element] = checker.getTypeArguments(toReference(given))
    return {
      type: 'object',
      additionalProperties: false,
      required: ['object', 'data', 'has_more', 'url'],
      properties: {
        object: { const: 'list' },
        data: { type: 'array', items: element === undefined ? {} : convert(element) },
        has_more: { type: 'boolean' },
        // Older than the SDK's types, and still sent.
        total_count: { type: 'number' },
        url: { type: 'string' },
      },
    }
  }

  function convertObject(given: ts.Type): Schema {
    const index = checker.getIndexInfosOfType(given)[0]
    const properties: Record<string, Schema> = {}
    const required: string[] = []
    for (const property of checker.getPropertiesOfType(given)) {
      const of = checker.getTypeOfSymbol(property)
      // `deleted?: void` says that the field is not there.
      if (of.flags & ts.TypeFlags.Void || isOnlyVoid(of)) continue
      properties[property.name] =
        property.name === 'object' && of.isStringLiteral() ? { const: of.value } : convert(of)
      if (!(property.flags & ts.SymbolFlags.Optional)) required.push(property.name)
    }
    return {
      type: 'object',
      properties,
      required,
      additionalProperties: index === undefined ? false : convert(index.type),
    }
  }
}

function isOnlyVoid(type: ts.Type): boolean {
  return (
    type.isUnion() &&
    type.types.every((member) => (member.flags & (ts.TypeFlags.Void | ts.TypeFlags.Undefined)) !== 0)
  )
}

function isReference(type: ts.Type): type is ts.TypeReference {
  return 'target' in type
}

function toReference(type: ts.Type): ts.TypeReference {
  if (isReference(type)) return type
  throw new Error('A list or array type without arguments')
}
