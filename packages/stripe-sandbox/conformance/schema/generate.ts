/** Makes the schemas of every resource from the type files of the installed SDK. */
import { readdirSync } from 'node:fs'
import path from 'node:path'
import ts from '@typescript/typescript6'
import { convertResource, objectName } from './convert.ts'
import { SDK, type Schemas } from './schemas.ts'

export function generateSchemas(): Schemas {
  const folder = path.join(SDK, 'esm/resources')
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.d.ts') && !name.startsWith('V2'))
    .map((name) => path.join(folder, name))
  const program = ts.createProgram(files, {
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
    strict: true,
    skipLibCheck: true,
    types: [],
  })
  const checker = program.getTypeChecker()
  const schemas: Schemas = {}
  for (const file of files) {
    const source = program.getSourceFile(file)
    if (source === undefined) throw new Error(`The compiler does not read ${file}`)
    for (const declaration of interfacesIn(source)) {
      const type = checker.getTypeAtLocation(declaration)
      const name = objectName(checker, type)
      // Events are one shape; the union of their hundreds of types adds only what is in `data`.
      if (name === null || (name === 'event' && declaration.name.text !== 'EventBase')) continue
      const { schema, definitions } = convertResource(checker, type)
      schemas[name] = [...(schemas[name] ?? []), { ...schema, $defs: definitions }]
    }
  }
  return schemas
}

/** Exported interfaces, those in exported namespaces (`Checkout.Session`) among them. */
function interfacesIn(node: ts.Node): ts.InterfaceDeclaration[] {
  const found: ts.InterfaceDeclaration[] = []
  ts.forEachChild(node, (child) => {
    if (ts.isInterfaceDeclaration(child)) found.push(child)
    else if (ts.isModuleDeclaration(child) || ts.isModuleBlock(child)) found.push(...interfacesIn(child))
  })
  return found
}
