import type { Scenario } from './acts.ts';
import { COURSE } from './course.ts';
import { OVERSIGHT } from './oversight.ts';
import { TRACKS } from './tracks.ts';

export const SCENARIOS: Record<string, Scenario> = { ...COURSE, ...TRACKS, ...OVERSIGHT };
