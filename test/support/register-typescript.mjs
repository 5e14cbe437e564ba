import { transformSync } from '@swc/core';
import { existsSync, readFileSync } from 'node:fs';
import Module, { createRequire } from 'node:module';

const root = new URL('../../', import.meta.url);

/**
 * Loads the project's own TypeScript into plain Node, as CommonJS: jest transforms specs, but not the imports of a set-up
 * in .mjs. The path is relative to the project's root.
 */
export function requireTypeScript(path) {
  const resolve = Module._resolveFilename;
  Module._resolveFilename = (request, parent, ...rest) => resolve(sourceOf(request, parent), parent, ...rest);
  Module._extensions['.ts'] = (module, filename) =>
    module._compile(transformSync(readFileSync(filename, 'utf8'), { filename }).code, filename);
  try {
    return createRequire(root)(`./${path}`);
  } finally {
    delete Module._extensions['.ts'];
    Module._resolveFilename = resolve;
  }
}

/** Imports name the output (`./x.js`, as NodeNext requires), but only `x.ts` exists. */
function sourceOf(request, parent) {
  if (!request.startsWith('.') || !request.endsWith('.js') || !parent?.filename?.endsWith('.ts'))
    return request;
  const source = request.replace(/\.js$/, '.ts');
  return existsSync(new URL(source, `file://${parent.filename}`)) ? source : request;
}
