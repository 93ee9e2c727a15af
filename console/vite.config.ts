import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';

// Where the API answers during development. Everything the browser may ask of the server is listed here.
const server = process.env.TODOKE_URL ?? 'http://127.0.0.1:8080';

export default defineConfig({
  plugins: [react()],
  server: {
    proxy: Object.fromEntries(['/api', '/media', '/openapi', '/l/'].map((path) => [path, { target: server }])),
  },
  build: {
    // The content security policy allows no inline script and no data: script; images may be inlined.
    assetsInlineLimit: 4096,
    chunkSizeWarningLimit: 1000,
    // One chunk per screen and one for what at least four screens share: dozens of tiny files cost more to ask for than to read.
    rolldownOptions: {
      output: { codeSplitting: { groups: [{ name: 'common', minShareCount: 4 }] } },
    },
  },
  test: { environment: 'node', include: ['src/**/*.test.ts', 'src/**/*.test.tsx'] },
});
