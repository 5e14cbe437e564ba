import { captureNode } from './run.mjs';

const CRUISE = [
  'node_modules/dependency-cruiser/bin/dependency-cruise.mjs',
  '--output-type',
  'json',
  'src',
  'migrations',
];

/** Every module with its imports, and the violations of .dependency-cruiser.cjs. @throws Error with the output, if that is no report */
export async function cruise() {
  const { output } = await captureNode(CRUISE);
  try {
    return JSON.parse(output);
  } catch {
    throw new Error(`dependency-cruiser gave no report:\n${output}`);
  }
}
