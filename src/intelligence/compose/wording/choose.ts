const FNV_OFFSET = 0x811c9dc5;
const FNV_PRIME = 0x01000193;

/**
 * One of several equally true wordings, so that weeks do not all read the same. It is chosen by a hash (FNV-1a, 32
 * bit) of person, week and place in the text: the same week always reads the same.
 */
export function choose<T>(options: readonly T[], userId: string, weekOf: number, slot: string): T {
  let hash = FNV_OFFSET;
  const key = `${userId}:${weekOf}:${slot}`;
  for (let i = 0; i < key.length; i++) hash = Math.imul(hash ^ key.charCodeAt(i), FNV_PRIME);
  // The low bits of FNV-1a follow the last characters closely, so the high bits are mixed in.
  hash ^= hash >>> 15;
  return options[(hash >>> 0) % options.length];
}
