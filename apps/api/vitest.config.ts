import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['src/**/*.test.ts', 'test/**/*.test.ts'],
    globalSetup: ['@prorata/db/testing/global-setup'],
    setupFiles: ['@prorata/stripe-sandbox/check-shapes'],
    maxWorkers: 2,
    testTimeout: 30_000,
    hookTimeout: 60_000,
    reporters: ['default', '../../scripts/summary-reporter.ts'],
  },
})
