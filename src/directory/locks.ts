/** Changes of the directory are rare; one after another, none judges what another is about to change. */
export const ONE_AT_A_TIME = `select pg_advisory_xact_lock(hashtext('jiesu directory'))`;
/** Waits for a change that is being made, and holds up none: who is looked up from then on is found as they are after it. */
export const NONE_IN_HAND = `select pg_advisory_xact_lock_shared(hashtext('jiesu directory'))`;
