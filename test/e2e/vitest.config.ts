import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['test/e2e/**/*.test.ts'],
    testTimeout: 120_000,
    hookTimeout: 120_000,
    // Each file runs servers of its own; two cores carry one such file at a time.
    fileParallelism: false,
    reporters: ['default'],
  },
})
