/** What goes wrong, with which requests; see cache-faults.mjs. */
export interface Fault {
  /** Absent: all. */
  on?: 'create' | 'finish' | 'find' | 'upload' | 'download';
  /** Beginning of the keys concerned. */
  key?: string;
  /** How many requests go well before. */
  after?: number;
  /** How often; absent: always. */
  times?: number;
  /** milliseconds */
  delay?: number;
  status?: number;
  code?: string;
  text?: string;
  /** seconds */
  retryAfter?: number;
  /** `ok: false` with this text. */
  refuse?: string;
  /** Hangs up after so many bytes. */
  cut?: number;
}

export const refusals: Readonly<Record<'readOnly' | 'quota', string>>;
export const faults: {
  rateLimited(more?: Fault): Fault;
  unavailable(more?: Fault): Fault;
  quota(more?: Fault): Fault;
  slow(delay: number, more?: Fault): Fault;
  cutUpload(more?: Fault): Fault;
  cutDownload(more?: Fault): Fault;
  addressExpired(more?: Fault): Fault;
};
