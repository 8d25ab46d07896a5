/**
 * Cases that tell of one incident: open, registered within so many days of each other, and at least so alike. Tried on two years of real
 * messages (docs/measurements.md): about nine in ten proposed pairs are one incident.
 */
export const SAME_INCIDENT = { days: 14, similarity: 0.22 };

/** The same complainant once more (Q39): who it is counts for more than the words. */
export const REPEAT = { similarity: 0.15 };

/** A return decision is worth showing from here on. */
export const RETURN_PRECEDENT = { similarity: 0.1 };
