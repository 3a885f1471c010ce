import { defineConfig } from 'vite';

// one script and one style sheet beside index.html, under paths relative to it: so the same build is
// served under a secret path and written into a report
export default defineConfig({
  base: './',
  build: {
    target: 'es2022',
    modulePreload: false,
    cssCodeSplit: false,
    chunkSizeWarningLimit: 2000,
    rollupOptions: {
      output: {
        format: 'iife',
        entryFileNames: 'page.js',
        assetFileNames: 'page.[ext]',
        inlineDynamicImports: true,
      },
    },
  },
});
