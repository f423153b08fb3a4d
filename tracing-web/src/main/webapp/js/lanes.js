/**
 * Which lanes a timeline has. Of many actors, those whose names differ only in a number at the end
 * (`enrich-1`, `enrich-2`) share a lane until somebody opens it. What failed, what is selected and
 * what the end waited for keep lanes of their own.
 */

/** Up to so many actors, each has its own lane, and a high one. */
export const MANY = 40;
const FEWEST = 3;

/** The name without its number; itself, when it has none. */
export const familyOf = (actor) => actor.replace(/[-_.:#/ ]*\[?\d+\]?$/, '') || actor;

/**
 * @param actors of the timeline, in their order
 * @param own names of the actors that keep their own lane
 * @param opened families whose actors are all shown
 * @return lanes: name, the actors in it, and figures as an actor has them; a shared one has a `family`, and says whether it is open
 */
export function lanesOf(actors, own, opened) {
  const families = new Map();
  for (const actor of actors.length > MANY ? actors : []) {
    const family = familyOf(actor.actor);
    // in one that is open, a lane is not to move when it is selected
    if (actor.failures === 0 && (opened.has(family) || !own.has(actor.actor))) {
      families.set(family, [...(families.get(family) ?? []), actor]);
    }
  }
  const lanes = [];
  const told = new Set();
  for (const actor of actors) {
    const family = familyOf(actor.actor);
    const members = families.get(family) ?? [];
    if (members.length < FEWEST || !members.includes(actor)) {
      lanes.push(single(actor));
    } else if (!told.has(family)) {
      told.add(family);
      lanes.push(shared(family, members, opened.has(family)));
      if (opened.has(family)) {
        lanes.push(...members.map(single));
      }
    }
  }
  return lanes;
}

const single = (actor) => ({name: actor.actor, family: null, open: false, actors: [actor.actor], busy_ns: actor.busy_ns, failures: actor.failures, buckets: actor.buckets ?? []});

function shared(family, members, open) {
  const buckets = new Map();
  for (const part of members.flatMap((actor) => actor.buckets ?? [])) {
    const sum = buckets.get(part.i) ?? {i: part.i, busy: 0, blocked: 0, queued: 0, failed: false};
    sum.busy += (part.busy ?? 0) / members.length;
    sum.blocked += (part.blocked ?? 0) / members.length;
    sum.queued = Math.max(sum.queued, part.queued ?? 0);
    sum.failed ||= part.failed ?? false;
    buckets.set(part.i, sum);
  }
  const busy = members.map((actor) => actor.busy_ns).filter((nanos) => nanos !== undefined);
  return {
    name: `${family} ×${members.length}`, family, open, actors: members.map((actor) => actor.actor), failures: 0,
    busy_ns: busy.length > 0 ? busy.reduce((sum, nanos) => sum + nanos, 0) : undefined,
    buckets: [...buckets.values()].sort((a, b) => a.i - b.i),
  };
}
