import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['src/**/*.test.ts', 'test/**/*.test.ts', 'conformance/**/*.test.ts'],
    setupFiles: ['./conformance/shape/check-tests.ts'],
    reporters: ['default', '../../scripts/summary-reporter.ts'],
  },
})
