import { globSync, readFileSync } from 'node:fs'
import path from 'node:path'
import tailwindcss from '@tailwindcss/vite'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

const api = process.env.API_URL ?? 'http://localhost:3000'
// The Host header stays the browser's, so that the API's Origin check sees one origin.
const proxy = { target: api, changeOrigin: false }

/** Every schema of the core by name: `moneySchema.nullable()` is as free of side effects as `z.object()`. */
function schemaNames(): string[] {
  const core = path.resolve(import.meta.dirname, '../../packages/billing/src')
  return globSync('**/*.ts', { cwd: core }).flatMap((file) =>
    [...readFileSync(path.join(core, file), 'utf8').matchAll(/const (\w+) = z\b/g)].map(
      ([, name]) => name ?? '',
    ),
  )
}

export default defineConfig({
  plugins: [react(), tailwindcss()],
  server: {
    port: 5173,
    strictPort: true,
    proxy: { '/trpc': proxy, '/api/auth': proxy, '/webhooks': proxy },
  },
  build: {
    outDir: 'dist',
    cssTarget: ['chrome125', 'firefox128', 'safari17.5'],
    // A data: URL would need an exception in the content security policy.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: {
      treeshake: {
        // The core's schemas read what comes from outside; the browser needs its rules only, not 25 kB of parsing.
        moduleSideEffects: (id) => !/packages\/billing\/src|node_modules\/zod\//.test(id),
        manualPureFunctions: ['z', ...schemaNames()],
        propertyReadSideEffects: false,
      },
    },
  },
})
