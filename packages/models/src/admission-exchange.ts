/** Ceilings over all processes; null is none. */
export type Ceilings = { maxInFlight: number | null; requestsPerMinute: number | null; tokensPerMinute: number | null };

/** Where the number in flight starts, and how far it may grow, when the catalogue gives no `maxInFlight`. */
export const slowStartFrom = 16;
/** More wants the operator's word: a connection is a file, and 1,024 files is what a process may commonly open. */
export const slowStartMost = 1024;

/** What a process tells of itself and one model. Absolute figures, so that a lost exchange is mended by the next. */
export type Report = {
  processId: string;
  /** Calls under way now, or that may be before the grant arrives. */
  held: number;
  /** Most calls under way since the last exchange. */
  inFlight: number;
  /** Most calls under way or waiting since the last exchange. */
  demand: number;
  /** Answers since the last exchange to calls that started after the last cut known here. */
  successes: number;
  /** Cut the limit, unless it was cut since this many cuts; null is no reason to. */
  cutAfter: number | null;
  /** The host asked to be left alone for so long. */
  holdMs: number;
  /** Starts wanted, where starts are counted (a ceiling a minute). */
  starts: number;
  /** Mean guess of the tokens of a waiting call. */
  estimate: number;
  /** Tokens used less tokens charged, since the last exchange. */
  tokens: number;
};

export type Grant = {
  /** How many calls the process may have under way. */
  allowed: number;
  /** How many all processes may have under way. */
  limit: number;
  /** How many this process could have if it wanted all it can get. */
  share: number;
  /** How often the limit was cut. */
  cuts: number;
  /** No call starts for so long. */
  holdMs: number;
  /** Starts that may be made now, and when to ask for the next. */
  starts: number;
  startsInMs: number;
};

/** Where the processes that ask one model agree on who may ask now. */
export type Exchange = (report: Report) => Promise<Grant>;
