import { defineConfig } from "vite";

// The names of the files are fixed, because the program embeds them (api/CMakeLists.txt); it adds their ETags.
export default defineConfig({
  root: "src",
  publicDir: "../public",
  base: "/",
  build: {
    outDir: "../dist",
    emptyOutDir: true,
    target: "es2022",
    modulePreload: false,
    assetsInlineLimit: 0,
    cssCodeSplit: false,
    rollupOptions: {
      output: { entryFileNames: "app.js", chunkFileNames: "[name].js", assetFileNames: "app[extname]" },
    },
  },
  server: { proxy: { "/onrecord.v1.RecordService": "http://127.0.0.1:8080", "/metrics": "http://127.0.0.1:8080" } },
});
