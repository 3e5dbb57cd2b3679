// How the islands and styles become hashed static files that Django serves.
// The sprite holds only the icons named in src/icons.json.
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { defineConfig, type Plugin } from "vite";

const root = import.meta.dirname;

function symbol(name: string): string {
  const file = resolve(root, "node_modules/bootstrap-icons/icons", `${name}.svg`);
  const inner = readFileSync(file, "utf8").replace(/^<svg[^>]*>|<\/svg>\s*$/g, "");
  return `<symbol id="${name}" viewBox="0 0 16 16">${inner.replace(/\s*\n\s*/g, "")}</symbol>`;
}

function sprite(): Plugin {
  return {
    name: "icon-sprite",
    apply: "build",
    generateBundle() {
      const names: string[] = JSON.parse(readFileSync(resolve(root, "src/icons.json"), "utf8"));
      const source = `<svg xmlns="http://www.w3.org/2000/svg">${names.map(symbol).join("")}</svg>`;
      this.emitFile({
        type: "asset",
        name: "icons.svg",
        originalFileName: "src/icons.svg",
        source,
      });
    },
  };
}

export default defineConfig({
  root,
  base: "./",
  plugins: [sprite()],
  build: {
    outDir: resolve(root, "../src/sightline/ui/static/build"),
    emptyOutDir: true,
    manifest: "manifest.json",
    // The content policy allows data: images, but a module preload helper would need a nonce.
    modulePreload: false,
    rollupOptions: { input: resolve(root, "src/main.ts") },
  },
  test: { environment: "happy-dom", include: ["src/**/*.test.ts"], restoreMocks: true },
} as Parameters<typeof defineConfig>[0]);
