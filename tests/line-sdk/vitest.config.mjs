import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: { environment: 'node', pool: 'forks', include: ['*.test.mjs'], globalSetup: './emulator.mjs', testTimeout: 30_000, hookTimeout: 60_000 },
});
