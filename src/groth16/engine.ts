/** What V8 reads whenever it compiles a module, and later ones than that of Node 20 have by themselves. */
const FLAGS = [
  // Multiply-adds of vectors.
  '--experimental-wasm-relaxed-simd',
  // Compiles a function again, for speed, when it has run for longer: a witness program has huge ones that run once.
  '--wasm-tiering-budget=13000000',
];

/** Before a module is compiled: makes Node 20 run it as later ones do. */
export async function matchLaterEngines(): Promise<void> {
  if (!globalThis.process?.versions?.node?.startsWith('20.')) return;
  const { setFlagsFromString } = await import('node:v8');
  FLAGS.forEach(setFlagsFromString);
}
