/** The directory of the tests' engine and tools. */
export const home: string;
