import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const FOLDERS = ['client', 'functions', 'infra', 'scripts', 'test'];

/** One file importing another, or a package. Paths are seen from the project's root. */
export type ImportEdge = { readonly from: string; readonly to: string; readonly isType: boolean };

const IMPORT = /^(?:import|export)\b(\s+type\b)?(?:[^;'"]*?\bfrom)?\s*'([^']+)'/gm;
const DYNAMIC_IMPORT = /\bimport\(\s*(?:\/\*.*?\*\/\s*)?'([^']+)'/g;

/** Every import in a file's text. */
export function edgesOf(file: string, text: string): ImportEdge[] {
  const target = (name: string) =>
    name.startsWith('.') ? relative(ROOT, resolve(ROOT, dirname(file), name)).replaceAll('\\', '/') : name;
  return [
    ...[...text.matchAll(IMPORT)].map(([, type, name = '']) => ({
      from: file,
      to: target(name),
      isType: Boolean(type),
    })),
    ...[...text.matchAll(DYNAMIC_IMPORT)].map(([, name = '']) => ({
      from: file,
      to: target(name),
      isType: false,
    })),
  ];
}

/** Every import in the project. */
export function projectEdges(): ImportEdge[] {
  return FOLDERS.flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
      .filter((file) => /\.(?:ts|mjs)$/.test(file))
      .map((file) => join(folder, file).replaceAll('\\', '/'))
      .flatMap((file) => edgesOf(file, readFileSync(join(ROOT, file), 'utf8'))),
  );
}
