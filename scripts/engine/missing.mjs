/** Something the engine needs is not on this machine; told as one sentence, exit code 3. */
export class Missing extends Error {}

export async function main(story) {
  try {
    await story();
  } catch (error) {
    if (!(error instanceof Missing)) throw error;
    console.error(error.message);
    process.exitCode = 3;
  }
}
