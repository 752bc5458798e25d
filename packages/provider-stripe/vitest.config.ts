import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['src/**/*.test.ts'],
    testTimeout: 30_000,
    setupFiles: ['@prorata/stripe-sandbox/check-shapes'],
    reporters: ['default', '../../scripts/summary-reporter.ts'],
  },
})
