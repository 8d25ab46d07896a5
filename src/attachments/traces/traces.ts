import { withoutTracesInBoxes } from './boxes.ts';
import {
  withoutTracesInGif,
  withoutTracesInJpeg,
  withoutTracesInPng,
  withoutTracesInWebp,
} from './pictures.ts';

/** The kinds of file that a camera writes its position, its name and its owner into, and how that is taken out of each. */
const CLEANERS: Readonly<Record<string, (bytes: Buffer) => Buffer>> = {
  'image/jpeg': withoutTracesInJpeg,
  'image/png': withoutTracesInPng,
  'image/webp': withoutTracesInWebp,
  'image/gif': withoutTracesInGif,
  'image/heic': withoutTracesInBoxes,
  'image/avif': withoutTracesInBoxes,
  'video/mp4': withoutTracesInBoxes,
  'video/3gpp': withoutTracesInBoxes,
};

/** Whether traces can be taken out of a kind of file. */
export const hasTraces = (mediaType: string): boolean => Object.hasOwn(CLEANERS, mediaType);

/**
 * A picture or film without what its camera wrote beside it: where it was taken, with which device, by whom, previews. What is seen and heard
 * stays as it is, bit by bit, and pictures keep the side that is up.
 * @throws RangeError when its parts do not fit together, so that nobody can say what is in it
 */
export const withoutTraces = (bytes: Buffer, mediaType: string): Buffer => CLEANERS[mediaType]!(bytes);
