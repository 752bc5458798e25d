import tailwindcss from '@tailwindcss/vite'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

const api = process.env.API_URL ?? 'http://localhost:3000'
// The Host header stays the browser's, so that the API's Origin check sees one origin.
const proxy = { target: api, changeOrigin: false }

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
        manualPureFunctions: ['z'],
        propertyReadSideEffects: false,
      },
    },
  },
})
