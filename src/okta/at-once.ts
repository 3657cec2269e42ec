/** The part of a window that is kept for answers that take long, when its whole quota is to be used up. */
const reserve = 0.05;
/** And when less than that is to come, and something else takes longer anyway: done by the middle of the window. */
const ampleReserve = 0.5;
/** How much faster than it takes to use up the quota by the window's end several at once go. */
const brisk = 4 / 3;
/** One at a time is taken to do for the rest of a window when, at the latency so far, it would be through this early. */
const easily = 0.85;

/** What a bucket's window has left, and how long an answer takes there. Times in ms, of the server. */
export interface Room {
  /** Requests that the window still lets through, and those to come in this and later ones. */
  left: number;
  toCome: number;
  endsAt: number;
  windowMs: number;
  latencyMs: number;
  /** What the org's own window may still let through, where others use it up. */
  org: { requests: number; endsAt: number } | undefined;
}

/** Requests at once that use up a quota well within a window. */
export const several = (quota: number, { latencyMs, windowMs }: Pick<Room, 'latencyMs' | 'windowMs'>): number =>
  Math.ceil((brisk * quota * latencyMs) / windowMs);

/** Requests at once that it takes to send what is left, or to come, in time; a fraction where one now and then will do. */
export function needed({ left, toCome, endsAt, windowMs, latencyMs, org }: Room, now: number): number {
  const kept = (toCome < left ? ampleReserve : reserve) * windowMs;
  const atOnce = (requests: number, end: number): number =>
    end - now > kept ? (requests * latencyMs) / (end - now - kept) : Number.POSITIVE_INFINITY;
  const ours = atOnce(Math.min(left, toCome), endsAt);
  return org ? Math.min(ours, atOnce(org.requests, org.endsAt)) : ours;
}

/** Whether one at a time will do for the rest of the window. */
export const isCalm = (room: Room, now: number): boolean => needed(room, now) <= easily;
