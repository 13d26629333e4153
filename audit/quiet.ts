/** Witness programs report on the console where they stop: here that is what is wanted. */
export async function quietly<Result>(run: () => Promise<Result>): Promise<Result> {
  const { error } = console;
  console.error = () => undefined;
  try {
    return await run();
  } finally {
    console.error = error;
  }
}
